// The key of a person to what waits on their phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaitingKey } from '@mydr24/protocol';
import { createWaitingKeys } from './waiting-key-node.ts';

const keyOf = createWaitingKeys(new Uint8Array(32).fill(7));

test('is the same each time, another for each person, tenant and server, and a key of the curve', async () => {
  const key = keyOf('t', 'p');
  assert.deepEqual(WaitingKey.parse(keyOf('t', 'p')), key);
  const others = [keyOf('t', 'q'), keyOf('u', 'p'), createWaitingKeys(new Uint8Array(32).fill(8))('t', 'p')];
  assert.equal(new Set([key, ...others].map(({ d }) => d)).size, 4);
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', ...key }, curve, false, ['deriveBits']);
});
