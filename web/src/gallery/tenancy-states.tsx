// What a hospital may use at most, with invented figures: some set and one full, none set, refused.
import { TenantLimitKind, wireError, type TenantLimit } from '@mydr24/protocol';
import { AdminFrame } from '../admin/admin-shell.tsx';
import { LimitsScreen } from '../admin/limits-screen.tsx';
import { FIXTURE_NOW } from './fixtures.ts';

const used: Record<TenantLimitKind, number | null> = { readings: null, requests: null, sockets: 48, devices: 120, people: 212, files: 37, exports: 0 };
const mosts: Partial<Record<TenantLimitKind, number>> = { readings: 2_000, sockets: 400, devices: 120, people: 300 };
const limitsBy = (most: typeof mosts): TenantLimit[] => TenantLimitKind.options.map((kind) => ({ kind, most: most[kind] ?? null, used: used[kind], refused: most[kind] !== undefined && kind === 'devices' ? 3 : 0 }));
const Screen = () => (
  <AdminFrame>
    <LimitsScreen />
  </AdminFrame>
);
const screen = (limits: TenantLimit[], setAt: number | null) => () => ({ role: 'admin' as const, screen: Screen, topics: {}, replies: { getTenantLimits: { limits, setAt } } });

export const tenancyStates = {
  'limits-set': screen(limitsBy(mosts), FIXTURE_NOW - 86_400_000),
  'limits-none': screen(limitsBy({}), null),
  'limits-refused': () => ({ role: 'admin' as const, screen: Screen, topics: {}, refusals: { getTenantLimits: wireError('unavailable', 'fixture', 'The gallery has no server.') } }),
};
