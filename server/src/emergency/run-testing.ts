// One emergency in a test's hands: the state machine with a clock and a world of fakes, and what came of it. Only tests use it.
import assert from 'node:assert/strict';
import type { Channel, Considered, EmergencyCause, EmergencyProtocol, Page, PersonId, ProtocolStep, Role, TimelineEntry } from '@mydr24/protocol';
import type { AlertDevice } from '../paging/alert-device.ts';
import { type Opening, openEmergency, step } from './emergency.ts';
import { type CheckedProtocol, checkProtocol, defaultLimits, defaultProtocol } from './emergency-protocol.ts';
import type { Whereabouts } from './movement.ts';
import type { Contact, Decision, Effect, Emergency, EmergencyEvent, RankedResponder, World } from './emergency-state.ts';

export const T0 = 1_700_000_000_000;

export interface Fakes {
  responders?: RankedResponder[];
  roles?: Partial<Record<Role, Contact[]>>;
  /** May be changed while it runs. */
  onCall?: Record<string, Contact | null>;
  devices?: AlertDevice[];
  minuteOfDay?: () => number;
  /** Fresh positions by name; may be changed while it runs. */
  at?: Record<string, Whereabouts>;
  steps?: ProtocolStep[];
  opening?: Partial<Opening>;
}

export const contact = (name: string, channels: Channel[] = ['app', 'push', 'sms', 'voice']): Contact => ({ personId: name as PersonId, name, givenName: name, channels });
export const responder = (name: string, channels?: Channel[]): RankedResponder => ({ ...contact(name, channels), etaS: 30, distanceM: 100, positionAgeMs: 1_000, reasons: [] });
export const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => responder(name));

export function worldWith({ responders = six, roles = { nurse: [contact('nurse')], dispatcher: [contact('dispatcher')] }, onCall = {}, devices = [], minuteOfDay = () => 12 * 60, at = {} }: Fakes = {}): World {
  let n = 0;
  const everyone = () => [...responders, ...Object.values(roles).flat(), ...Object.values(onCall).flatMap((each) => each ?? [])];
  return {
    newId: () => `id-${(n += 1)}`,
    rank: (_needs, exclude) => ({ eligible: responders.filter(({ personId }) => !exclude.has(personId)), passedOver: {}, considered: consideredOf(responders) }),
    peopleFor: (asked) => asked.flatMap((role) => roles[role] ?? []),
    onCall: (duties) => duties.flatMap((duty) => onCall[duty] ?? []),
    alertDevices: (kinds) => devices.filter(({ kind }) => kinds.includes(kind)),
    minuteOfDay,
    whereabouts: (personId) => at[personId] ?? null,
    contact: (personId) => everyone().find((person) => person.personId === personId) ?? null,
    ranked: (personId) => responders.find((person) => person.personId === personId) ?? null,
  };
}

export const alarmCause: Extract<EmergencyCause, { type: 'alarm' }> = { type: 'alarm', alarmId: 'alarm-1' as never, priority: 'medium', conditionKey: 'spo2-low', vital: 'spo2', value: 78, unit: '%' };
export const sosCause: EmergencyCause = { type: 'sos', personId: 'patient' as PersonId };

const base = defaultProtocol('call-for-help');
const plainStep: ProtocolStep = { ...base.steps[0]!, id: 'plain', roles: [], needs: [], offerTo: 0, widenEveryMs: 0 };
export const stepWith = (given: Partial<ProtocolStep>): ProtocolStep => ({ ...plainStep, ...given });
export const failSafeStep = base.steps.at(-1)!;

/** The default plan, or one of these steps with the fail-safe after them. */
export function planWith(steps?: ProtocolStep[], given: Partial<EmergencyProtocol> = {}): CheckedProtocol {
  const checked = checkProtocol({ ...base, ...given, ...(steps ? { steps: [...steps, failSafeStep] } : {}) });
  if (!checked.ok) throw new Error(`a test's plan is not sound: ${checked.flaws.join(', ')}`);
  return checked.protocol;
}

const consideredOf = (responders: readonly RankedResponder[]): Considered[] =>
  responders.map(({ personId, name }) => ({ personId, name, as: 'responder', isEligible: true, isAsked: false, reasons: [] }));

export class Run {
  state: Emergency;
  readonly effects: Effect[] = [];
  nowMs = T0;
  readonly world: World;
  constructor(cause: EmergencyCause, fakes: Fakes = {}) {
    this.world = worldWith(fakes);
    const opened = openEmergency(
      {
        id: 'e' as never, tenantId: 't' as never, kind: 'call-for-help', mode: 'actual', cause, patient: { id: 'p' as never, name: 'Pia Patient', givenName: 'Pia', unitId: null },
        place: { label: 'Home', facilityId: null, unitId: null, bed: null, position: null }, firstReadingAt: T0 - 500, protocol: planWith(fakes.steps), limits: defaultLimits,
        ...fakes.opening,
      },
      T0, this.world,
    );
    this.state = opened.state;
    this.effects.push(...opened.effects);
  }
  do(event: EmergencyEvent, afterMs = 0): Decision {
    this.nowMs += afterMs;
    const decision = step(this.state, event, this.nowMs, this.world);
    if (decision.ok) {
      this.state = decision.state;
      this.effects.push(...decision.effects);
    }
    return decision;
  }
  refusal(event: EmergencyEvent, afterMs = 0): string | null {
    const decision = this.do(event, afterMs);
    return decision.ok ? null : decision.refusal.code;
  }
  /** Lets the clock run from wake-up to wake-up. */
  until(afterMs: number): void {
    const end = this.nowMs + afterMs;
    while (this.state.wakeAt !== null && this.state.wakeAt <= end) {
      this.nowMs = Math.max(this.nowMs, this.state.wakeAt);
      const before = this.state;
      this.do({ type: 'due' });
      assert.notEqual(this.state, before, 'a due emergency must move');
    }
    this.nowMs = end;
  }
  notes(kind: TimelineEntry['kind']): TimelineEntry['facts'][] {
    return this.effects.flatMap((effect) => (effect.type === 'timeline' && effect.entry.kind === kind ? [effect.entry.facts] : []));
  }
  pages(): Page[] {
    return this.effects.flatMap((effect) => (effect.type === 'page' && effect.isNew ? [effect.page] : []));
  }
  paged(purpose: Page['purpose']): string[] {
    return this.pages().filter((page) => page.purpose === purpose).map(({ personId, channel }) => `${personId} ${channel}`);
  }
  offered(): string[] {
    return this.state.offers.filter(({ status }) => status === 'offered').map(({ responderId }) => responderId);
  }
}

export const by = (name: string) => ({ personId: name as PersonId, name });
export const accepted = (name: string): EmergencyEvent => ({ type: 'accepted', by: by(name) });
export const reported = (name: string, status: 'en-route' | 'on-scene' | 'transporting' | 'handed-over'): EmergencyEvent => ({ type: 'status-reported', by: by(name), status });
export const closed: EmergencyEvent = { type: 'closed', by: by('nurse'), outcome: 'other', note: '' };
