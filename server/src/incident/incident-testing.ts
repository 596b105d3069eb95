// Incidents for tests: a whole life made by the emergency's own state machine, as the record that would be told of it. Only
// tests use it.
import { type Channel, type EmergencyCause, type EmergencyDetail, type EmergencyMode, EmergencyProtocol, type EmergencyWhy, type IncidentRecord, type Page, type PersonId } from '@mydr24/protocol';
import { openEmergency, step } from '../emergency/emergency.ts';
import { defaultLimits, defaultProtocol } from '../emergency/emergency-protocol.ts';
import { type Contact, type Effect, type Emergency, type EmergencyEvent, isOpen, type RankedResponder, type World } from '../emergency/emergency-state.ts';
import { offerOf, summaryOf } from '../emergency/emergency-views.ts';
import { assembleIncident, viewsOf } from './incident-record.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256Hex } from './sha256-node.ts';

export const T0 = Date.UTC(2026, 10, 25, 3, 14, 15);
const id = (group: number, n: number): string => `00000000-0000-4000-8${String(group).padStart(3, '0')}-${String(n).padStart(12, '0')}`;
export const personId = (name: string): PersonId => id(3, Array.from(name).reduce((sum, char) => sum * 31 + char.codePointAt(0)!, 7) % 1_000_000_000) as PersonId;

const contact = (name: string): Contact => ({ personId: personId(name), name, givenName: name.split(' ')[0]!, channels: ['app', 'push', 'sms'] as Channel[] });
export const responders: readonly RankedResponder[] = ['Àlex Rossell', 'Núria Peña', 'Iker Muñoz', 'Joana Cañas'].map((name, n) => ({ ...contact(name), etaS: 30 * (n + 1), distanceM: 120 * (n + 1), positionAgeMs: 900, reasons: [] }));
export const nurse = contact('Mercè Ibáñez');
const dispatcher = contact('Dolors Puig');
export const by = ({ personId: who, name }: Contact) => ({ personId: who, name });

function world(): World {
  let n = 0;
  const everyone = [...responders, nurse, dispatcher];
  return {
    newId: () => id(8, (n += 1)),
    rank: (_needs, exclude) => ({ eligible: responders.filter((each) => !exclude.has(each.personId)), passedOver: {} }),
    peopleFor: (roles) => [...(roles.includes('nurse') ? [nurse] : []), ...(roles.includes('dispatcher') ? [dispatcher] : [])],
    onCall: () => [], alertDevices: () => [], minuteOfDay: () => 3 * 60,
    ranked: (who) => responders.find((person) => person.personId === who) ?? null,
    whereabouts: () => null,
    contact: (who) => everyone.find((person) => person.personId === who) ?? null,
  };
}

export const alarmCause: EmergencyCause = { type: 'alarm', alarmId: id(5, 1) as never, priority: 'high', conditionKey: 'spo2-low', vital: 'spo2', value: 78, unit: '%' };
export const sosCause: EmergencyCause = { type: 'sos', personId: personId('Berta Font') };

export interface Life {
  readonly state: Emergency;
  readonly nowMs: number;
  detail(): EmergencyDetail;
  pages(): Page[];
  rounds(): EmergencyWhy['rounds'];
  do(event: EmergencyEvent, afterMs?: number): boolean;
  /** Lets time pass, from wake-up to wake-up. */
  wait(ms: number): void;
}

export function startLife(cause: EmergencyCause = alarmCause, mode: EmergencyMode = 'actual'): Life {
  const around = world();
  const place = { label: 'Hospital de la Vall, planta 2', facilityId: id(1, 1) as never, unitId: id(2, 1) as never, bed: '12', position: { lat: 42.5063, lon: 1.5218 } };
  const opened = openEmergency(
    {
      id: id(7, 1) as never, tenantId: id(0, 1) as never, kind: cause.type === 'alarm' ? 'respiratory-failure' : 'call-for-help', mode, cause, place,
      patient: { id: id(6, 1) as never, name: 'Berta Font i Güell', givenName: 'Berta', unitId: null }, firstReadingAt: T0 - 500, protocol: defaultProtocol('respiratory-failure'), limits: defaultLimits,
    },
    T0, around,
  );
  let state = opened.state;
  let nowMs = T0;
  const effects: Effect[] = [...opened.effects];
  const pages = (): Page[] => [...new Map(effects.flatMap((effect) => (effect.type === 'page' ? [[effect.page.id, effect.page] as const] : []))).values()];
  const act = (event: EmergencyEvent, afterMs = 0): boolean => {
    nowMs += afterMs;
    const decision = step(state, event, nowMs, around);
    if (!decision.ok) return false;
    state = decision.state;
    effects.push(...decision.effects);
    return true;
  };
  return {
    get state() {
      return state;
    },
    get nowMs() {
      return nowMs;
    },
    pages,
    rounds: () => effects.flatMap((effect) => (effect.type === 'ranking' ? [{ round: effect.ranking.round, step: effect.ranking.step, at: effect.ranking.at, considered: [...effect.ranking.considered], leftOut: [] }] : [])),
    do: act,
    wait(ms) {
      const end = nowMs + ms;
      while (isOpen(state) && state.wakeAt <= end) act({ type: 'due' }, Math.max(0, state.wakeAt - nowMs));
      nowMs = end;
    },
    detail: () => ({
      summary: summaryOf(state), protocol: EmergencyProtocol.parse(state.protocol), offers: state.offers.map((offer) => offerOf(state, offer)), pages: pages(),
      timeline: effects.flatMap((effect) => (effect.type === 'timeline' ? [effect.entry] : [])),
    }),
  };
}

/** An ordinary life: paged, received, seen, accepted, there, closed. */
export function ordinaryLife(mode: EmergencyMode = 'actual'): Life {
  const life = startLife(alarmCause, mode);
  const [first, second] = responders as [RankedResponder, RankedResponder];
  const pageOf = (who: PersonId) => life.pages().find((page) => page.personId === who)!;
  life.do({ type: 'receipt', page: pageOf(first.personId), rung: 'delivered' }, 400);
  life.do({ type: 'receipt', page: pageOf(first.personId), rung: 'shown' }, 900);
  life.do({ type: 'acknowledged', by: by(nurse) }, 3_000);
  life.do({ type: 'declined', by: by(second), reason: 'busy' }, 2_000);
  life.do({ type: 'accepted', by: by(first) }, 4_000);
  life.do({ type: 'status-reported', by: by(first), status: 'en-route' }, 30_000);
  life.do({ type: 'status-reported', by: by(first), status: 'on-scene' }, 150_000);
  life.do({ type: 'closed', by: by(nurse), outcome: 'treated-on-scene', note: '' }, 900_000);
  return life;
}

export function recordOf(life: Life): IncidentRecord {
  const unsealed = assembleIncident({
    detail: life.detail(), tenantName: 'Xarxa de la Vall', rounds: life.rounds(),
    alarms: [{
      id: id(5, 1) as never, conditionKey: 'spo2-low', kind: 'physiological', priority: 'high', vital: 'spo2', unit: '%', limit: 80, startedAt: T0 - 400, endedAt: T0 + 240_000, isPartOfIt: true,
      phases: [{ at: T0 - 400, phase: 'start', priority: 'high', state: 'active', inactivation: 'enabled', value: 78, acknowledgedByName: null }, { at: T0 + 240_000, phase: 'end', priority: 'high', state: 'inactive', inactivation: 'enabled', value: 93, acknowledgedByName: null }],
    }],
    readings: [{ kind: 'spo2', points: [{ at: T0 - 60_000, value: 94, code: null }, { at: T0 - 500, value: 78, code: null }, { at: T0 + 200_000, value: 93, code: null }] }],
    scene: { ticks: [], notes: [{ id: id(6, 1), text: 'Found awake on the floor', personId: responders[0]!.personId, personName: responders[0]!.name, saidAt: T0 + 160_000, receivedAt: T0 + 200_000 }], photos: [] },
  });
  const view = { at: T0 + 5_000, personId: nurse.personId, personName: nurse.name, action: 'emergency.read', resource: `emergency/${unsealed.summary.id}`, isRefused: false };
  return { ...unsealed, views: viewsOf([view, { ...view, at: T0 + 8_000 }]), sha256: sha256Hex(canonicalJson(unsealed)) };
}
