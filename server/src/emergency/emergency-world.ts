// What one emergency's decisions may ask of the world, answered from the roster in memory. Waits for nothing.
import type { Considered, PersonId, Position, Qualification, RankingPolicy, RankingReason, Role } from '@mydr24/protocol';
import type { ArrivalsAt } from '../dispatch/journeys.ts';
import { greatCircleM } from '../dispatch/great-circle.ts';
import { type Candidate, FRESH_POSITION_MS, rankResponders } from '../dispatch/nearest-responder.ts';
import type { Wishes } from '../dispatch/ranking-policy.ts';
import { isOnDuty, peopleInRoles, reachableChannels, type Roster, type RosterPerson } from '../dispatch/responder-roster.ts';
import { plainRule, type SceneRule } from '../assignment/standing.ts';
import type { AlertDeviceBook } from '../paging/alert-device.ts';
import type { RotaBook } from '../rotas/rota-book.ts';
import type { Contact, RankedResponder, Ranking, World } from './emergency-state.ts';
import type { Whereabouts } from './movement.ts';

export interface Scene {
  tenantId: string;
  facilityId: string | null;
  unitId: string | null;
  position: Position | null;
  wishes: Wishes;
}

export interface Books {
  roster: Roster;
  rotas: RotaBook;
  alertDevices: AlertDeviceBook;
  /** Ways to the scene, by the roads of this tenant, and what it weighs. */
  arrivalsAt: ArrivalsAt;
  policy: RankingPolicy;
  /** Whom other emergencies need sooner, and what mass-casualty mode asks of this one; absent, nothing. */
  rule?: SceneRule;
}

export function worldOf({ roster, rotas, alertDevices, arrivalsAt, policy, rule = plainRule }: Books, scene: Scene, nowMs: number, newId: () => string): World {
  const contact: World['contact'] = (personId) => {
    const person = roster.find(personId);
    return person && person.tenantId === scene.tenantId ? contactOf(person) : null;
  };
  const people = (): readonly RosterPerson[] => roster.list(scene.tenantId);
  const personOf = (personId: PersonId | null): RosterPerson | null => (personId === null ? null : (roster.find(personId) ?? null));
  const ranking = (of: readonly RosterPerson[], needs: readonly Qualification[], exclude: ReadonlySet<string>): Candidate[] =>
    rankResponders(of, { needs, place: scene.position, exclude, nowMs, policy, wishes: scene.wishes, ...rule }, arrivalsAt);
  return {
    newId,
    contact,
    offersAtOnce: rule.offersAtOnce,
    ranked: (personId) => {
      const person = roster.find(personId);
      const [candidate] = person && person.tenantId === scene.tenantId ? ranking([person], [], new Set()) : [];
      return candidate ? rankedOf(candidate) : null;
    },
    onCall: (duties) => {
      const holders = new Set(duties.map((duty) => rotas.holderOf(scene.tenantId, scene.facilityId, duty, nowMs)));
      return [...holders].flatMap((personId) => {
        const person = personId === null ? undefined : roster.find(personId);
        return person && person.tenantId === scene.tenantId && isOnDuty(person) ? [contactOf(person)] : [];
      });
    },
    explain: (roles, duties) => [
      ...roles.flatMap((role) => explainRole(people(), role, scene.unitId)),
      ...duties.map((duty) => explainDuty(duty, personOf(rotas.holderOf(scene.tenantId, scene.facilityId, duty, nowMs)))),
    ],
    alertDevices: (kinds) => alertDevices.listFor(scene.tenantId, scene, kinds),
    whereabouts: (personId) => whereaboutsOf(roster.find(personId), scene, nowMs),
    minuteOfDay: (timeZone) => minuteOfDay(nowMs, timeZone),
    peopleFor: (roles: readonly Role[]) => peopleInRoles(people(), roles, scene.unitId).map(contactOf),
    rank: (needs: readonly Qualification[], exclude: ReadonlySet<PersonId>): Ranking => {
      const candidates = ranking(people(), needs, exclude);
      const passedOver: Record<string, number> = {};
      for (const { isEligible, reasons } of candidates) {
        if (isEligible) continue;
        for (const { code, isAgainst } of reasons) if (isAgainst) passedOver[code] = (passedOver[code] ?? 0) + 1;
      }
      const fit = candidates.filter(({ isEligible }) => isEligible);
      const unkept = fit.filter(({ isKept }) => !isKept);
      const eligible = unkept.length > 0 ? unkept : fit;
      const considered = candidates.map(({ person, isEligible, reasons }): Considered => ({ ...consideredAs('responder', person), isEligible, reasons }));
      return { passedOver, eligible: eligible.map(rankedOf), considered };
    },
  };
}

/** By a fresh position of this tenant's people, kept true by the positions slice. */
function whereaboutsOf(person: RosterPerson | undefined, { tenantId, position: to }: Scene, nowMs: number): Whereabouts | null {
  const { position = null, positionedAt = null, accuracyM = null } = person?.responder ?? {};
  if (person?.tenantId !== tenantId || position === null || positionedAt === null || nowMs - positionedAt > FRESH_POSITION_MS) return null;
  return { ...position, accuracyM, takenAt: positionedAt, toSceneM: to === null ? null : Math.round(greatCircleM(position, to)) };
}

const clockFaces = new Map<string, Intl.DateTimeFormat>();

function minuteOfDay(atMs: number, timeZone: string): number {
  const face = clockFaces.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  clockFaces.set(timeZone, face);
  const [hour = 0, minute = 0] = face.format(atMs).split(':').map(Number);
  return hour * 60 + minute;
}

function contactOf(person: RosterPerson): Contact {
  return { personId: person.personId, name: person.name, givenName: person.givenName, channels: reachableChannels(person) };
}

const rankedOf = ({ person, isEligible: _isEligible, isKept: _isKept, weighedS: _weighedS, ...ranked }: Candidate): RankedResponder => ({ ...contactOf(person), ...ranked });

const consideredAs = (as: Considered['as'], { personId, name }: RosterPerson) => ({ personId, name, as, isAsked: false });
const because = (code: string, value: string | null, isAgainst: boolean): RankingReason => ({ code, value, isAgainst });

function staffReasons(person: RosterPerson, inFavour: RankingReason): Pick<Considered, 'isEligible' | 'reasons'> {
  const against = [
    ...(isOnDuty(person) ? [] : [because('off-duty', null, true)]), ...(reachableChannels(person).length > 0 ? [] : [because('unreachable', null, true)]),
  ];
  return { isEligible: against.length === 0, reasons: [...against, inFavour] };
}

/** Everybody the role means here, those off duty too. */
function explainRole(people: readonly RosterPerson[], role: Role, unitId: string | null): Considered[] {
  const resting = people.flatMap((person) => (person.responder && !isOnDuty(person) && person.roles.includes(role) ? [{ ...person, responder: null }] : []));
  const isResting = new Set(peopleInRoles(resting, [role], unitId).map(({ personId }) => personId));
  const all = [...peopleInRoles(people, [role], unitId), ...people.filter(({ personId }) => isResting.has(personId))];
  return all.map((person) => ({ ...consideredAs('role', person), ...staffReasons(person, because('in-role', role, false)) }));
}

function explainDuty(duty: string, person: RosterPerson | null): Considered {
  if (person === null) return { personId: null, name: duty, as: 'on-call', isEligible: false, isAsked: false, reasons: [because('nobody-on-call', duty, true)] };
  return { ...consideredAs('on-call', person), ...staffReasons(person, because('on-call', duty, false)) };
}
