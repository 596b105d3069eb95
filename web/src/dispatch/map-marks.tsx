// What the desk's map shows, made of what is known: standing things as marks, what moves as units, who goes where as lines. Draws nothing.
import type { EmergencyId, EmergencySummary, Hospital, Position, RoadClosure } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { placeWords } from '../emergency/cause-words.ts';
import { freeBeds, hospitalLabel, isCapacityOld } from '../hospitals/hospital-words.ts';
import type { MapPoint } from '../map/map-points.ts';
import type { MapLink, MapUnit } from '../map/map-units.ts';
import { ClosurePoint, DrawnPoint, EmergencyPoint, HospitalPoint, ParkedPoint } from '../map/marks.tsx';
import type { Say } from '../words/words.ts';
import { placeOf } from './closure-lines.ts';
import type { DeskUnit } from './desk-units.ts';
import type { ParkedVehicle } from './parked-vehicles.ts';
import { howSaid } from './road-closures.tsx';
import { unitLabel } from './unit-words.ts';

export function closurePoints(closures: readonly RoadClosure[], drawn: readonly Position[], say: Say): MapPoint[] {
  const known = closures.map((closure): MapPoint => ({
    id: closure.id, at: placeOf(closure), label: say('closure.said', { how: howSaid(closure, say), reason: closure.reason }), order: 0, mark: <ClosurePoint isClosed={closure.slower === null} />,
  }));
  return [...known, ...drawn.map((at, index): MapPoint => ({ id: `drawn ${index}`, at, label: `${index + 1}`, order: 5, mark: <DrawnPoint /> }))];
}

export function emergencyPoints(emergencies: readonly EmergencySummary[], chosenId: EmergencyId | null, choose: (id: EmergencyId) => void, say: Say): MapPoint[] {
  return emergencies.flatMap((emergency): MapPoint[] => {
    const { position } = emergency.place;
    if (position === null) return [];
    const isChosen = emergency.id === chosenId;
    const label = `${emergency.patientName}, ${say(`emergency.kind.${emergency.kind}`)}, ${placeWords(emergency, say)}, ${emergency.holderName ?? say('need.nobody')}`;
    return [
      { id: emergency.id, at: position, label, order: isChosen ? 4 : 3, mark: <EmergencyPoint isHeld={emergency.holderId !== null} isChosen={isChosen} caption={isChosen ? emergency.patientName : null} />, onPress: () => choose(emergency.id) },
    ];
  });
}

export function hospitalPoints(hospitals: readonly Hospital[], staleAfterMs: number, now: number, say: Say): MapPoint[] {
  return hospitals.map((hospital): MapPoint => {
    const { capacity } = hospital;
    const isOld = capacity === null || isCapacityOld(hospital, staleAfterMs, now);
    const caption = capacity === null ? null : capacity.isClosed ? say('hospital.closed') : capacity.beds.length === 0 ? null : say('hospital.free', { n: freeBeds(capacity.beds) });
    const said = caption === null || capacity === null || !isOld ? caption : `${caption}, ${ageWords(now - capacity.toldAt, say)}`;
    return { id: `hospital ${hospital.facilityId}`, at: hospital.at, label: hospitalLabel(hospital, staleAfterMs, now, say), order: 1, mark: <HospitalPoint isClosed={capacity?.isClosed === true} isOld={isOld} caption={said} /> };
  });
}

export function parkedPoints(vehicles: readonly ParkedVehicle[], say: Say): MapPoint[] {
  return vehicles.map((vehicle): MapPoint => ({
    id: `parked ${vehicle.id}`, at: vehicle.at, label: parkedWords(vehicle, say), order: 1, mark: <ParkedPoint isOld={vehicle.isOld} caption={vehicle.isOld ? `${vehicle.name}, ${ageWords(vehicle.ageMs, say)}` : vehicle.name} />,
  }));
}

export const parkedWords = ({ name, ageMs }: ParkedVehicle, say: Say): string => say('desk.parked.said', { name, age: ageWords(ageMs, say) });

/** Named are those with a task and the one looked at; of the others the age is written when it is too old to be believed. */
export function mapUnits(units: readonly DeskUnit[], pickedId: string | null, chosenId: EmergencyId | null, now: number, say: Say, locale: string): MapUnit[] {
  return units.flatMap((unit): MapUnit[] => {
    if (unit.at === null) return [];
    const isPicked = unit.id === pickedId;
    const isNamed = isPicked || unit.task !== null;
    const ageMs = unit.isAtBase || unit.positionedAt === null ? null : now - unit.positionedAt;
    const caption = captionOf(unit, isNamed, ageMs, say);
    const order = isPicked ? 5 : unit.task?.emergencyId === chosenId && chosenId !== null ? 4 : unit.task !== null ? 3 : unit.mark === 'off-duty' ? 0 : 1;
    return [{ id: unit.id, at: unit.at, fixAt: unit.positionedAt, shape: unit.mark, isOld: unit.isOld, accuracyM: unit.accuracyM, ageMs, label: () => unitLabel(unit, now, say, locale), caption, order, isChosen: isPicked }];
  });
}

function captionOf({ vehicle, name, isOld, mark }: DeskUnit, isNamed: boolean, ageMs: number | null, say: Say): string | null {
  const age = (): string => (ageMs === null ? say('dispatch.atBase') : ageWords(ageMs, say));
  if (isNamed) return isOld ? `${vehicle ?? name}, ${age()}` : (vehicle ?? name);
  return isOld && mark !== 'off-duty' && ageMs !== null ? age() : null;
}

export function linksOf(units: readonly DeskUnit[]): MapLink[] {
  return units.flatMap(({ id, task }) => (task === null || task.scene === null || task.isThere ? [] : [{ id: `${id} ${task.emergencyId}`, unitId: id, to: task.scene, isSure: task.isSure }]));
}
