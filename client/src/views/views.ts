// The reducer of every topic: old state + events = fresh state. Complete by type; a topic without a reducer does not compile.
import type { Snapshot, TopicEvent, TopicKind, TopicLive } from '@mydr24/protocol';
import { applyDispatchEvent, applyDispatchLive } from './dispatch.ts';
import { applyEmergencyEvent } from './emergency.ts';
import { applyFamilyEvent } from './family.ts';
import { applyInboxEvent } from './inbox.ts';
import { applyPatientEvent, applyVitals } from './patient.ts';
import { applyRotasEvent } from './rotas.ts';
import { applyChunk } from './strips.ts';
import { applyUnitEvent, applyUnitLive } from './unit.ts';

type Reducers = { [K in TopicKind]: { event(state: Snapshot<K>, event: TopicEvent<K>): Snapshot<K>; live(state: Snapshot<K>, live: TopicLive<K>): Snapshot<K> } };

/** Live positions of an emergency stay beside its data (TopicView.live): its facts do not hold them. */
const unchanged = <State>(state: State): State => state;

const reducers: Reducers = {
  unit: { event: applyUnitEvent, live: applyUnitLive },
  patient: { event: applyPatientEvent, live: (state, { body }) => applyVitals(state, body) },
  strips: { event: unchanged, live: (strip, { body }) => applyChunk(strip, body.chunk) },
  emergency: { event: applyEmergencyEvent, live: unchanged },
  dispatch: { event: applyDispatchEvent, live: applyDispatchLive },
  inbox: { event: applyInboxEvent, live: unchanged },
  rotas: { event: applyRotasEvent, live: unchanged },
  family: { event: applyFamilyEvent, live: unchanged },
};

export function applyEvent<K extends TopicKind>(kind: K, state: Snapshot<K>, event: TopicEvent<K>): Snapshot<K> {
  return reducers[kind].event(state, event);
}

export function applyLive<K extends TopicKind>(kind: K, state: Snapshot<K>, live: TopicLive<K>): Snapshot<K> {
  return reducers[kind].live(state, live);
}
