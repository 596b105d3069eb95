// Networks of tenants of one installation: named and invited to by the operator, joined and left by each tenant's administrators.
// Being in one shares nothing; it lets shared care be offered between its members (shared-care.ts).
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, TenantId } from './ids.ts';

export const NetworkId = z.uuid().meta({ id: 'NetworkId' }).brand<'NetworkId'>();
export type NetworkId = z.infer<typeof NetworkId>;

/** As one member or invited tenant sees it. */
export const Network = z
  .object({
    id: NetworkId, name: z.string(), invitedAt: Instant,
    /** Null: invited, and not joined. */
    joinedAt: Instant.nullable(), joinedByName: z.string().nullable(),
    /** The other tenants that joined; told to members alone. */
    members: z.array(z.object({ tenantId: TenantId, name: z.string() })),
    /** Patients of ours that others have now, and of others that we have. */
    shared: z.object({ out: z.int(), in: z.int() }),
  })
  .meta({ id: 'Network' });
export type Network = z.infer<typeof Network>;

const person = 'person' as const;
const byNetwork = z.object({ networkId: NetworkId });
const networks = z.object({ networks: z.array(Network) });

export const networkEndpoints = {
  listNetworks: endpoint('GET', '/v1/networks', 'The networks of hospitals we are in or invited to', { auth: person, reply: networks }),
  joinNetwork: endpoint('POST', '/v1/networks/:networkId/join', 'Join a network we are invited to', { auth: person, needsStepUp: true, params: byNetwork, reply: networks }),
  leaveNetwork: endpoint('POST', '/v1/networks/:networkId/leave', 'Leave a network, or decline it; what was shared through it ends at once', { auth: person, needsStepUp: true, params: byNetwork, reply: networks }),
} as const;
