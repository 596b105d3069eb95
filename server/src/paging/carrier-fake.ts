// A carrier that exists only here, for the demo and the tests: it delays, fails, duplicates and lies as told, keeps its
// own list of messages, and knows a repeated key as a real vendor does. It outlives whoever sends through it. In the demo it
// is also every telephone, siren and system: what they were told is in the list, and somebody can reply.
import { setTimeout as wait } from 'node:timers/promises';
import type { AlertDeviceKind } from '@mydr24/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Carrier, CarrierMessage, CarrierReport } from './carrier.ts';
import { failed, type Pager, sent, unclear } from './pager.ts';

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
  channel: FakeMessage['channel'];
  to: string;
  text: string;
  state: 'delivered' | 'duplicate' | 'failed' | 'lost' | 'answer';
  /** Whether whoever has it can reply, or press a key. */
  isAnswerable: boolean;
  at: number;
}

type FakeMessage = Omit<CarrierMessage, 'channel'> & { channel: CarrierMessage['channel'] | AlertDeviceKind };

export interface FakeCarrier extends Carrier {
  send(message: FakeMessage, signal: AbortSignal): ReturnType<Carrier['send']>;
  setFaults(faults: Partial<CarrierFaults>): void;
  /** The newest first. */
  list(): readonly CarriedMessage[];
  find(id: string): CarriedMessage | undefined;
  /** What was said back over the same line. */
  keepAnswer(to: CarriedMessage, said: string, reply: string): void;
}

export interface FakeCarrierOptions {
  random?: () => number;
  /** Hears of each message that arrived; a lie is one nobody hears of. */
  onReport?: (report: CarrierReport) => void;
}

const KEPT = 500;

export function createFakeCarrier(clock: Pick<Clock, 'nowMs'>, { random = Math.random, onReport }: FakeCarrierOptions = {}): FakeCarrier {
  let faults: CarrierFaults = { delayMs: 0, failRate: 0, duplicateRate: 0, lieRate: 0 };
  const seen = new Map<string, CarriedMessage['state']>();
  const messages: CarriedMessage[] = [];

  function keep(message: CarriedMessage): void {
    messages.unshift(message);
    messages.length = Math.min(messages.length, KEPT);
  }

  function take({ key, channel, to, text, isAnswerable }: FakeMessage, state: CarriedMessage['state']): void {
    keep({ id: state === 'duplicate' ? `${key}-2` : key, channel, to, text, state, isAnswerable: isAnswerable && (channel === 'sms' || channel === 'voice'), at: clock.nowMs() });
  }

  function decide(message: FakeMessage): CarriedMessage['state'] {
    if (random() < faults.failRate) return 'failed';
    if (random() < faults.lieRate) return 'lost';
    if (random() < faults.duplicateRate) take(message, 'duplicate');
    return 'delivered';
  }

  return {
    setFaults: (next) => void (faults = { ...faults, ...next }),
    list: () => messages,
    find: (id) => messages.find((message) => message.id === id),
    keepAnswer({ channel, to }, said, reply) {
      const answer = { channel, to, state: 'answer', isAnswerable: false, at: clock.nowMs() } as const;
      keep({ ...answer, id: crypto.randomUUID(), text: `← ${said}` });
      if (reply !== '') keep({ ...answer, id: crypto.randomUUID(), text: reply });
    },
    async send(message, signal) {
      if (faults.delayMs > 0) await wait(faults.delayMs, undefined, { signal });
      signal.throwIfAborted();
      const key = `${message.channel} ${message.key}`;
      let state = seen.get(key);
      if (state === undefined) {
        state = decide(message);
        take(message, state);
        seen.set(key, state);
        // Oldest keys go first; a vendor keeps them for about a day.
        if (seen.size > KEPT * 20) seen.delete(seen.keys().next().value!);
        if (state === 'delivered') onReport?.({ key: message.key, ref: message.key, status: 'delivered' });
      }
      return state === 'failed' ? { type: 'rejected', code: 'carrier-refused' } : { type: 'accepted', ref: message.key };
    },
    check: async () => {},
    close: async () => {},
  };
}

/** The demo's desk phone, siren or system: rings in the same list. */
export function createFakeAlertPager(channel: AlertDeviceKind, carrier: FakeCarrier): Pager {
  return {
    channel,
    async send({ key, text, locale, alertDevice }, signal) {
      if (alertDevice === null) return failed('no-address');
      try {
        const answer = await carrier.send({ key, channel, to: alertDevice.label, text, locale, isAnswerable: false }, signal);
        return answer.type === 'accepted' ? sent : failed(answer.code);
      } catch {
        return unclear('no-clear-answer');
      }
    },
  };
}
