import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Heard, medianOf, type Visit, withVisit } from './device-heard.ts';

const visit = (extra: Partial<Visit>): Visit => ({ deviceId: 'd', tenantId: 't', way: 'http', receivedAt: 0, newestTakenAt: null, seqs: null, stored: 0, duplicates: 0, refused: 0, ...extra });
const after = (...visits: Partial<Visit>[]): Heard => visits.reduce<Heard | undefined>((heard, each) => withVisit(heard, visit(each)), undefined)!;

test('[DV6] the clock offset is the median of the newest 31: a backlog or one slow line moves it little', () => {
  const live = Array.from({ length: 40 }, (_, n): Partial<Visit> => ({ receivedAt: n * 1_000 + 200, newestTakenAt: n * 1_000 }));
  assert.equal(medianOf(after(...live).offsetsMs), 200);
  const slow = { receivedAt: 400_000, newestTakenAt: 41_000 };
  const backlog = { receivedAt: 500_000, newestTakenAt: 10_000 };
  const heard = after(...live, slow, backlog);
  assert.deepEqual([medianOf(heard.offsetsMs), heard.offsetsMs.length], [200, 31]);
  assert.equal(medianOf([]), null);
});

test('[DV6] a device that was set right is shown right after sixteen submissions', () => {
  const wrong = Array.from({ length: 31 }, (_, n): Partial<Visit> => ({ receivedAt: n * 1_000 + 90_000, newestTakenAt: n * 1_000 }));
  const right = Array.from({ length: 16 }, (_, n): Partial<Visit> => ({ receivedAt: 200_000 + n, newestTakenAt: 200_000 + n }));
  assert.equal(medianOf(after(...wrong, ...right).offsetsMs), 0);
});

test('[DV7] numbers passed over are missing until they come, in whatever order and pieces they come', () => {
  assert.deepEqual(after({ seqs: [1, 2, 5] }).counts.missing, 2);
  assert.deepEqual(after({ seqs: [1, 2, 5] }, { seqs: [4] }).counts, { stored: 0, duplicates: 0, refused: 0, late: 1, missing: 1 });
  fc.assert(fc.property(fc.shuffledSubarray(Array.from({ length: 30 }, (_, n) => n + 2), { minLength: 1 }), (rest) => {
    const heard = after({ seqs: [1] }, ...rest.map((seq) => ({ seqs: [seq] })));
    assert.equal(heard.counts.missing, Math.max(...rest) - 1 - rest.length);
    assert.equal(heard.highestSeq, Math.max(...rest));
  }));
});

test('[DV7] a device that begins to number by the clock has no million readings missing', () => {
  assert.equal(after({ seqs: [1, 2] }, { seqs: [1_760_000_000_000] }).counts.missing, 0);
});
