// A carrier that exists only here, for the demo and the tests: it delays, fails, duplicates and lies as told, keeps its
// own list of messages, and knows a repeated key as a real vendor does. It outlives whoever sends through it.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Carrier, CarrierMessage } from './carrier.ts';

export interface CarrierFaults {
  delayMs: number;
  /** Clear refusals, 0 to 1. */
  failRate: number;
  /** Delivered twice, 0 to 1. */
  duplicateRate: number;
  /** Says accepted and delivers nothing, 0 to 1. */
  lieRate: number;
}

export interface CarriedMessage {
  id: string;
  channel: CarrierMessage['channel'];
  to: string;
  text: string;
  state: 'delivered' | 'duplicate' | 'failed' | 'lost';
  at: number;
}

export interface FakeCarrier extends Carrier {
  setFaults(faults: Partial<CarrierFaults>): void;
  /** The newest first. */
  list(): readonly CarriedMessage[];
}

const KEPT = 500;

export function createFakeCarrier(clock: Clock, random: () => number = Math.random): FakeCarrier {
  let faults: CarrierFaults = { delayMs: 0, failRate: 0, duplicateRate: 0, lieRate: 0 };
  const seen = new Map<string, CarriedMessage['state']>();
  const messages: CarriedMessage[] = [];

  function keep({ key, channel, to, text }: CarrierMessage, state: CarriedMessage['state']): void {
    messages.unshift({ id: state === 'duplicate' ? `${key}-2` : key, channel, to, text, state, at: clock.nowMs() });
    messages.length = Math.min(messages.length, KEPT);
  }

  function decide(message: CarrierMessage): CarriedMessage['state'] {
    if (random() < faults.failRate) return 'failed';
    if (random() < faults.lieRate) return 'lost';
    if (random() < faults.duplicateRate) keep(message, 'duplicate');
    return 'delivered';
  }

  return {
    setFaults: (next) => void (faults = { ...faults, ...next }),
    list: () => messages,
    async send(message, signal) {
      if (faults.delayMs > 0) await wait(faults.delayMs, undefined, { signal });
      signal.throwIfAborted();
      const key = `${message.channel} ${message.key}`;
      let state = seen.get(key);
      if (state === undefined) {
        state = decide(message);
        keep(message, state);
        seen.set(key, state);
        // Oldest keys go first; a vendor keeps them for about a day.
        if (seen.size > KEPT * 20) seen.delete(seen.keys().next().value!);
      }
      return state === 'failed' ? { type: 'rejected', code: 'carrier-refused' } : { type: 'accepted' };
    },
  };
}
