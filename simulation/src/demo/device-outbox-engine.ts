// What the demo's devices have not sent yet: each keeps its readings in order, sends one batch at a time, and waits longer
// after each failure. A limited number of devices send at once. Knows nothing of time compression or of what readings mean.
import type { ReadingSubmission } from '@mydr24/protocol';
import type { SendOutcome } from './readings-sender-http.ts';

export interface OutboxFigures {
  readonly stored: number;
  readonly duplicate: number;
  readonly refused: number;
  /** Dropped unsent: a device keeps a limited store. */
  readonly dropped: number;
  readonly waiting: number;
  readonly lastFailure: string | null;
}

export interface Outboxes {
  add(deviceId: string, readings: readonly ReadingSubmission[]): void;
  /** Starts what may be sent now; to be called again from time to time. */
  pump(): void;
  figures(): OutboxFigures;
  /** Sends nothing more; resolves when no request is under way. */
  stop(): Promise<void>;
}

/** Sends as this device; it must not throw for a failed request. */
export type SendAs = (deviceId: string, readings: readonly ReadingSubmission[]) => Promise<SendOutcome>;

interface Outbox { readings: ReadingSubmission[]; isSending: boolean; failures: number; notBeforeMs: number }

const MAX_UNDER_WAY = 8;
const MAX_A_REQUEST = 2_000;
const MAX_KEPT = 20_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

export function createOutboxes(send: SendAs, nowMs: () => number): Outboxes {
  const outboxes = new Map<string, Outbox>();
  const totals = { stored: 0, duplicate: 0, refused: 0, dropped: 0 };
  const underWay = new Set<Promise<void>>();
  let lastFailure: string | null = null;
  let isStopped = false;

  async function sendFrom(deviceId: string, outbox: Outbox): Promise<void> {
    outbox.isSending = true;
    const batch = outbox.readings.splice(0, MAX_A_REQUEST);
    const outcome = await send(deviceId, batch);
    outbox.isSending = false;
    if (outcome.ok) {
      outbox.failures = 0;
      totals.stored += outcome.stored;
      totals.duplicate += outcome.duplicate;
      totals.refused += outcome.refused.length;
      return;
    }
    lastFailure = outcome.message;
    if (!outcome.isRetryable) {
      totals.refused += batch.length;
      return;
    }
    outbox.readings.unshift(...batch);
    outbox.failures += 1;
    outbox.notBeforeMs = nowMs() + (outcome.retryAfterMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** outbox.failures));
  }

  function pump(): void {
    for (const [deviceId, outbox] of outboxes) {
      if (isStopped || underWay.size >= MAX_UNDER_WAY) return;
      if (outbox.isSending || outbox.readings.length === 0 || outbox.notBeforeMs > nowMs()) continue;
      const sending = sendFrom(deviceId, outbox).finally(() => {
        underWay.delete(sending);
        pump();
      });
      underWay.add(sending);
    }
  }

  return {
    add(deviceId, readings) {
      const outbox = outboxes.get(deviceId) ?? { readings: [], isSending: false, failures: 0, notBeforeMs: 0 };
      outboxes.set(deviceId, outbox);
      outbox.readings.push(...readings);
      const surplus = outbox.readings.length - MAX_KEPT;
      if (surplus > 0) totals.dropped += outbox.readings.splice(0, surplus).length;
    },
    pump,
    figures: () => ({ ...totals, waiting: [...outboxes.values()].reduce((sum, outbox) => sum + outbox.readings.length, 0), lastFailure }),
    async stop() {
      isStopped = true;
      await Promise.all(underWay);
    },
  };
}
