// Facilities and their units by name, for whoever says "I am at".
import type { EndpointReply } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { listFacilities } from './place-store.ts';

export type Facilities = EndpointReply<'listPlaces'>['facilities'];

export function createPlaceHandlers({ pg, door }: { pg: Postgres; door: Door }): Pick<Handlers<Caller>, 'listPlaces'> {
  return {
    listPlaces: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'place.list', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ facilities: await listFacilities(tx) }) : entry;
      }, { readOnly: true }),
  };
}
