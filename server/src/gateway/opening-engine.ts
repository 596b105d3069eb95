// Opens topics for many sockets that come at once, after a restart or a lost network: a few at a time, the others in line, so
// that people's requests still find a connection; and one fresh snapshot for all who wait for the same one. Rights were asked before.
import type { TopicName } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import type { Opening, TopicSource } from './topic-source.ts';

export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** At most `atOnce` at work; the rest wait in order, without a deadline of their own. */
export function createTurns(atOnce: number): InTurn {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    // The one who leaves hands over the place, so `running` stays.
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/**
 * One reading serves everybody of a tenant who asked before it began: never one that was under way already, whose number
 * could lie before the moment from which a new follower gets every event.
 */
export function shareOpenings(source: TopicSource, inTurn: InTurn): TopicSource {
  const next = new Map<string, Promise<Opening>>();
  const openFresh = (caller: Caller, topic: TopicName): Promise<Opening> => {
    const key = `${caller.type === 'public' ? '' : caller.tenantId} ${topic}`;
    const waiting = next.get(key);
    if (waiting !== undefined) return waiting;
    const opening = inTurn(async () => {
      // Whoever asks in the same moment still joins.
      await Promise.resolve();
      next.delete(key);
      return source.open(caller, topic, undefined);
    });
    next.set(key, opening);
    return opening;
  };
  return { ...source, open: (caller, topic, have) => (have === undefined ? openFresh(caller, topic) : inTurn(() => source.open(caller, topic, have))) };
}
