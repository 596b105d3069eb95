// Builds what bounds each tenant. Part of app.ts. Decides nothing.
import type { Platform } from './platform-parts.ts';
import { createTenantLimits } from './tenancy/tenant-limit-engine.ts';

export function buildTenancy({ pg, clock, metrics, onProblem }: Platform) {
  const refusals = metrics.counterBy('mydr24_tenant_limit_refusals_total', 'Refusals because a tenant reached one of its limits, by limit.', 'limit');
  return createTenantLimits({ pg, clock, onProblem, onRefused: (kind) => refusals.add(kind) });
}

export type Tenancy = ReturnType<typeof buildTenancy>;
