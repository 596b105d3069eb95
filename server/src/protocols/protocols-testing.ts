// What tests of packs share: a small staffing on paper, and a version brought to the state a test begins from. Only tests use it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackState, PersonId } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';
import { withVersion } from './pack-approval.ts';
import { putInForce, signPack } from './pack-force-engine.ts';
import { makeSigningKey, sha256Of, type SigningKey } from '../platform/signature-node.ts';
import { findPack, insertDeed, insertDraft, listDeeds, takeVersion, updateState } from './pack-store.ts';
import { SHIPPED_DIR } from './shipped-packs-file.ts';
import { StaffingFile, staffingOf } from './staffing-file.ts';
import type { Staffing } from './staffing.ts';

export const packText = (id = 'gb-999'): string => readFileSync(join(SHIPPED_DIR, `${id}.yaml`), 'utf8');

export function staffing(file: Partial<StaffingFile> = {}): Staffing {
  const channels = ['push', 'sms', 'voice'];
  const person = (id: string, role: string, more: object = {}) => ({ id, roles: [role], units: ['ward'], channels, ...more });
  const responders = ['r1', 'r2', 'r3', 'r4'].map((id) => person(id, 'responder', { qualifications: ['als', 'paramedic', 'physician', 'obstetric', 'nurse', 'first-aid'] }));
  const people = [person('n1', 'nurse'), person('n2', 'nurse'), person('d1', 'doctor'), person('d2', 'doctor'), person('x1', 'dispatcher'), person('x2', 'dispatcher'), person('c1', 'coordinator'), ...responders];
  return staffingOf(StaffingFile.parse({ places: [{ unit: 'ward', facility: 'hospital' }], people, alertDevices: [{ kind: 'desk-phone', label: 'Desk' }], ...file }), Date.parse);
}

export interface PackWish {
  tenantId: string;
  state: Extract<PackState, 'draft' | 'proposed' | 'approved' | 'active'>;
  author: PersonId;
  approver: PersonId;
  nowMs: number;
  packId?: string;
  change?: (source: string) => string;
  key?: SigningKey;
}

/** Everything a person would have done, in the order they would have. */
export async function insertPackIn(tx: Tx, { tenantId, state, author, approver, nowMs, packId = 'gb-999', change = (source) => source, key = makeSigningKey() }: PackWish): Promise<number> {
  const version = await takeVersion(tx, tenantId);
  const source = change(withVersion(packText(), version).replace(/^id: .*$/m, `id: ${packId}`));
  await insertDraft(tx, { tenantId, packId, version, title: 'Test pack', region: 'GB', languages: ['en'], source, sha256: sha256Of(source), basedOn: { packId: 'gb-999', version: 1 } });
  await insertDeed(tx, tenantId, version, { what: 'created', personId: author, at: nowMs });
  if (state === 'draft') return version;
  const move = async (to: 'proposed' | 'approved', personId: PersonId) => {
    await updateState(tx, { tenantId, version, state: to, activateAt: null, signature: null, nowMs });
    await insertDeed(tx, tenantId, version, { what: to, personId, at: nowMs });
  };
  await move('proposed', author);
  if (state !== 'proposed') await move('approved', approver);
  if (state !== 'active') return version;
  const stored = (await findPack(tx, tenantId, version))!;
  const pack = { ...stored, activateAt: nowMs };
  await putInForce(tx, pack, { personId: author, nowMs }, signPack(pack, await listDeeds(tx, tenantId, version), nowMs, key));
  return version;
}
