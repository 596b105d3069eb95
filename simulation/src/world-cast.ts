// Who and what a world is made of, from a seed: people with their phones, telephones on desks, a rota with gaps, and plans as
// packs write them. Nothing happens here: world-story.ts plays it.
import { type AlertDeviceKind, type Channel, type EmergencyKind, type PersonId, type Position, type ProtocolStep, type Qualification, type Role, type StepCondition, TeamPlace, type TenantId } from '@mydr24/protocol';
import type { RosterPerson } from '@mydr24/server/dispatch/responder-roster.ts';
import { checkProtocol, defaultLimits, type ProtocolLimits } from '@mydr24/server/emergency/emergency-protocol.ts';
import type { Plan } from '@mydr24/server/emergency/plan-book.ts';
import { checkLimits } from '@mydr24/server/emergency/plan-promise.ts';
import type { AlertDevice } from '@mydr24/server/paging/alert-device.ts';
import type { RotaBook } from '@mydr24/server/rotas/rota-book.ts';
import type { SeededRandom } from './seeded-random.ts';

export const TENANT = 'tenant' as TenantId;
export const UNIT = 'unit';
export const ZONE = 'Europe/Andorra';
export const DUTIES = ['cardiology', 'chief'] as const;

export type Character = 'eager' | 'slow' | 'declines' | 'ignores' | 'never-moves';
export interface Actor {
  person: RosterPerson;
  character: Character;
  /** How often a message to or from this phone is lost. */
  lossRate: number;
  /** Towards the scene now; where this phone shares no position, nobody knows. */
  isDriving?: boolean;
}

export function castOf(random: SeededRandom): Actor[] {
  const one = (name: string, roles: Role[], training: 'paramedic' | null, isResponder: boolean): Actor => ({
    character: random.pick(['eager', 'eager', 'slow', 'declines', 'ignores', 'never-moves']),
    lossRate: random.pick([0, 0.05, 0.5, 1]),
    person: {
      personId: name as PersonId, tenantId: TENANT, name, givenName: name, roles, unitIds: [UNIT as never], isConnected: random.chance(0.7),
      channels: (['push', 'sms', 'voice', 'email'] as const).filter(() => random.chance(0.6)),
      responder: isResponder
        ? { qualifications: training === null ? [] : [training], duty: random.chance(0.9) ? 'on' : 'off', base: null, position: null, accuracyM: null, positionedAt: null, emergencyId: null }
        : null,
    },
  });
  const many = (most: number, make: (n: number) => Actor): Actor[] => Array.from({ length: random.between(0, most) }, (_, n) => make(n));
  return [
    ...many(7, (n) => one(`responder-${n}`, ['responder'], 'paramedic', true)), ...many(3, (n) => one(`nurse-${n}`, ['nurse'], null, false)),
    ...many(2, (n) => one(`dispatcher-${n}`, ['dispatcher'], null, false)), ...many(1, (n) => one(`coordinator-${n}`, ['coordinator'], null, false)),
    // Paged for their duty alone, so that a checker can tell.
    ...Array.from({ length: 4 }, (_, n) => one(`on-call-${n}`, [], null, true)),
  ];
}

export function devicesOf(random: SeededRandom): AlertDevice[] {
  const kinds: AlertDeviceKind[] = ['desk-phone', 'siren', 'webhook'];
  return kinds.filter(() => random.chance(0.6)).map((kind) => ({ id: `device-${kind}`, tenantId: TENANT, facilityId: null, unitId: null, kind, label: kind }));
}

/** Hand-overs at odd minutes, some of them into a gap: nobody is on call then. */
export function rotaOf(random: SeededRandom, fromMs: number, lengthMs: number): RotaBook {
  const turns = DUTIES.map((duty) => {
    const starts: { atMs: number; personId: PersonId | null }[] = [];
    for (let atMs = fromMs - 60_000; atMs < fromMs + lengthMs; atMs += random.between(20_000, 6 * 60_000)) {
      starts.push({ atMs, personId: random.chance(0.25) ? null : (`on-call-${random.between(0, 3)}` as PersonId) });
    }
    return { duty, starts };
  });
  return {
    holderOf: (_tenantId, _facilityId, duty, atMs) => turns.find((each): boolean => each.duty === duty)?.starts.findLast((turn) => turn.atMs <= atMs)?.personId ?? null,
  };
}

export const SCENE: Position = { lat: 42.5063, lon: 1.5218 };

/** Up to some ten minutes away, as phones on duty say. */
export function locate(random: SeededRandom, cast: readonly Actor[], nowMs: number): void {
  for (const { person } of cast) {
    if (person.responder === null || !random.chance(0.8)) continue;
    const position = { lat: SCENE.lat + random.between(-60, 60) / 1_000, lon: SCENE.lon + random.between(-60, 60) / 1_000 };
    person.responder = { ...person.responder, position, accuracyM: random.pick([8, 20, 300]), positionedAt: nowMs };
  }
}

/** A team beside whoever leads, and steps that widen: in some worlds only, so that seeds of the others tell what they told before. */
export function withTeam(random: SeededRandom, { protocol, limits }: Plan): Plan {
  const places = TeamPlace.options.filter(() => random.chance(0.3)).map((place) => ({ place, needs: random.pick<Qualification[]>([['paramedic'], []]), offerTo: random.between(1, 3) }));
  const steps = protocol.steps.map((step) => ({ ...step, widenEveryMs: random.pick([0, 3_000, 10_000]) }));
  const checked = checkProtocol({ ...protocol, steps, ...(places.length > 0 ? { team: places } : {}) });
  if (!checked.ok) throw new Error('the simulation made a team that is not sound');
  return { protocol: checked.protocol, limits };
}

export function planOf(random: SeededRandom, kind: EmergencyKind, version: number): Plan {
  const limits = limitsOf(random);
  const steps = Array.from({ length: random.between(1, 4) }, (_, n) => stepOf(random, `step-${n}`));
  const checked = checkProtocol({
    id: `sim-${kind}`, version, steps: [...steps, lastStepOf(random)], repeatLastEveryMs: random.pick([20_000, 60_000]), emergencyNumber: '112', timeZone: ZONE,
  });
  if (!checked.ok || checkLimits(limits).length > 0) throw new Error('the simulation made a plan that is not sound');
  return { protocol: checked.protocol, limits };
}

function limitsOf(random: SeededRandom): ProtocolLimits {
  const receiptWaitMs = random.pick([2_000, 5_000, 8_000]);
  return { ...defaultLimits, receiptWaitMs, nextPersonWaitMs: random.between(receiptWaitMs, 20_000), unreachedWaitMs: random.between(10_000, 27_900), countdownMs: random.pick([0, 5_000]) };
}

const someOf = <T>(random: SeededRandom, items: readonly T[], probability: number): T[] => items.filter(() => random.chance(probability));

function stepOf(random: SeededRandom, id: string): ProtocolStep {
  const channels = someOf<Channel>(random, ['app', 'push', 'sms', 'voice'], 0.7);
  const step: ProtocolStep = {
    id, when: random.chance(0.4) ? [conditionOf(random)] : [], roles: someOf<Role>(random, ['nurse', 'dispatcher'], 0.4), onCall: someOf(random, DUTIES, 0.3),
    alerts: someOf<AlertDeviceKind>(random, ['desk-phone', 'siren', 'webhook'], 0.2), offerTo: random.between(0, 3), needs: ['paramedic'],
    channels: channels.length > 0 ? channels : ['app'], isParallel: random.chance(0.3), waitMs: random.pick([3_000, 20_000, 40_000]), isFailSafe: false,
  };
  return step.offerTo + step.roles.length + step.onCall.length + step.alerts.length > 0 ? step : { ...step, offerTo: 1 };
}

function lastStepOf(random: SeededRandom): ProtocolStep {
  return {
    ...stepOf(random, 'fail-safe'), when: [], roles: ['dispatcher', 'coordinator'], offerTo: random.pick([0, 20]), channels: ['app', 'push', 'sms', 'voice', 'email'],
    waitMs: 60_000, isFailSafe: true,
  };
}

function conditionOf(random: SeededRandom): StepCondition {
  return random.pick<StepCondition>([
    { type: 'place', is: random.pick(['facility', 'home']) }, { type: 'priority', atLeast: random.pick(['low', 'medium', 'high']) },
    { type: 'cause', in: [random.pick(['alarm', 'sos', 'staff'])] },
    // Edges that a daylight change walks over.
    { type: 'hours', from: random.pick(['02:00', '02:30', '22:00']), to: random.pick(['02:55', '03:00', '07:00']) },
  ]);
}
