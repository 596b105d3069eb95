// Reads what trackers send, in the formats of OwnTracks, OsmAnd and Traccar Client. Reads only; judging is not done here.
//   OwnTracks  JSON, `_type: location`: tst s, acc m, vel km/h, cog degrees; other types carry no point
//   OsmAnd     parameters: timestamp s, ms or ISO, accuracy m, speed knots, bearing degrees
//   Traccar 9  JSON: `location` with an ISO timestamp and `coords`: m, m/s, degrees; -1 is unknown
import { LATEST_MS } from '@mydr24/protocol';
import { instantOfIso } from '../intake/iso-instant.ts';
import type { NewPoint } from './track-point.ts';

export type TrackerMessage = { type: 'point'; point: NewPoint } | { type: 'no-point' } | { type: 'unreadable' };

const KM_H = 1 / 3.6;
const KNOT = 0.514444;
const UNREADABLE: TrackerMessage = { type: 'unreadable' };
type Fields = Readonly<Record<string, unknown>>;

export function readOwnTracks(message: unknown): TrackerMessage {
  if (!isFields(message) || typeof message['_type'] !== 'string') return UNREADABLE;
  if (message['_type'] !== 'location') return { type: 'no-point' };
  const { lat, lon, tst, acc, vel, cog } = message;
  return pointOf('owntracks', { lat, lon, atMs: secondsToMs(numberOf(tst)), accuracy: acc, speed: vel, speedUnit: KM_H, heading: cog });
}

export function readOsmand({ lat, lon, timestamp, accuracy, speed, bearing }: Fields): TrackerMessage {
  return pointOf('osmand', { lat, lon, atMs: instantOf(timestamp), accuracy, speed, speedUnit: KNOT, heading: bearing });
}

export function readTraccar(message: unknown): TrackerMessage {
  const location = isFields(message) ? message['location'] : null;
  const coords = isFields(location) ? location['coords'] : null;
  if (!isFields(location) || !isFields(coords)) return UNREADABLE;
  const { latitude, longitude, accuracy, speed, heading } = coords;
  return pointOf('osmand', { lat: latitude, lon: longitude, atMs: instantOf(location['timestamp']), accuracy, speed, speedUnit: 1, heading });
}

interface Given {
  lat: unknown;
  lon: unknown;
  atMs: number | null;
  accuracy: unknown;
  speed: unknown;
  speedUnit: number;
  heading: unknown;
}

function pointOf(source: NewPoint['source'], { atMs, accuracy, speed, speedUnit, heading, ...place }: Given): TrackerMessage {
  const [lat, lon] = [numberOf(place.lat), numberOf(place.lon)];
  if (lat === null || lon === null || Math.abs(lat) > 90 || Math.abs(lon) > 180 || atMs === null) return UNREADABLE;
  const knownSpeed = notNegative(speed);
  const headingDeg = notNegative(heading);
  const point: NewPoint = {
    source, lat, lon, takenAt: atMs, accuracyM: notNegative(accuracy), speedMPerS: knownSpeed === null ? null : knownSpeed * speedUnit, headingDeg: headingDeg !== null && headingDeg <= 360 ? headingDeg : null,
  };
  return { type: 'point', point };
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function notNegative(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number >= 0 ? number : null;
}

/** Whole instants of our own era only; a tracker that lost its clock says 1970. */
const secondsToMs = (seconds: number | null): number | null => (seconds === null || seconds < 0 || seconds * 1000 > LATEST_MS ? null : Math.round(seconds * 1000));
/** Numbers this large are milliseconds. */
const MS_FROM = 100_000_000_000;

function instantOf(value: unknown): number | null {
  const number = numberOf(value);
  if (number !== null) return number >= MS_FROM ? (number <= LATEST_MS ? Math.round(number) : null) : secondsToMs(number);
  return typeof value === 'string' ? instantOfIso(value) : null;
}
