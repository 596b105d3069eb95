// Endpoints of the map: the base map and its tiles, places by name, hospitals with what they can take.
import { z } from 'zod';
import { BaseMap, MapPlace } from './base-maps.ts';
import { CapacityReport, Hospital } from './capacity.ts';
import { endpoint, File } from './endpoint.ts';
import { FacilityId } from './ids.ts';

const person = 'person' as const;
const tileNumber = z.coerce.number().int().min(0).max(2 ** 22);

export const mapEndpoints = {
  getBaseMap: endpoint('GET', '/v1/map', 'The base map there is; null when none is imported', { auth: person, reply: z.object({ map: BaseMap.nullable() }) }),
  // As critical as the files of the app, which nothing limits either: a map without its tiles is a grey screen.
  getMapTile: endpoint('GET', '/v1/map/:mapId/:z/:x/:y', 'One vector tile (MVT); never changes under its address, empty where nothing is drawn', {
    auth: 'public', isCritical: true, params: z.object({ mapId: z.string().regex(/^[0-9a-f]{32}$/), z: z.coerce.number().int().min(0).max(22), x: tileNumber, y: tileNumber }), reply: File,
  }),
  searchMap: endpoint('POST', '/v1/map/search', 'Places and roads by name, the likeliest first; a body, so that no address stands in a log', {
    auth: person, body: z.object({ text: z.string().trim().min(1).max(80) }), reply: z.object({ places: z.array(MapPlace) }),
  }),
  listHospitals: endpoint('GET', '/v1/hospitals', 'Hospitals with what they can take, as last told', {
    auth: person, reply: z.object({ hospitals: z.array(Hospital), staleAfterMs: z.int().describe('older words are shown as old') }),
  }),
  reportCapacity: endpoint('POST', '/v1/hospitals/:facilityId/capacity', 'Staff tell what a hospital can take now', {
    auth: person, params: z.object({ facilityId: FacilityId }), body: CapacityReport, reply: Hospital,
  }),
} as const;
