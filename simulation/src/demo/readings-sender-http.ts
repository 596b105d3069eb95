// Sends readings to `POST /v1/readings` with a device key, as any device would. One try, with a deadline; whoever calls
// decides about trying again. Never puts a key or a reading into an error.
import { ReadingBatchReply, WireError, type ReadingResult, type ReadingSubmission } from '@mydr24/protocol';

export type SendOutcome =
  | { readonly ok: true; readonly stored: number; readonly duplicate: number; readonly refused: readonly Extract<ReadingResult, { status: 'refused' }>[] }
  /** Nothing is known to be stored; sending the same batch again is harmless. */
  | { readonly ok: false; readonly isRetryable: boolean; readonly retryAfterMs: number | null; readonly message: string };

export type SendReadings = (deviceKey: string, readings: readonly ReadingSubmission[]) => Promise<SendOutcome>;

const DEADLINE_MS = 15_000;
export const MAX_BATCH = 10_000;

export function readingsSenderHttp(baseUrl: string, deadlineMs = DEADLINE_MS): SendReadings {
  const url = new URL('/v1/readings', baseUrl);
  return async (deviceKey, readings) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${deviceKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ readings }),
        signal: AbortSignal.timeout(deadlineMs),
      });
      return outcomeOf(response.status, await response.text());
    } catch (error) {
      const why = error instanceof Error && error.name === 'TimeoutError' ? `no answer within ${deadlineMs} ms` : 'the server cannot be reached';
      return { ok: false, isRetryable: true, retryAfterMs: null, message: `${why} (${url.origin})` };
    }
  };
}

function outcomeOf(status: number, text: string): SendOutcome {
  const body = parsed(text);
  if (status >= 200 && status < 300) {
    const reply = ReadingBatchReply.safeParse(body);
    if (!reply.success) return { ok: false, isRetryable: false, retryAfterMs: null, message: `the answer (${status}) is not one of MyDR24; check the address` };
    return { ok: true, stored: reply.data.stored, duplicate: reply.data.duplicate, refused: reply.data.results.filter((result) => result.status === 'refused') };
  }
  const error = WireError.safeParse(body);
  if (error.success) return { ok: false, isRetryable: error.data.retryable, retryAfterMs: error.data.retryAfterMs ?? null, message: error.data.message };
  return { ok: false, isRetryable: status >= 500 || status === 429, retryAfterMs: null, message: `the server answered ${status}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
