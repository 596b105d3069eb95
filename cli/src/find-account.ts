// Who signs in with an e-mail, at any tenant, whether it lies sealed or not. The master key is asked for only where something is sealed, because one
// that is not there would be made.
import { openKeyWrap } from '@mydr24/server/key-parts.ts';
import { createKeyRing } from '@mydr24/server/keys/key-ring-engine.ts';
import { listIndexKeys } from '@mydr24/server/keys/key-store.ts';
import { findByEmail, type PersonAddress } from '@mydr24/server/people/session-store.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import type { Postgres } from '@mydr24/server/platform/postgres.ts';
import type { LoadedConfig } from './load-config.ts';

export async function findAccount(pg: Postgres, { config, dataDir }: LoadedConfig, email: string): Promise<PersonAddress | undefined> {
  const isSealed = (await pg.asEngine(listIndexKeys, { readOnly: true })).length > 0;
  const keys = isSealed ? createKeyRing({ wrap: await openKeyWrap(config, dataDir), clock: systemClock }) : { findMail: async () => [] };
  return pg.asEngine((tx) => findByEmail(tx, keys, email), { readOnly: true });
}
