import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackState } from '@mydr24/protocol';
import { decidePack, isApprovedByAnother, type PackStep, statementOf, withVersion } from './pack-approval.ts';
import { diffPacks } from './pack-diff.ts';
import { makeSigningKey, signBytes, verifyBytes } from '../platform/signature-node.ts';
import { readPack } from './pack-source.ts';
import { packText } from './protocols-testing.ts';

const deed = (what: string, personId: string | null) => ({ what, personId }) as never;
const written = [deed('created', 'ana'), deed('saved', 'ben'), deed('proposed', 'ana')];

test('[PK6] neither an author nor the proposer approves; a third person does', () => {
  for (const [who, expected] of [['ana', 'own-work'], ['ben', 'own-work'], ['cleo', 'approved']] as const) {
    const decision = decidePack({ state: 'proposed', deeds: written }, 'approve', who);
    assert.equal(decision.ok ? decision.state : decision.refusal, expected, who);
  }
});

test('[PK6] every state answers every step as the picture of its life says', () => {
  const table: Record<PackStep, Record<string, string>> = {
    save: { draft: 'draft', proposed: 'text-is-fixed', approved: 'text-is-fixed', scheduled: 'text-is-fixed', active: 'text-is-fixed', retired: 'text-is-fixed', withdrawn: 'text-is-fixed' },
    propose: { draft: 'proposed', proposed: 'not-a-draft', approved: 'not-a-draft', scheduled: 'not-a-draft', active: 'not-a-draft', retired: 'not-a-draft', withdrawn: 'not-a-draft' },
    approve: { draft: 'not-proposed', proposed: 'approved', approved: 'not-proposed', scheduled: 'not-proposed', active: 'not-proposed', retired: 'not-proposed', withdrawn: 'not-proposed' },
    activate: { draft: 'not-approved', proposed: 'not-approved', approved: 'active', scheduled: 'active', active: 'already-active', retired: 'active', withdrawn: 'not-approved' },
    schedule: { draft: 'not-approved', proposed: 'not-approved', approved: 'scheduled', scheduled: 'scheduled', active: 'already-active', retired: 'scheduled', withdrawn: 'not-approved' },
    withdraw: { draft: 'withdrawn', proposed: 'withdrawn', approved: 'withdrawn', scheduled: 'withdrawn', active: 'in-force', retired: 'in-force', withdrawn: 'in-force' },
  };
  for (const [step, cells] of Object.entries(table)) {
    for (const state of PackState.options) {
      const decision = decidePack({ state, deeds: written }, step as PackStep, 'cleo');
      assert.equal(decision.ok ? decision.state : decision.refusal, cells[state], `${step} of ${state}`);
    }
  }
});

test('[PK6] deeds written past the rules are no approval', () => {
  assert.equal(isApprovedByAnother([...written, deed('approved', 'cleo'), deed('activated', 'ana')]), true);
  for (const deeds of [written, [...written, deed('approved', 'ben')], [...written, deed('approved', null)], [deed('created', 'ana'), deed('approved', 'cleo')]]) assert.equal(isApprovedByAnother(deeds), false);
});

test('[PK10] a signature covers every byte of the text and everybody who stands behind it', () => {
  const [key, other] = [makeSigningKey(), makeSigningKey()];
  const pack = { tenantId: 't', packId: 'p', version: 2, sha256: 'a' };
  const deeds = [{ what: 'proposed', personId: 'ana', at: 1 }, { what: 'approved', personId: 'cleo', at: 2 }, { what: 'activated', personId: 'ana', at: 3 }] as never[];
  const statement = statementOf(pack, deeds, 3);
  const signature = signBytes(statement, key);
  assert.deepEqual(verifyBytes(statement, signature, [other, key]), { ok: true });
  assert.deepEqual(verifyBytes(statement, signature, [other]), { ok: false, reason: 'unknown-key' });
  const forged = [statementOf({ ...pack, sha256: 'b' }, deeds, 3), statementOf({ ...pack, version: 3 }, deeds, 3), statementOf(pack, deeds, 4), statementOf(pack, [deeds[1]!], 3)];
  for (const text of forged) assert.deepEqual(verifyBytes(text, signature, [key]), { ok: false, reason: 'bad-signature' });
});

test('[PK10] a key cannot pass under another key\'s name', () => {
  const [key, thief] = [makeSigningKey(), makeSigningKey()];
  const signature = { ...signBytes('text', thief), keyId: key.keyId };
  assert.deepEqual(verifyBytes('text', signature, [key, { ...thief, keyId: key.keyId }]), { ok: false, reason: 'bad-signature' });
});

test('[PK16] a difference is told in steps, waits, people and texts; a comment or an anchor is none', () => {
  const before = readPack(packText()).pack!;
  assert.deepEqual(diffPacks(before, readPack(`# a comment\n${packText()}`).pack!), []);
  const after = readPack(withVersion(packText(), 7).replace('silentAtMostS: 60', 'silentAtMostS: 50').replace('      - id: nearest\n        roles: [nurse]\n        offerTo: 3\n        waitS: 20', '      - id: nearest\n        roles: [nurse, doctor]\n        offerTo: 3\n        waitS: 25')).pack!;
  const told = diffPacks(before, after).map(({ where, what }) => `${where}: ${what}`);
  assert.ok(told.includes('promise: silentAtMostS was 60, is 50'));
  assert.ok(told.includes('stroke, step nearest: waitS was 20, is 25'));
  assert.ok(told.includes('stroke, step nearest: roles was [nurse], is [nurse, doctor]'));
});
