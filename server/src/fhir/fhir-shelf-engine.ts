// Whose observations are, what is kept under their keys, and keeping them: for all requests that come at the same time together, a transaction for each tenant.
import type { DeviceIdentity } from '../intake/device-intake.ts';
import type { Keys } from '../keys/keys.ts';
import type { Postgres } from '../platform/postgres.ts';
import { createTogether } from '../platform/together-engine.ts';
import { findByKeys, findPatientIds, insertObservations, type StoredObservation } from './fhir-store.ts';

interface Whose {
  readonly tenantId: string;
  readonly subjects: Parameters<typeof findPatientIds>[3];
}
interface Kept {
  readonly device: Pick<DeviceIdentity, 'tenantId' | 'deviceId'>;
  /** Stored where nothing is under their key yet. */
  readonly rows: readonly StoredObservation[];
  readonly keys: readonly string[];
}

export interface FhirShelf {
  patientIdsOf(whose: Whose): Promise<readonly (string | null)[]>;
  /** After keeping the rows: what is under the keys. */
  keep(kept: Kept): Promise<ReadonlyMap<string, StoredObservation>>;
}

/** A large bundle is a run of its own, nearly. */
const REQUESTS_AT_ONCE = 50;

export function createFhirShelf(pg: Postgres, keyring: Keys): FhirShelf {
  return {
    patientIdsOf: createTogether({
      most: REQUESTS_AT_ONCE,
      work: (all: readonly Whose[]) => byTenant(all, ({ tenantId }) => tenantId, (tenantId, theirs) =>
        pg.asTenant(tenantId, async (tx) => {
          const ids = await findPatientIds(tx, keyring, tenantId, theirs.flatMap(({ subjects }) => subjects));
          let next = 0;
          return theirs.map(({ subjects }) => ids.slice(next, (next += subjects.length)));
        })),
    }),
    keep: createTogether({
      most: REQUESTS_AT_ONCE,
      work: (all: readonly Kept[]) => byTenant(all, ({ device }) => device.tenantId, (tenantId, theirs) =>
        pg.asTenant(tenantId, async (tx) => {
          const rows = theirs.flatMap((one) => one.rows.map((row) => ({ ...row, deviceId: one.device.deviceId })));
          const by = { tx, keyring, tenantId };
          // In one order everywhere, so that two nodes do not wait for each other.
          if (rows.length > 0) await insertObservations(by, rows.toSorted((a, b) => placeOf(a.deviceId, a.dedupeKey).localeCompare(placeOf(b.deviceId, b.dedupeKey))));
          const keys = new Map(theirs.flatMap(({ device: { deviceId }, keys: some }) => some.map((key) => [placeOf(deviceId, key), { deviceId, key }])));
          const found = new Map((await findByKeys(by, [...keys.values()], rows)).map((one) => [placeOf(one.deviceId, one.dedupeKey), one]));
          return theirs.map(({ device: { deviceId }, keys: some }) => new Map(some.flatMap((key) => {
            const one = found.get(placeOf(deviceId, key));
            return one === undefined ? [] : [[key, one] as const];
          })));
        })),
    }),
  };
}

const placeOf = (deviceId: string, key: string): string => `${deviceId} ${key}`;

async function byTenant<Item, Result>(all: readonly Item[], tenantOf: (item: Item) => string, work: (tenantId: string, theirs: readonly Item[]) => Promise<readonly Result[]>): Promise<Result[]> {
  const results: Result[] = [];
  for (const [tenantId, places] of Map.groupBy(all.keys(), (nth) => tenantOf(all[nth]!))) {
    const told = await work(tenantId, places.map((nth) => all[nth]!));
    for (const [at, nth] of places.entries()) results[nth] = told[at]!;
  }
  return results;
}
