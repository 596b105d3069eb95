import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { wireText, wireVersion } from './wire-version.ts';

const WHAT_TO_DO = `The wire changed. Yesterday's phones and devices speak the old one until they reload.
1. Only added optional fields, endpoints, frames or topics? Keep the version and set sha256 in wire-version.ts.
2. Removed, renamed, narrowed or newly required something? Raise the version, keep the old form readable, and write a decision.`;

test('[W1] the wire is the one that was looked at: its schemas have the pinned hash', () => {
  assert.equal(createHash('sha256').update(wireText()).digest('hex'), wireVersion.sha256, WHAT_TO_DO);
});
