// What a tenant may use at most, and what it uses now.
import { z } from 'zod';

/** `readings` and `requests` in a second, on each node; `sockets` on each node; `files` in megabytes. */
export const TenantLimitKind = z.enum(['readings', 'requests', 'sockets', 'devices', 'people', 'files', 'exports']);
export type TenantLimitKind = z.infer<typeof TenantLimitKind>;

export const TenantLimit = z
  .object({
    kind: TenantLimitKind,
    /** Null: as much as there is. */
    most: z.int().min(1).nullable(),
    /** Null where only a rate is measured. */
    used: z.number().min(0).nullable(),
    /** On this node, since it started. */
    refused: z.int().min(0),
  })
  .meta({ id: 'TenantLimit' });
export type TenantLimit = z.infer<typeof TenantLimit>;
