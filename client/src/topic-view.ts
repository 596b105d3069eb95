// A followed topic as a value: what is had of it (epoch and number) and how it is shown. Facts from the wire come in.
import type { Have, ServerFrame, Snapshot, TopicEvent, TopicKind, TopicLive, WireError } from '@mydr24/protocol';
import type { TopicView } from './client.ts';
import { applyEvent, applyLive } from './views/views.ts';

export interface Topic<K extends TopicKind> {
  readonly kind: K;
  readonly have: Have | null;
  readonly view: TopicView<K>;
}

type Frame<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

const LOADING = { status: 'loading', data: null, live: {}, staleSinceMs: null, error: null } as const;

export function newTopic<K extends TopicKind>(kind: K): Topic<K> {
  return { kind, have: null, view: LOADING };
}

export function onSubscribed<K extends TopicKind>(topic: Topic<K>, { epoch, seq, snapshot }: Frame<'subscribed'>): Topic<K> {
  const { view } = topic;
  if (snapshot !== undefined) return { ...topic, have: { epoch, seq }, view: { ...shown(snapshot as Snapshot<K>), live: view.live } };
  if (view.data === null) return topic;
  return { ...topic, view: { ...shown(view.data), live: view.live } };
}

/** `isBroken`: something between is missing; subscribe again with what is had. */
export function onEvents<K extends TopicKind>(topic: Topic<K>, { events }: Frame<'events'>): { topic: Topic<K>; applied: Frame<'events'>['events']; isBroken: boolean } {
  const { have, view } = topic;
  if (have === null || view.data === null) return { topic, applied: [], isBroken: false };
  let state: Snapshot<K> = view.data;
  let seq = have.seq;
  const applied: Frame<'events'>['events'] = [];
  for (const event of events) {
    if (event.seq <= seq) continue;
    if (event.seq !== seq + 1) return { topic: moved(topic, state, seq), applied, isBroken: true };
    state = applyEvent(topic.kind, state, { kind: event.kind, body: event.body } as TopicEvent<K>);
    seq = event.seq;
    applied.push(event);
  }
  return { topic: applied.length === 0 ? topic : moved(topic, state, seq), applied, isBroken: false };
}

export function onLive<K extends TopicKind>(topic: Topic<K>, { kind, body }: Frame<'live'>): Topic<K> {
  if (topic.view.data === null) return topic;
  const { patientId, personId } = body as { patientId?: string; personId?: string };
  const state = applyLive(topic.kind, topic.view.data, { kind, body } as TopicLive<K>);
  const live = { ...topic.view.live, [patientId ?? personId ?? kind]: body };
  return { ...topic, view: { ...topic.view, data: state, live } as TopicView<K> };
}

/** Not current from `atMs` on; it stays to be seen as old. */
export function onLost<K extends TopicKind>(topic: Topic<K>, atMs: number): Topic<K> {
  if (topic.view.status !== 'live') return topic;
  return { ...topic, view: { ...topic.view, status: 'stale', staleSinceMs: atMs } };
}

/** Nothing of it may be kept. */
export function onRefused<K extends TopicKind>(topic: Topic<K>, error: WireError): Topic<K> {
  return { ...topic, have: null, view: { status: 'refused', data: null, live: {}, staleSinceMs: null, error } };
}

function moved<K extends TopicKind>(topic: Topic<K>, state: Snapshot<K>, seq: number): Topic<K> {
  return { ...topic, have: { epoch: topic.have!.epoch, seq }, view: { ...topic.view, data: state } as TopicView<K> };
}

function shown<State>(state: State) {
  return { status: 'live', data: state, staleSinceMs: null, error: null } as const;
}
