// Which acts ask for a proof, and how long one counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointNames, endpoints } from '@mydr24/protocol';
import { PROOF_MS, provenUntilMs, waysOf } from './step-up.ts';

test('[IDN1] a proof counts for 5 minutes and not a moment longer', () => {
  assert.equal(provenUntilMs(1_000, 1_000), 1_000 + PROOF_MS);
  assert.equal(provenUntilMs(1_000, 1_000 + PROOF_MS - 1), 1_000 + PROOF_MS);
  assert.equal(provenUntilMs(1_000, 1_000 + PROOF_MS), null);
  assert.equal(provenUntilMs(null, 1_000), null);
  assert.equal(PROOF_MS, 300_000);
});

test('[IDN1] what changes the rules of everybody, or ends a device or a person\'s access, is marked; nothing critical is', () => {
  const marked = endpointNames.filter((name) => endpoints[name].needsStepUp);
  for (const name of ['activatePack', 'activateRuleSet', 'revokeDevice', 'rotateDeviceKey', 'deactivatePerson', 'setGroupRoles', 'setSignInProvider', 'makeScimToken'] as const) assert.ok(marked.includes(name), name);
  for (const name of marked) assert.ok(!endpoints[name].isCritical && endpoints[name].auth === 'person', name);
});

test('[IDN2] the ways are those a person has', () => {
  assert.deepEqual(waysOf({ hasPasskey: true, hasPassword: true, isDemo: false }), ['passkey', 'password']);
  assert.deepEqual(waysOf({ hasPasskey: false, hasPassword: false, isDemo: true }), ['demo']);
  assert.deepEqual(waysOf({ hasPasskey: false, hasPassword: false, isDemo: false }), []);
});
