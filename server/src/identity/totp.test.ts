// Codes by time against the published vectors; recovery codes as they are typed.
import assert from 'node:assert/strict';
import test from 'node:test';
import { printRecoveryCode, readRecoveryCode, recoveryCodeOf } from './recovery-code.ts';
import { neededFromAt, secondStepOf } from './second-step.ts';
import { asBase32, codeAt, keyUri, STEP_MS, stepOf } from './totp-node.ts';

/** RFC 6238, appendix B, the rows of SHA-1; the key is appendix A's. */
const KEY = Buffer.from('12345678901234567890');
const VECTORS = [[59, '94287082'], [1_111_111_109, '07081804'], [1_111_111_111, '14050471'], [1_234_567_890, '89005924'], [2_000_000_000, '69279037'], [20_000_000_000, '65353130']] as const;

test('[IDN10] codes are those of RFC 6238, keys are written as RFC 4648 writes them', () => {
  for (const [atS, code] of VECTORS) assert.equal(codeAt(KEY, Math.floor((atS * 1000) / STEP_MS), 8), code);
  const written = ['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => asBase32(Buffer.from(text)));
  assert.deepEqual(written, ['MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI']);
  assert.equal(keyUri(KEY, 'MyDR24', 'a b@x.org'), 'otpauth://totp/MyDR24:a%20b%40x.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=MyDR24&algorithm=SHA1&digits=6&period=30');
});

test('[IDN10] a code counts one step early and one late and no further, and never at or before the step used last', () => {
  const now = 1_000;
  const taken = [-2, -1, 0, 1, 2].map((off) => stepOf(KEY, codeAt(KEY, now + off), now * STEP_MS, 0));
  assert.deepEqual(taken, [null, 999, 1000, 1001, null]);
  assert.equal(stepOf(KEY, codeAt(KEY, now), now * STEP_MS, now), null);
  assert.equal(stepOf(KEY, codeAt(KEY, now - 1), now * STEP_MS, now), null);
  assert.equal(stepOf(KEY, codeAt(KEY, now + 1), now * STEP_MS, now), now + 1);
  assert.equal(stepOf(KEY, '12345', now * STEP_MS, 0), null);
});

test('[IDN11] a recovery code is read however it is typed from paper', () => {
  const code = recoveryCodeOf(Uint8Array.from({ length: 16 }, (_, index) => index * 7));
  const printed = printRecoveryCode(code);
  assert.match(printed, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  for (const typed of [printed, printed.toLowerCase(), printed.replaceAll('-', ' '), printed.replaceAll('0', 'O').replaceAll('1', 'l')]) assert.deepEqual(readRecoveryCode(typed), code);
  for (const typed of ['', printed.slice(1), `${printed}0`, printed.replace(/^./, 'U')]) assert.equal(readRecoveryCode(typed), null);
});

test('[IDN12] staff need a second step from the day their tenant says, patients and relatives do not; whoever has an app is asked for its code always', () => {
  const facts = { hasCodeApp: false, roles: ['nurse'] as const, staffFromAt: 100 };
  assert.deepEqual([secondStepOf(facts, 99), secondStepOf(facts, 100), secondStepOf({ ...facts, staffFromAt: null }, 100)], ['none', 'missing', 'none']);
  assert.deepEqual([secondStepOf({ ...facts, roles: ['patient'] }, 100), secondStepOf({ ...facts, roles: ['family', 'nurse'] }, 100), secondStepOf({ ...facts, roles: [] }, 100)], ['none', 'missing', 'missing']);
  assert.equal(secondStepOf({ hasCodeApp: true, roles: ['patient'], staffFromAt: null }, 0), 'code');
  assert.equal(neededFromAt({ roles: ['patient'], staffFromAt: 100 }), null);
});
