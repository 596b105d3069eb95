// Trackers of vehicles, whatever they speak: a key is judged, a message is read by its format, its point is stored before
// anybody is answered. A refused point is answered as taken, or the tracker would send it for ever before the next one;
// the vehicle shows why.
import { type WireError, wireError } from '@mydr24/protocol';
import type { Secrets } from '../people/secrets.ts';
import { answer, type Answer } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { TrackerMessage } from './tracker-message.ts';
import type { Tracking } from './tracking-engine.ts';
import { parseVehicleKey } from './vehicle-key.ts';
import { findKeyedVehicle, type KeyedVehicle, noteHeard } from './vehicle-store.ts';

export interface TrackerDesk {
  /** Asked for every message: a retired vehicle's key ends with it. */
  judgeKey(key: string): Promise<Answer<KeyedVehicle>>;
  take(vehicle: KeyedVehicle, message: TrackerMessage, nowMs: number): Promise<void>;
}

const keyRefused: WireError = wireError('unauthenticated', 'vehicle-key-refused', 'The key is not that of a vehicle, or the vehicle was retired. Register it again.');

export function createTrackerDesk({ pg, secrets, tracking }: { pg: Postgres; secrets: Secrets; tracking: Tracking }): TrackerDesk {
  return {
    async judgeKey(text) {
      const key = parseVehicleKey(text);
      const vehicle = key && (await pg.asEngine((tx) => findKeyedVehicle(tx, key.vehicleId), { readOnly: true }));
      return key && vehicle && secrets.isHashOf(key.secret, vehicle.keyHash) ? answer(vehicle) : { ok: false, error: keyRefused };
    },
    async take({ vehicleId, tenantId }, message, nowMs) {
      if (message.type === 'no-point') return;
      await pg.asTenant(tenantId, async (tx) => {
        const refused = message.type === 'point' ? (await tracking.takeOfVehicle(tx, tenantId, vehicleId, [message.point], nowMs)).refused : [];
        await noteHeard(tx, vehicleId, nowMs, message.type === 'point' ? (refused[0]?.code ?? null) : 'unreadable');
      });
    },
  };
}
