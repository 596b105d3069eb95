// Sends readings of an import to the intake as history, and waits while the server is busy.
import { ReadingBatchReply, type ReadingSubmission } from '@mydr24/protocol';

/** The outside as values, so that the command can be tested. */
export interface ImportWorld {
  readonly nowMs: () => number;
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number) => Promise<void>;
}
export const systemWorld: ImportWorld = { nowMs: () => Date.now(), fetch: (...asked) => fetch(...asked), sleep: (ms) => new Promise((done) => setTimeout(done, ms)) };

const [TRIES, DEADLINE_MS, WAIT_MS, SHOWN] = [6, 60_000, 1_000, 5];
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export interface Sent {
  readonly stored: number;
  readonly duplicate: number;
  readonly refused: number;
  /** Of the first refused ones. */
  readonly messages: readonly string[];
}

/** What became of them, or why nothing is known of it. */
export async function sendHistory({ url, key, readings }: { url: string; key: string; readings: readonly ReadingSubmission[] }, world: ImportWorld): Promise<Sent | string> {
  let problem = `no answer from ${url}`;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (attempt > 0) await world.sleep(WAIT_MS * 2 ** (attempt - 1));
    let response: Response;
    try {
      response = await world.fetch(new URL('/v1/readings', url).href, {
        method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ readings, isHistory: true }), signal: AbortSignal.timeout(DEADLINE_MS),
      });
    } catch {
      continue;
    }
    const body: unknown = await response.json().catch(() => null);
    const reply = ReadingBatchReply.safeParse(body);
    if (reply.success) {
      const { stored, duplicate, refused, results } = reply.data;
      return { stored, duplicate, refused, messages: results.flatMap((result) => (result.status === 'refused' ? [result.message] : [])).slice(0, SHOWN) };
    }
    const message = (body as { message?: unknown } | null)?.message;
    problem = `the server answered ${response.status}${typeof message === 'string' ? `: ${message}` : ''}`;
    if (!BUSY.has(response.status)) return problem;
  }
  return problem;
}
