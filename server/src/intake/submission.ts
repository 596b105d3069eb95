// What a device may send as one JSON text: a batch as over HTTP, a list of readings, or a single one. Reads; judges nothing.
import { SelfReport } from '@mydr24/protocol';

export type Submission =
  | { readonly ok: true; readonly items: readonly unknown[]; readonly report?: SelfReport | undefined }
  | { readonly ok: false; readonly message: string };

export const MAX_ITEMS = 10_000;
const EXPECTED = 'send {"readings": [...]}, a list of readings, or one reading';

export function readSubmission(text: string): Submission {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: `this is not JSON; ${EXPECTED}` };
  }
  return submissionOf(value);
}

export function submissionOf(value: unknown): Submission {
  if (typeof value !== 'object' || value === null) return { ok: false, message: `found no object; ${EXPECTED}` };
  const { readings, device } = value as { readings?: unknown; device?: unknown };
  const isBatch = !Array.isArray(value) && (readings !== undefined || device !== undefined);
  const items: unknown = Array.isArray(value) ? value : isBatch ? (readings ?? []) : [value];
  if (!Array.isArray(items)) return { ok: false, message: `readings is not a list; ${EXPECTED}` };
  if (items.length > MAX_ITEMS) return { ok: false, message: `found ${items.length} readings, at most ${MAX_ITEMS} go at once; send them in parts` };
  const report = isBatch ? SelfReport.safeParse(device ?? {}) : undefined;
  return { ok: true, items, report: report?.success ? report.data : undefined };
}
