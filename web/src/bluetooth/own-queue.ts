// Readings of one's own sensors that the server has not confirmed: what goes next, and what an answer means for it. Sends and keeps nothing.
import type { DeviceId, ReadingBatchReply, WireError } from '@mydr24/protocol';
import type { OwnReading } from './frame-readings.ts';

export interface Queued {
  /** The order in which they were heard. */
  readonly n: number;
  readonly personId: string;
  readonly deviceId: DeviceId;
  readonly sensorName: string;
  readonly reading: OwnReading;
}
export type NewQueued = Omit<Queued, 'n'>;

/** The server will never take it; kept until somebody has read why. `reason`: of a reading, or of the whole sending. */
export interface RefusedReading extends Queued {
  readonly reason: string;
}

/** What can go in one sending: the first of them and those after it of the same sensor, in order. */
export function nextBatch(waiting: readonly Queued[]): readonly Queued[] {
  const [first] = waiting;
  const end = waiting.findIndex(({ deviceId }) => deviceId !== first?.deviceId);
  return end < 0 ? waiting : waiting.slice(0, end);
}

export type SendVerdict = 'later' | { readonly done: readonly Queued[]; readonly refused: readonly RefusedReading[] };

/** A line that is down, a busy server and an ended session refuse nothing: it waits and is asked again. */
export function verdictOf(batch: readonly Queued[], reply: { ok: true; body: ReadingBatchReply } | { ok: false; error: Pick<WireError, 'kind' | 'code' | 'retryable'> }): SendVerdict {
  if (!reply.ok) {
    const { kind, code, retryable } = reply.error;
    return retryable || kind === 'unauthenticated' ? 'later' : { done: [], refused: batch.map((each) => ({ ...each, reason: code })) };
  }
  const { results } = reply.body;
  const refused = batch.flatMap((each, at): RefusedReading[] => {
    const result = results[at];
    return result?.status === 'refused' ? [{ ...each, reason: result.reason }] : [];
  });
  return { done: batch.filter((_, at) => results[at] !== undefined && results[at].status !== 'refused'), refused };
}
