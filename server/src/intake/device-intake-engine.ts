// The door of devices into the lane: adds what is configured of the device, asked from the database at most once a minute.
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findNoDataMs } from './charting-store.ts';
import type { DeviceIntake } from './device-intake.ts';
import type { Intake } from './intake-engine.ts';

const SETTINGS_FRESH_MS = 60_000;
const MAX_DEVICES_KEPT = 50_000;

export function createDeviceIntake({ pg, clock, intake }: { pg: Postgres; clock: Clock; intake: Pick<Intake, 'submit'> }): DeviceIntake {
  const settings = createDeviceSettings(pg, clock);
  return {
    async submit({ deviceId, tenantId, patientId }, visit, items) {
      return intake.submit({ deviceId, tenantId, patientId, noDataMs: await settings.noDataMs(deviceId), visit }, items);
    },
  };
}

function createDeviceSettings(pg: Postgres, clock: Clock): { noDataMs(deviceId: string): Promise<number | null> } {
  const known = new Map<string, { noDataMs: number | null; until: number }>();
  return {
    async noDataMs(deviceId) {
      const nowMs = clock.monotonicMs();
      const fresh = known.get(deviceId);
      if (fresh !== undefined && fresh.until > nowMs) return fresh.noDataMs;
      // By the engine's connections: readings must not wait for those of people's requests.
      const noDataMs = await pg.asEngine((tx) => findNoDataMs(tx, deviceId), { readOnly: true });
      if (known.size >= MAX_DEVICES_KEPT) known.clear();
      known.set(deviceId, { noDataMs, until: nowMs + SETTINGS_FRESH_MS });
      return noDataMs;
    },
  };
}
