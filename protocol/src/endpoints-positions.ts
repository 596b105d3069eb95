// The endpoints of positions: batches of points, "I am at", who sees me, histories, vehicles and their trackers.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { FacilityId, Instant, PersonId, Position, UnitId, VehicleId } from './ids.ts';
import { Equipment, PositionBatch, PositionBatchReply, PositionSharing, TrackPoint, Vehicle } from './positions.ts';

const person = 'person' as const;
const byVehicle = z.object({ vehicleId: VehicleId });
const span = z.object({ fromAt: z.coerce.number().int().min(0), toAt: z.coerce.number().int().min(0) });
const track = z.object({
  points: z.array(TrackPoint),
  isCut: z.boolean(),
  /** Precise points are kept for so long, thinned ones for so many days. */
  keptHours: z.int(),
  thinnedDays: z.int(),
});
const text = z.string().max(200).optional();

export const positionsEndpoints = {
  sharePositions: endpoint('POST', '/v1/me/positions/batch', 'Up to 500 points that waited on the phone; stored before the answer, repeats are harmless', {
    auth: person, isCritical: true, body: PositionBatch, bodyBytes: 256 * 1024, reply: PositionBatchReply,
  }),
  statePlace: endpoint('POST', '/v1/me/place', 'I am at a facility, a unit or a point; good for 30 minutes', {
    auth: person, body: z.union([z.object({ facilityId: FacilityId }), z.object({ unitId: UnitId }), Position]), reply: Position.extend({ validUntil: Instant }),
  }),
  getPositionSharing: endpoint('GET', '/v1/me/position-sharing', 'Since when my position is kept, and who saw it since `fromAt` (the last 24 hours at most)', {
    auth: person, query: z.object({ fromAt: z.coerce.number().int().min(0).optional() }), reply: PositionSharing,
  }),
  listPositions: endpoint('GET', '/v1/people/:personId/positions', 'Where a person was, at most 24 hours at once; every viewing is audited', {
    auth: person, params: z.object({ personId: PersonId }), query: span, reply: track,
  }),
  listVehiclePositions: endpoint('GET', '/v1/vehicles/:vehicleId/positions', 'Where a vehicle was, at most 24 hours at once; every viewing is audited', {
    auth: person, params: byVehicle, query: span, reply: track,
  }),
  listVehicles: endpoint('GET', '/v1/vehicles', 'Vehicles with crew, equipment and the state of their trackers', { auth: person, reply: z.object({ vehicles: z.array(Vehicle) }) }),
  registerVehicle: endpoint('POST', '/v1/vehicles', 'Register a vehicle; the key of its tracker is shown once', {
    auth: person, isSecret: true, body: z.object({ name: z.string().trim().min(1).max(80), equipment: z.array(Equipment).max(20).default([]) }),
    reply: z.object({ vehicle: Vehicle, key: z.string() }),
  }),
  retireVehicle: endpoint('DELETE', '/v1/vehicles/:vehicleId', 'Retire a vehicle: its key ends and its crew is off it', { auth: person, params: byVehicle, reply: ok }),
  setVehicleCrew: endpoint('PUT', '/v1/vehicles/:vehicleId/crew', 'Who is on this vehicle now; they leave any other', {
    auth: person, params: byVehicle, body: z.object({ personIds: z.array(PersonId).max(12) }), reply: Vehicle,
  }),
  boardVehicle: endpoint('PUT', '/v1/me/vehicle', 'I am on this vehicle, or on none', { auth: person, body: z.object({ vehicleId: VehicleId.nullable() }), reply: ok }),

  // Trackers prove themselves by the vehicle's key: as the password of Basic, or as the identifier of the device.
  takeOwnTracks: endpoint('POST', '/v1/trackers/owntracks', 'A message of OwnTracks in HTTP mode; Basic password is the vehicle’s key', {
    auth: 'carrier', isCritical: true, body: z.looseObject({ _type: z.string().max(40) }), reply: z.array(ok),
  }),
  takeOsmandPoint: endpoint('GET', '/v1/trackers/osmand', 'A point of Traccar Client or OsmAnd as query parameters; `id` is the vehicle’s key', {
    auth: 'carrier', isCritical: true,
    query: z.object({ id: text, deviceid: text, lat: text, lon: text, timestamp: text, accuracy: text, speed: text, bearing: text }), reply: ok,
  }),
  takeTraccarPoint: endpoint('POST', '/v1/trackers/osmand', 'The same by POST: query parameters, or the JSON of Traccar Client 9', {
    auth: 'carrier', isCritical: true,
    query: z.object({ id: text, deviceid: text, lat: text, lon: text, timestamp: text, accuracy: text, speed: text, bearing: text }), body: z.looseObject({}).optional(), reply: ok,
  }),
};
