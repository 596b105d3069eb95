// Endpoints about a tenant as a whole.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { TenantLimit } from './tenant-limits.ts';

export const tenancyEndpoints = {
  getTenantLimits: endpoint('GET', '/v1/tenant/limits', 'What this tenant may use at most, what it uses, and how often it was refused', { auth: 'person', reply: z.object({ limits: z.array(TenantLimit), setAt: z.int().nullable() }) }),
} as const;
