// Whose passkey answered, or nobody's: finds it, judges the answer against it and marks the challenge as used, in one
// transaction under its owner's tenant.
import type { PasskeyAnswer } from '@mydr24/protocol';
import type { Postgres } from '../platform/postgres.ts';
import type { Passkeys } from './passkey.ts';
import { claimPasskey, findPasskeyTenant, usePasskey } from './passkey-store.ts';

export interface ProvenPerson {
  readonly tenantId: string;
  readonly personId: string;
}

export type UsePasskey = (given: PasskeyAnswer, nowMs: number) => Promise<ProvenPerson | null>;

export function createUsePasskey({ pg, passkeys }: { pg: Postgres; passkeys: Pick<Passkeys, 'judgeUse'> }): UsePasskey {
  return async (given, nowMs) => {
    const tenantId = await pg.asEngine((tx) => findPasskeyTenant(tx, given.id));
    if (tenantId === undefined) return null;
    return pg.asTenant(tenantId, async (tx) => {
      const known = await claimPasskey(tx, given.id);
      const used = known && (await passkeys.judgeUse(known, given, nowMs));
      if (!known || !used || !(await usePasskey(tx, known.passkeyId, used, nowMs))) return null;
      return { tenantId, personId: known.personId };
    });
  };
}
