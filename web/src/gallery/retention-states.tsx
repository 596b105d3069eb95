// How long things are kept, with invented times: as they are, and a shorter time that waits.
import type { Retention, RetentionPreview } from '@mydr24/protocol';
import { AdminFrame } from '../admin/admin-shell.tsx';
import { RetentionScreen } from '../admin/retention-screen.tsx';
import { FIXTURE_NOW } from './fixtures.ts';

const DAY_MS = 86_400_000;
const kept: Retention = { keepDays: 400, keepHoursDays: 3_650, countsFrom: null, readingsUntil: null, hoursUntil: null, waveformHours: 72, leastDays: 35, mostDays: 36_500, mostWaveformHours: 8_760 };
const preview: RetentionPreview = { readings: { before: FIXTURE_NOW - 60 * DAY_MS, weeks: 48, fromAt: FIXTURE_NOW + DAY_MS }, hours: { before: null, fromAt: FIXTURE_NOW + DAY_MS }, waveforms: { before: FIXTURE_NOW - DAY_MS, fromAt: FIXTURE_NOW }, flaw: null };
const shown = (body: Retention) => () => ({ role: 'admin' as const, screen: () => <AdminFrame><RetentionScreen /></AdminFrame>, topics: {}, replies: { getRetention: body, previewRetention: preview } });

export const retentionStates = {
  'retention': shown(kept),
  'retention-waits': shown({ ...kept, keepDays: 60, countsFrom: FIXTURE_NOW + DAY_MS, readingsUntil: FIXTURE_NOW - 430 * DAY_MS }),
};
