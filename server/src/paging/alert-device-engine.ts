// Keeps the alert devices in memory, because a step is decided without waiting: loaded at the start, after each change here, and
// every few seconds for what other nodes changed.
import type { Postgres } from '../platform/postgres.ts';
import { type AlertDevice, type AlertDeviceBook, ringsFor } from './alert-device.ts';
import { listBook } from './alert-device-store.ts';

export interface AlertDeviceEngine extends AlertDeviceBook {
  start(): Promise<void>;
  stop(): void;
  reload(): Promise<void>;
}

const RELOAD_MS = 5_000;

export function createAlertDevices(pg: Postgres, onProblem: (error: unknown) => void): AlertDeviceEngine {
  let byTenant = new Map<string, AlertDevice[]>();
  let timer: NodeJS.Timeout | undefined;

  async function reload(): Promise<void> {
    const devices = await pg.asEngine((tx) => listBook(tx), { readOnly: true });
    byTenant = Map.groupBy(devices, ({ tenantId }) => tenantId);
  }

  return {
    listFor: (tenantId, place, kinds) => (byTenant.get(tenantId) ?? []).filter((device) => ringsFor(device, place, kinds)),
    reload,
    async start() {
      await reload();
      timer = setInterval(() => void reload().catch(onProblem), RELOAD_MS);
    },
    stop: () => clearInterval(timer),
  };
}
