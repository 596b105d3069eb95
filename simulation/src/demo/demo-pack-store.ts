// Puts the region's shipped pack in force for the demo's main health system, with the deeds of three of its people, as if they had
// drafted, proposed and approved it. Harmless when run again: whatever the demo's visitors activated since stays.
import type { PersonId } from '@mydr24/protocol';
import { withVersion } from '@mydr24/server/protocols/pack-approval.ts';
import { putInForce, signPack } from '@mydr24/server/protocols/pack-force-engine.ts';
import { readingOf } from '@mydr24/server/protocols/pack-judgement.ts';
import { sha256Of, type SigningKey } from '@mydr24/server/platform/signature-node.ts';
import { findPack, insertDeed, insertDraft, listDeeds, listPacks, takeVersion, updateState } from '@mydr24/server/protocols/pack-store.ts';
import { loadShippedPacks, type Shipped } from '@mydr24/server/protocols/shipped-packs-file.ts';
import type { Postgres, Tx } from '@mydr24/server/platform/postgres.ts';
import { mainTenant } from './demo-places-of-care.ts';
import type { DemoNetwork, DemoPerson } from './demo-types.ts';

const PACK = 'ad-112';

export interface PackSeedOptions {
  readonly key: SigningKey;
  readonly nowMs: number;
}

/** True when something was written. */
export async function seedPack(pg: Postgres, { persons }: DemoNetwork, options: PackSeedOptions): Promise<boolean> {
  const [author, approver] = [personIdOf(persons, 'coordinator'), personIdOf(persons, 'admin')];
  return pg.asTenant(mainTenant.id, async (tx) => {
    if (author === null || approver === null || (await listPacks(tx, mainTenant.id)).length > 0) return false;
    const packs = await loadShippedPacks(async (source) => readingOf(source), (error) => {
      throw error;
    });
    await write(tx, packs.find(({ version }) => version.packId === PACK)!, author, approver, options);
    return true;
  });
}

const personIdOf = (persons: readonly DemoPerson[], role: DemoPerson['roles'][number]): PersonId | null =>
  (persons.find(({ tenantId, roles }) => tenantId === mainTenant.id && roles.includes(role))?.id as PersonId | undefined) ?? null;

async function write(tx: Tx, { source: text, pack, version: from }: Shipped, author: PersonId, approver: PersonId, { key, nowMs }: PackSeedOptions): Promise<void> {
  const tenantId = mainTenant.id;
  const version = await takeVersion(tx, tenantId);
  const source = withVersion(text, version);
  await insertDraft(tx, { tenantId, packId: PACK, version, title: from.title, region: pack.region, languages: pack.languages, source, sha256: sha256Of(source), basedOn: { packId: PACK, version: from.version } });
  await insertDeed(tx, tenantId, version, { what: 'created', personId: author, at: nowMs });
  for (const [what, personId] of [['proposed', author], ['approved', approver]] as const) {
    await updateState(tx, { tenantId, version, state: what, activateAt: null, signature: null, nowMs });
    await insertDeed(tx, tenantId, version, { what, personId, at: nowMs });
  }
  const stored = { ...(await findPack(tx, tenantId, version))!, activateAt: nowMs };
  await putInForce(tx, stored, { personId: author, nowMs }, signPack(stored, await listDeeds(tx, tenantId, version), nowMs, key));
}
