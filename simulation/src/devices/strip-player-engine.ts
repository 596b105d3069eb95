// Plays a recorded strip as a monitor does: each second the second that has just passed. A chunk that could not be sent is lost, as a
// gap that everybody sees; nothing queues.
import { WireError, type PatientId } from '@mydr24/protocol';
import { stripChunk, type RecordedStrip } from './recorded-strips.ts';

export interface StripLine { readonly url: string; readonly key: string; /** For a device that serves many. */ readonly patientId?: PatientId }
type Sent = { readonly isStored: true } | { readonly isStored: false; readonly message: string };

const DEADLINE_MS = 5000;
const SECOND_MS = 1000;

/** One second of it, ending at `endAt`. */
export async function sendStrip({ url, key, patientId }: StripLine, strip: RecordedStrip, nth: number, endAt: number): Promise<Sent> {
  const startAt = endAt - SECOND_MS;
  const chunk = { ...stripChunk(strip, nth, startAt, startAt), ...(patientId === undefined ? {} : { patientId }) };
  const response = await fetch(new URL('/v1/waveforms', url), {
    method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ chunks: [chunk] }), signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) return { isStored: false, message: `${response.status}: ${WireError.safeParse(body).data?.message ?? 'the server did not take it'}` };
  const [result] = (body as { results: { status: string; message?: string }[] }).results;
  return result?.status === 'refused' ? { isStored: false, message: result.message ?? 'refused' } : { isStored: true };
}

/** From now on, over and over. */
export function startStrip(line: StripLine, strip: RecordedStrip, nowMs: () => number): { stop(): void } {
  let nth = 0;
  let endAt = nowMs();
  const timer = setInterval(() => {
    endAt += SECOND_MS;
    // After a machine that slept: go on at now, with a gap.
    if (Math.abs(nowMs() - endAt) > 2 * SECOND_MS) endAt = nowMs();
    sendStrip(line, strip, nth++, endAt).catch(() => {});
  }, SECOND_MS);
  return { stop: () => clearInterval(timer) };
}
