// Judges a pack against its people, hour by hour for 14 days: steps nobody can fill, people without a confirmed channel, steps
// that hang on one person, duties no rota knows. Counts every responder, on duty now or not: who works then is the rota's to say.
import type { Channel, PackKind, PackStep, ProtocolPack, Qualification } from '@mydr24/protocol';
import { peopleInRoles, type RosterPerson } from '../dispatch/responder-roster.ts';
import { isInHours } from '../emergency/step-condition.ts';
import { doubt, flaw, type PackPath, type Remark } from './finding.ts';
import { kindsOf } from './pack-plan.ts';
import { holders, type StaffedPlace, type Staffing } from './staffing.ts';

const HOUR_MS = 3_600_000;
export const LOOK_AHEAD_MS = 14 * 24 * HOUR_MS;

interface Look {
  staffing: Staffing;
  places: readonly StaffedPlace[];
  hours: readonly number[];
  minuteAt(atMs: number): number;
}

export function lintStaffing(pack: ProtocolPack, staffing: Staffing, nowMs: number): Remark[] {
  const firstHour = Math.ceil(nowMs / HOUR_MS) * HOUR_MS;
  const everybody = staffing.people.map((person) => (person.responder === null ? person : { ...person, responder: { ...person.responder, duty: 'on' as const, emergencyId: null } }));
  const look: Look = {
    staffing: { ...staffing, people: everybody },
    places: staffing.places.length > 0 ? staffing.places : [{ facilityId: null, unitId: null, name: '', position: null }],
    hours: Array.from({ length: LOOK_AHEAD_MS / HOUR_MS }, (_, i) => firstHour + i * HOUR_MS),
    minuteAt: minuteClock(pack.timeZone),
  };
  const unknown = unknownDuties(pack, look);
  // Kinds often share their steps; the same step at another place in the file is the same answer.
  const known = new Map<string, (path: PackPath) => Remark[]>();
  return kindsOf(pack).flatMap(([name, kind]) => [
    ...lintPlaces(kind, everybody, ['kinds', name, 'team']),
    ...kind.steps.flatMap((step, i) => {
      const needs = step.needs ?? kind.needs;
      const key = JSON.stringify([step, needs]);
      const remarks = known.get(key) ?? lintStep(step, needs, look, unknown);
      known.set(key, remarks);
      return remarks(['kinds', name, 'steps', i]);
    }),
  ]);
}

/** A place of the team that nobody here is trained for would stay open in every emergency. */
function lintPlaces({ team = [], needs: ofKind }: PackKind, everybody: readonly RosterPerson[], path: PackPath): Remark[] {
  return team.flatMap(({ place, needs = ofKind }, i) =>
    everybody.some((person) => isFit(person, needs)) ? [] : [doubt('place-unfilled', [...path, i], `found nobody trained for the place "${place}" of the team, which would stay open; train or register somebody, or remove it`, { place })],
  );
}

function minuteClock(timeZone: string): Look['minuteAt'] {
  try {
    const face = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    return (atMs) => {
      const [hour = 0, minute = 0] = face.format(atMs).split(':').map(Number);
      return hour * 60 + minute;
    };
  } catch {
    return (atMs) => Math.floor(atMs / 60_000) % 1_440;
  }
}

function unknownDuties(pack: ProtocolPack, { staffing, places, hours }: Look): ReadonlySet<string> {
  const duties = new Set(kindsOf(pack).flatMap(([, { steps }]) => steps.flatMap(({ onCall }) => onCall)));
  const isKnown = (duty: string): boolean => hours.some((atMs) => places.some(({ facilityId }) => holders(staffing, facilityId, [duty], atMs).length > 0));
  return new Set([...duties].filter((duty) => !isKnown(duty)));
}

function lintStep(step: PackStep, needs: readonly Qualification[], look: Look, unknown: ReadonlySet<string>): (path: PackPath) => Remark[] {
  const fillings = look.places.map((place) => fill(step, needs, place, look));
  const nameless = people(fillings.flatMap(({ silent }) => silent));
  return (path) => [
    ...step.onCall.flatMap((duty, i) => (unknown.has(duty) ? [flaw('unknown-duty', [...path, 'onCall', i], `found the duty "${duty}", which no rota fills at any hour of the coming 14 days; make the rota or correct the name`, { duty })] : [])),
    ...fillings.flatMap((filling) => remarksOf(step, filling, path)),
    ...nameless.map(({ personId, name }) => doubt('person-without-channel', path, `found ${name} without a confirmed channel of this step, who can only be reached with the app open; have one confirmed`, { step: step.id, personId, name })),
  ];
}

interface Filling {
  place: StaffedPlace;
  /** Hours in which the step's conditions can hold and nobody can be reached. */
  emptyHours: readonly number[];
  checkedHours: number;
  /** The only person of the step in some hour. */
  single: RosterPerson | null;
  rings: boolean;
  silent: readonly RosterPerson[];
}

function fill(step: PackStep, needs: readonly Qualification[], place: StaffedPlace, { staffing, hours, minuteAt }: Look): Filling {
  const rings = staffing.alertDevices.listFor(staffing.tenantId, place, step.alerts).length > 0;
  const standing = people([...peopleInRoles(staffing.people, step.roles, place.unitId), ...(step.offerTo > 0 ? staffing.people.filter((person) => isFit(person, needs)) : [])]);
  const canBeReached = (person: RosterPerson): boolean => isReachable(person, step.channels);
  const always = standing.filter(canBeReached);
  const checked = hours.filter((atMs) => step.when.every((condition) => condition.type !== 'hours' || isInHours(minuteAt(atMs), condition)));
  const emptyHours: number[] = [];
  let single: RosterPerson | null = null;
  const seen = new Set<RosterPerson>();
  for (const atMs of step.onCall.length === 0 ? checked.slice(0, 1) : checked) {
    const onCall = holders(staffing, place.facilityId, step.onCall, atMs);
    const called = onCall.length === 0 ? [] : staffing.people.filter(({ personId }) => onCall.includes(personId));
    for (const person of called) seen.add(person);
    const reached = people([...always, ...called.filter(canBeReached)]);
    if (reached.length === 0) emptyHours.push(atMs);
    if (reached.length === 1 && single === null) single = reached[0]!;
  }
  const isConstant = step.onCall.length === 0;
  return {
    place, rings, single, checkedHours: checked.length,
    emptyHours: isConstant && emptyHours.length > 0 ? checked : emptyHours,
    silent: [...standing, ...seen].filter((person) => !canBeReached(person)),
  };
}

const people = (list: readonly RosterPerson[]): RosterPerson[] => [...new Map(list.map((person) => [person.personId, person])).values()];
const isFit = ({ responder }: RosterPerson, needs: readonly Qualification[]): boolean =>
  responder !== null && (needs.length === 0 || needs.some((need) => responder.qualifications.includes(need)));
/** An open app is no promise for a later hour. */
const isReachable = ({ channels }: RosterPerson, wanted: readonly Channel[]): boolean => channels.some((channel) => wanted.includes(channel));

function remarksOf(step: PackStep, { place, emptyHours, checkedHours, single, rings }: Filling, path: PackPath): Remark[] {
  const where = place.name === '' ? '' : ` for ${place.name}`;
  const facts = { step: step.id, place: place.name };
  const first = emptyHours[0];
  if (first !== undefined && !rings) {
    const isNever = emptyHours.length === checkedHours;
    const when = isNever ? 'at any hour of the coming 14 days' : `in ${emptyHours.length} of ${checkedHours} hours of the coming 14 days, first at ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(first)} UTC`;
    const lost = { ...facts, hours: emptyHours.length, firstAt: first };
    if (step.isFailSafe && isNever) return [flaw('fail-safe-unheard', path, `found nobody who could be reached by the fail-safe${where} ${when}, and nothing that rings; give it people or an alert device`, lost)];
    return [doubt('step-unfilled', path, `found nobody who could fill "${step.id}"${where} ${when}; it would be skipped: add people, channels or rota hours`, lost)];
  }
  if (single === null || rings) return [];
  return [doubt('single-person', path, `found only ${single.name} to fill "${step.id}"${where} at some hour; name a second person`, { ...facts, personId: single.personId, name: single.name })];
}
