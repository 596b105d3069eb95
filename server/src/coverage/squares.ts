// Patients' places as squares of about a kilometre: enough to see where nobody is near, too coarse to read who lives where. Named by the nearest facility. Pure.
import { compassPoints, type CoveredSquare, type Position } from '@mydr24/protocol';
import { greatCircleM } from '../dispatch/great-circle.ts';

/** Squares of a degree's hundredth. */
const PER_DEGREE = 100;
/** Nearer than this to a facility is at it. */
const AT_M = 700;

export interface PatientPlace extends Position {
  readonly patients: number;
}

export interface Facility extends Position {
  readonly name: string;
}

export interface PatientSquare {
  readonly id: string;
  readonly patients: number;
  /** Where in it they are, in the middle of them: what travel times are reckoned to, and never shown. */
  readonly middle: Position;
}

const squareIdOf = ({ lat, lon }: Position): string => `${Math.floor(lat * PER_DEGREE)}_${Math.floor(lon * PER_DEGREE)}`;

/** Most people first; a square without anybody but with a facility counts as one person, because people come there. */
export function squaresOf(places: readonly PatientPlace[], facilities: readonly Facility[]): PatientSquare[] {
  const sums = new Map<string, { patients: number; lat: number; lon: number }>();
  for (const place of places) {
    const sum = sums.get(squareIdOf(place)) ?? { patients: 0, lat: 0, lon: 0 };
    sums.set(squareIdOf(place), { patients: sum.patients + place.patients, lat: sum.lat + place.lat * place.patients, lon: sum.lon + place.lon * place.patients });
  }
  for (const facility of facilities) if (!sums.has(squareIdOf(facility))) sums.set(squareIdOf(facility), { patients: 1, lat: facility.lat, lon: facility.lon });
  return [...sums]
    .map(([id, { patients, lat, lon }]): PatientSquare => ({ id, patients, middle: { lat: lat / patients, lon: lon / patients } }))
    .toSorted((a, b) => b.patients - a.patients || (a.id < b.id ? -1 : 1));
}

export function shownSquare(id: string, facilities: readonly Facility[]): CoveredSquare {
  const [south, west] = id.split('_').map((part) => Number(part) / PER_DEGREE) as [number, number];
  const side = 1 / PER_DEGREE;
  const [north, east] = [south + side, west + side];
  const centre = { lat: south + side / 2, lon: west + side / 2 };
  const near = facilities.map((facility) => ({ facility, offM: Math.round(greatCircleM(facility, centre)) })).toSorted((a, b) => a.offM - b.offM)[0];
  const isAt = near !== undefined && (near.offM <= AT_M || squareIdOf(near.facility) === id);
  return {
    id, corners: [{ lat: south, lon: west }, { lat: south, lon: east }, { lat: north, lon: east }, { lat: north, lon: west }],
    facility: near?.facility.name ?? null, offM: near === undefined || isAt ? 0 : near.offM, towards: near === undefined || isAt ? null : compassOf(near.facility, centre),
  };
}

function compassOf(from: Position, to: Position): CoveredSquare['towards'] {
  const east = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180);
  const degrees = (Math.atan2(east, to.lat - from.lat) * 180) / Math.PI;
  return compassPoints[Math.round((degrees + 360) / 45) % compassPoints.length]!;
}
