// Proves a live view: what a follower had, plus the events that came, equals what a newcomer loads. For every topic and
// every act of the server's slices (their pg tests use it too). Order inside lists is not promised; contents are.
import assert from 'node:assert/strict';
import type { Snapshot, StoredEvent, TopicEvent, TopicKind } from '@mydr24/protocol';
import { applyEvent } from '../views/views.ts';

export interface LiveCase<K extends TopicKind> {
  kind: K;
  loadSnapshot(): Promise<Snapshot<K>>;
  /** Events of this topic stored since the first snapshot, in order. */
  listEvents(): Promise<readonly Pick<StoredEvent, 'kind' | 'body'>[]>;
  act(): Promise<void>;
  /** Parts that live values carry instead of events, e.g. vitals of a board: cut from both sides. */
  without?(snapshot: Snapshot<K>): unknown;
  /** False when nothing this topic shows is meant to change. */
  isChangeExpected?: boolean;
}

/** Returns the fresh snapshot. Fails when the views differ, or when an act that should be seen sent no event. */
export async function verifyLive<K extends TopicKind>(live: LiveCase<K>): Promise<Snapshot<K>> {
  const before = await live.loadSnapshot();
  await live.act();
  const events = await live.listEvents();
  const after = await live.loadSnapshot();
  verifyConverged(live.kind, before, events, after, live.without);
  if (live.isChangeExpected !== false) assert.ok(events.length > 0, `the act sent no event to the ${live.kind} topic`);
  return after;
}

export function verifyConverged<K extends TopicKind>(
  kind: K, before: Snapshot<K>, events: readonly Pick<StoredEvent, 'kind' | 'body'>[], after: Snapshot<K>, without: (snapshot: Snapshot<K>) => unknown = (s) => s,
): void {
  // As on the wire: what JSON drops must not make a difference, nor may a reducer change what it was given.
  const frozen = deepFreeze(overTheWire(before));
  const reached = events.reduce<Snapshot<K>>((state, event) => applyEvent(kind, state, deepFreeze(overTheWire(event)) as TopicEvent<K>), frozen);
  assert.deepEqual(canonical(without(overTheWire(reached))), canonical(without(overTheWire(after))), `a follower of ${kind} sees something else than a newcomer`);
}

function overTheWire<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** Lists of entities in the order of their keys. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, canonical(inner)]));
}

function keyOf(item: unknown): string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return '';
  const { id, personId, n, kind, patient, emergency } = item as Record<string, unknown>;
  const nested = (patient ?? emergency) as { id?: unknown } | undefined;
  const key = [id, personId, n, nested?.id, kind].find((each) => typeof each === 'string' || typeof each === 'number') ?? '';
  return String(key).padStart(12, '0');
}
