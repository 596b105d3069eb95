// Challenges of passkeys: ours, for one purpose, and short.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHALLENGE_MS } from './passkey.ts';
import { createChallenges } from './passkey-node.ts';

const key = new Uint8Array(32).fill(9);
const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

test('[IDN6] a challenge is taken for its own purpose, for 5 minutes, when its seal is ours and untouched', () => {
  const { make, timeOf } = createChallenges(key);
  const challenge = asText(make('use', 1_000));
  assert.equal(timeOf(challenge, 'use', 1_000), 1_000);
  assert.equal(timeOf(challenge, 'use', 1_000 + CHALLENGE_MS - 1), 1_000);
  assert.equal(timeOf(challenge, 'use', 1_000 + CHALLENGE_MS), null);
  assert.equal(timeOf(challenge, 'add somebody', 1_000), null);
  assert.equal(createChallenges(new Uint8Array(32).fill(8)).timeOf(challenge, 'use', 1_000), null);
  for (let at = 0; at < challenge.length; at += 7) {
    const touched = `${challenge.slice(0, at)}${challenge[at] === 'A' ? 'B' : 'A'}${challenge.slice(at + 1)}`;
    assert.equal(timeOf(touched, 'use', 1_000), null, `character ${at}`);
  }
  for (const other of ['', 'x', asText(new Uint8Array(56)), `${challenge}AAAA`]) assert.equal(timeOf(other, 'use', 1_000), null);
});
