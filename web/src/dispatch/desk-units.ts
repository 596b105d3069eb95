// Who is out there, as one value for the map and for the list beside it: where, how old, in what, going where, expected when. Both say the same because
// both read this.
import type { EmergencyId, EmergencySummary, Offer, PersonId, Position, Qualification, Snapshot, Vehicle } from '@mydr24/protocol';
import { type Expected, expectedOf } from '../emergency/expected.ts';
import { isEstimated } from '../map/eta-words.ts';
import type { ResponderMark } from '../map/marks.tsx';
import { isPositionOld, markOf } from './responder-mark.ts';

export interface UnitTask {
  emergencyId: EmergencyId;
  patientName: string;
  scene: Position | null;
  /** Holds it or took a place of its team; otherwise was asked and may still say no. */
  isSure: boolean;
  isThere: boolean;
  /** Null when it is not known, or no longer matters. */
  expected: Expected | null;
}

export interface DeskUnit {
  id: PersonId;
  name: string;
  /** The vehicle they are in, by its name. */
  vehicle: string | null;
  qualifications: readonly Qualification[];
  mark: ResponderMark;
  at: Position | null;
  /** Counted from their base: nobody shared a position. */
  isAtBase: boolean;
  positionedAt: number | null;
  isOld: boolean;
  accuracyM: number | null;
  task: UnitTask | null;
}

export function unitsOf({ responders, emergencies, offers, arrivals = [] }: Pick<Snapshot<'dispatch'>, 'responders' | 'emergencies' | 'offers' | 'arrivals'>, vehicles: readonly Vehicle[], now: number): DeskUnit[] {
  const inVehicle = new Map(vehicles.flatMap(({ name, crew }) => crew.map(({ personId }) => [personId, name] as const)));
  const open = new Map(emergencies.map((emergency) => [emergency.id, emergency]));
  const offersOf = Map.groupBy(offers, ({ responderId }) => responderId);
  const sure = new Map(emergencies.flatMap(goersOf));
  return responders.map((responder) => {
    const { personId: id, name, qualifications, position, base, duty, positionedAt, accuracyM } = responder;
    const isAtBase = position === null && duty === 'on' && base !== null;
    const task = taskOf(sure.get(id), offersOf.get(id) ?? [], open, (of) => expectedOf(arrivals, { ...of, personId: id }, now));
    return {
      id, name, qualifications, accuracyM, positionedAt, isAtBase, task, mark: markOf(responder), vehicle: inVehicle.get(id) ?? null, at: position ?? (isAtBase ? base : null),
      isOld: isPositionOld(responder, now),
    };
  });
}

interface Going {
  emergency: EmergencySummary;
  isThere: boolean;
}

const onTheWay: readonly string[] = ['accepted', 'en-route'];

/** The holder, and who took a place of the team and has not handed over. */
function goersOf(emergency: EmergencySummary): [PersonId, Going][] {
  const members = (emergency.team ?? []).flatMap(({ personId, status }): [PersonId, Going][] => (personId === null || status === 'handed-over' ? [] : [[personId, { emergency, isThere: !onTheWay.includes(status) }]]));
  return emergency.holderId === null ? members : [...members, [emergency.holderId, { emergency, isThere: emergency.onSceneAt !== null }]];
}

type ExpectedAt = (of: Omit<Parameters<typeof expectedOf>[1], 'personId'>) => Expected | null;

function taskOf(going: Going | undefined, offers: readonly Offer[], open: ReadonlyMap<EmergencyId, EmergencySummary>, expectedAt: ExpectedAt): UnitTask | null {
  const wanted = going === undefined
    ? offers.find(({ status, emergencyId, place }) => status === 'offered' && (place !== undefined || open.get(emergencyId)?.holderId === null))
    : offers.find(({ emergencyId, status }) => emergencyId === going.emergency.id && status === 'accepted');
  const emergency = going?.emergency ?? (wanted === undefined ? undefined : open.get(wanted.emergencyId));
  if (emergency === undefined) return null;
  const isThere = going?.isThere ?? false;
  const expected = isThere ? null : expectedAt({ emergencyId: emergency.id, atOffer: wanted === undefined ? null : atOfferOf(wanted) });
  return { emergencyId: emergency.id, patientName: emergency.patientName, scene: emergency.place.position, isSure: going !== undefined, isThere, expected };
}

/** From when they said yes, or else were asked. */
export function atOfferOf({ etaS, offeredAt, answeredAt, status, reasons }: Offer): { etaAt: number; isEstimate: boolean } | null {
  const fromAt = status === 'accepted' ? (answeredAt ?? offeredAt) : offeredAt;
  return etaS === null ? null : { etaAt: fromAt + etaS * 1000, isEstimate: isEstimated(reasons) };
}

export interface UnitFilter {
  mark: ResponderMark | null;
  qualification: Qualification | null;
  kind: 'all' | 'in-vehicle' | 'on-foot';
}
export const everyUnit: UnitFilter = { mark: null, qualification: null, kind: 'all' };

export function filterUnits(units: readonly DeskUnit[], { mark, qualification, kind }: UnitFilter): DeskUnit[] {
  return units.filter((unit) =>
    (mark === null || unit.mark === mark) && (qualification === null || unit.qualifications.includes(qualification)) && (kind === 'all' || (kind === 'in-vehicle') === (unit.vehicle !== null)));
}

const markOrder: Readonly<Record<ResponderMark, number>> = { busy: 0, free: 1, doubtful: 2, unreachable: 3, 'off-duty': 4 };

/** Who has a task first, then who is free; by name within. */
export function inListOrder(units: readonly DeskUnit[]): DeskUnit[] {
  return units.toSorted((a, b) => Number(a.task === null) - Number(b.task === null) || markOrder[a.mark] - markOrder[b.mark] || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

export type Found = { type: 'person'; id: PersonId; name: string; at: Position | null } | { type: 'emergency'; id: EmergencyId; name: string; at: Position | null } | { type: 'hospital'; id: string; name: string; at: Position | null };

const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
const MOST_FOUND = 6;

/** People, vehicles, emergencies and hospitals by any word of their name; what begins so first. Places are the server's to find. */
export function findOnDesk(text: string, emergencies: readonly EmergencySummary[], units: readonly DeskUnit[], hospitals: readonly { facilityId: string; name: string; at: Position }[]): Found[] {
  const wanted = folded(text);
  if (wanted === '') return [];
  const all: (Found & { also: string })[] = [
    ...emergencies.map(({ id, patientName, place }) => ({ type: 'emergency' as const, id, name: patientName, at: place.position, also: place.label })),
    ...units.map(({ id, name, vehicle, at }) => ({ type: 'person' as const, id, name: vehicle === null ? name : `${name}, ${vehicle}`, at, also: '' })),
    ...hospitals.map(({ facilityId, name, at }) => ({ type: 'hospital' as const, id: facilityId, name, at, also: '' })),
  ];
  const fits = all.flatMap((each) => {
    const at = folded(`${each.name} ${each.also}`).indexOf(wanted);
    return at < 0 ? [] : [{ each, order: at === 0 ? 0 : 1 }];
  });
  return fits.toSorted((a, b) => a.order - b.order).slice(0, MOST_FOUND).map(({ each: { also: _also, ...found } }) => found);
}

