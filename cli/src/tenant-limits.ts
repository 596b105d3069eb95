// `mydr24 tenant limits`: what a tenant may use at most, shown and set.
import type { TenantLimitKind } from '@mydr24/protocol';
import type { PostgresAddress } from '@mydr24/server/platform/postgres.ts';
import { findLimits, saveLimits } from '@mydr24/server/tenancy/tenant-limit-store.ts';
import { noLimits, type TenantLimits } from '@mydr24/server/tenancy/tenant-limits.ts';
import { findTenant, operate } from '@mydr24/server/tenancy/tenant-operator-store.ts';

/** By option; the words say what it counts. */
const kinds = {
  'readings-per-second': ['readings', 'readings a second, on each node'],
  'requests-per-second': ['requests', 'requests of people a second, on each node'],
  sockets: ['sockets', 'open connections of people, on each node'],
  devices: ['devices', 'devices'],
  people: ['people', 'people with access'],
  'file-mb': ['files', 'MB of photos and prepared files'],
  'exports-at-once': ['exports', 'files prepared for patients at once'],
} as const satisfies Record<string, readonly [TenantLimitKind, string]>;
type LimitOption = keyof typeof kinds;
const optionNames = Object.keys(kinds) as LimitOption[];

export const limitOptions = Object.fromEntries(optionNames.map((name) => [name, { type: 'string' }])) as Record<LimitOption, { readonly type: 'string' }>;
export const limitUsage = optionNames.map((name) => `[--${name} N|none]`).join(' ');
export type LimitValues = Partial<Record<LimitOption, string>>;

const namedIn = (values: LimitValues): LimitOption[] => optionNames.filter((name) => values[name] !== undefined);

export function flawOfLimits(values: LimitValues): string | null {
  const wrong = namedIn(values).find((name) => !/^([1-9]\d{0,8}|none)$/.test(values[name]!));
  return wrong === undefined ? null : `--${wrong} wants a whole number from 1 on, or none`;
}

/** The limits as they are then, in words; null: there is no such tenant. */
export function tenantLimits(address: PostgresAddress, id: string, values: LimitValues): Promise<string | null> {
  const change: Partial<Record<TenantLimitKind, number | null>> = {};
  for (const name of namedIn(values)) change[kinds[name][0]] = values[name] === 'none' ? null : Number(values[name]);
  return operate(address, id, async ({ client }) => {
    const tenant = await findTenant(client, id);
    if (tenant === undefined) return null;
    if (namedIn(values).length > 0) await saveLimits(client, id, change, new Date());
    const limits: TenantLimits = (await findLimits(client, id)) ?? noLimits;
    return `${tenant.name}\n${optionNames.map((name) => `  ${String(limits[kinds[name][0]] ?? 'no limit').padEnd(10)} ${kinds[name][1]}\n`).join('')}`;
  });
}
