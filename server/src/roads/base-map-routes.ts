// The base map for whoever is signed in: what it is, its tiles, and where a name lies. A tile's address holds the map's own name, which only those
// signed in are told, and what is under it never changes: browsers and the service worker keep it, for when there is no line.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { OpenedBaseMap } from './base-map-file.ts';
import { searchPlaces } from './base-map-places.ts';

export interface BaseMapRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  /** Null when none is imported. */
  readonly baseMap: OpenedBaseMap | null;
}

export type BaseMapHandlers = Pick<Handlers<Caller>, 'getBaseMap' | 'getMapTile' | 'searchMap'>;

const EMPTY = new Uint8Array();

export function createBaseMapHandlers({ pg, door, baseMap }: BaseMapRouteOptions): BaseMapHandlers {
  const forAnybodyHere = <Body>(caller: Caller, requestId: string, make: () => Body) =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, 'self.read', { type: 'self' }, requestId);
      return entry.ok ? answer(make()) : entry;
    });
  return {
    getBaseMap: ({ caller, requestId }) => forAnybodyHere(caller, requestId, () => ({ map: baseMap?.facts ?? null })),
    searchMap: ({ caller, body, requestId }) => forAnybodyHere(caller, requestId, () => ({ places: baseMap === null ? [] : searchPlaces(baseMap.places, body.text) })),
    async getMapTile({ params: { mapId, z, x, y } }) {
      if (mapId !== baseMap?.facts.id) return refuse('not-found', 'no-such-map', 'there is no such map; ask for the present one');
      const tile = baseMap.tile(z, x, y);
      return answer({
        contentType: 'application/vnd.mapbox-vector-tile', fileName: `${z}-${x}-${y}.mvt`, content: tile ?? EMPTY, lasting: `${mapId}-${z}-${x}-${y}`, ...(tile === null ? {} : { encoding: 'gzip' as const }),
      });
    },
  };
}
