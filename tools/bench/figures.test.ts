// The arithmetic behind the figures and the document they go into.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alone, compared, median, spread } from './measures.ts';
import { asRows, asTable, BEGIN, END, replaceSection, rounded } from './report.ts';

test('a spread counts every sample and names the ranks, not a mean', () => {
  const samples = Array.from({ length: 200 }, (_, n) => 200 - n);
  assert.deepEqual(spread(samples), { n: 200, p50: 100, p99: 198, max: 200 });
  assert.deepEqual(spread([7]), { n: 1, p50: 7, p99: 7, max: 7 });
  assert.ok(Number.isNaN(spread([]).p50));
});

test('a ratio is the median of the rounds’ ratios, not the ratio of the medians', () => {
  const figure = compared('x', 'ms', [{ ours: 10, floor: 1 }, { ours: 2, floor: 2 }, { ours: 9, floor: 3 }], '<= 3', { atMost: 3 });
  assert.equal(figure.ratio, 3);
  assert.deepEqual([figure.value, figure.floor, figure.isMet], [9, 2, true]);
  assert.equal(median([4, 1]), 2.5);
});

test('a bound is met at its edge and missed beyond it; without one nothing is claimed', () => {
  const at = (value: number) => alone('x', 'ms', [value], '', { atMost: 2 }).isMet;
  assert.deepEqual([at(2), at(2.01)], [true, false]);
  assert.equal(compared('x', '1/s', [{ ours: 1, floor: 2 }], '', { atLeast: 0.6 }).isMet, false);
  assert.equal(alone('x', 'ms', [1], '', null).isMet, null);
});

test('a missed target is said in the table, and rows carry the six fields programs read', () => {
  const figures = [alone('start', 'ms', [3000], '<= 2,000 ms', { atMost: 2000 })];
  assert.match(asTable(figures), /\| start \| 3,000 ms \|  \|  \| <= 2,000 ms \| \*\*no\*\* \|/);
  assert.deepEqual(asRows(figures), [{ name: 'start', value: 3000, unit: 'ms', floor: null, ratio: null, target: '<= 2,000 ms' }]);
});

test('writing figures again leaves the words around them as they are', () => {
  const section = (text: string): string => `${BEGIN}\n${text}\n${END}`;
  const first = replaceSection('# Title\n\nwords', section('one'));
  const second = replaceSection(`${first}more words\n`, section('two'));
  assert.equal(second, `# Title\n\nwords\n\n${section('two')}\nmore words\n`);
});

test('numbers are shown to three places, and none is not shown as zero', () => {
  assert.deepEqual([rounded(12_345.6), rounded(1.2345), rounded(0.00123), rounded(Number.NaN)], ['12,346', '1.23', '0.00123', 'none']);
});
