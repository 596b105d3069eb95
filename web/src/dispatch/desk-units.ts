// Who is out there, as one value for the map and for the list beside it: where, how old, in what, going where, expected when. Both say the same because
// both read this.
import type { EmergencyId, EmergencySummary, Offer, PersonId, Position, Qualification, Snapshot, Vehicle } from '@mydr24/protocol';
import type { ResponderMark } from '../map/marks.tsx';
import { isPositionOld, markOf } from './responder-mark.ts';

export interface UnitTask {
  emergencyId: EmergencyId;
  patientName: string;
  scene: Position | null;
  /** Holds it; otherwise was asked and may still say no. */
  isSure: boolean;
  isThere: boolean;
  /** As reckoned when they were asked or said yes; null when it is not known, or no longer matters. */
  etaAt: number | null;
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

export function unitsOf({ responders, emergencies, offers }: Pick<Snapshot<'dispatch'>, 'responders' | 'emergencies' | 'offers'>, vehicles: readonly Vehicle[], now: number): DeskUnit[] {
  const inVehicle = new Map(vehicles.flatMap(({ name, crew }) => crew.map(({ personId }) => [personId, name] as const)));
  const open = new Map(emergencies.map((emergency) => [emergency.id, emergency]));
  const offersOf = Map.groupBy(offers, ({ responderId }) => responderId);
  const held = new Map(emergencies.flatMap((emergency) => (emergency.holderId === null ? [] : [[emergency.holderId, emergency] as const])));
  return responders.map((responder) => {
    const { personId: id, name, qualifications, position, base, duty, positionedAt, accuracyM } = responder;
    const isAtBase = position === null && duty === 'on' && base !== null;
    const task = taskOf(held.get(id), offersOf.get(id) ?? [], open);
    return {
      id, name, qualifications, accuracyM, positionedAt, isAtBase, task, mark: markOf(responder), vehicle: inVehicle.get(id) ?? null, at: position ?? (isAtBase ? base : null),
      isOld: isPositionOld(responder, now),
    };
  });
}

function taskOf(held: EmergencySummary | undefined, offers: readonly Offer[], open: ReadonlyMap<EmergencyId, EmergencySummary>): UnitTask | null {
  const wanted = held === undefined ? offers.find(({ status, emergencyId }) => status === 'offered' && open.get(emergencyId)?.holderId === null) : offers.find(({ emergencyId, status }) => emergencyId === held.id && status === 'accepted');
  const emergency = held ?? (wanted === undefined ? undefined : open.get(wanted.emergencyId));
  if (emergency === undefined) return null;
  const isThere = held !== undefined && emergency.onSceneAt !== null;
  const fromAt = wanted === undefined ? null : held === undefined ? wanted.offeredAt : (wanted.answeredAt ?? wanted.offeredAt);
  const etaAt = isThere || fromAt === null || wanted?.etaS === null || wanted === undefined ? null : fromAt + wanted.etaS * 1000;
  return { emergencyId: emergency.id, patientName: emergency.patientName, scene: emergency.place.position, isSure: held !== undefined, isThere, etaAt };
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

