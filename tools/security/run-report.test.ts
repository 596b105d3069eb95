import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Looked, reportOf } from './run-report.ts';

const looked = (changes: Partial<Looked>): Looked => ({ name: 'nmap', version: '7.93', did: '2 ports', problems: [], tookMs: 1_000, when: '2026-11-26 02:20, commit abc', ...changes });
const rows = (report: string): string[] => report.split('\n').filter((line) => /^\| (nmap|fuzz|sqlmap) /.test(line));

test('[SE3] a report keeps the rows of looks that were not made now, in their order, and puts new ones in place of old', () => {
  const first = reportOf('', ['fuzz', 'nmap'], [looked({}), looked({ name: 'fuzz', did: 'a | b' })], '24', 3);
  assert.deepEqual(rows(first).map((line) => line.split(' | ')[0]), ['| fuzz', '| nmap']);
  assert.match(first, /a \\\| b/);
  const second = reportOf(first, ['fuzz', 'nmap'], [looked({ problems: ['TRACE is answered'] })], '24', 3);
  assert.equal(rows(second).length, 2);
  assert.match(rows(second)[1] ?? '', /\*\*TRACE is answered\*\*/);
  assert.match(reportOf(second, ['fuzz', 'nmap'], [looked({ version: null })], '24', 3), /\| nmap \| not installed \|.*\| not looked \|/);
});
