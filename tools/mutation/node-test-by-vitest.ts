// What the tests of monitoring use of `node:test`, said to vitest. Properties begin from one seed, so that two runs on the same code give the same figures, and do not
// look for their smallest example: here only counts whether they fail.
import fc from 'fast-check';
import { test } from 'vitest';

fc.configureGlobal({ seed: 1, endOnFailure: true });
export { test };
