import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ruleSetText, spo2Rule } from '@mydr24/server/monitoring/rule-testing.ts';
import { runRules } from './rules-replay.ts';

const dir = mkdtempSync(join(tmpdir(), 'mydr24-rules-'));
test.after(() => rmSync(dir, { recursive: true }));
const fileOf = (name: string, text: string): string => (writeFileSync(join(dir, name), text), join(dir, name));
/** Dips of eight seconds below 90 in each minute, one value a second. */
const csv = fileOf('stay.csv', ['time,spo2', ...Array.from({ length: 600 }, (_, second) => `${second},${second % 60 < 8 ? 88 : 97}`)].join('\n'));

async function run(...argv: string[]) {
  const said = { out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) } as unknown as Parameters<typeof runRules>[1];
  return { code: await runRules(argv, io), ...said };
}

test('[RP9] a set is replayed on a CSV beside another one: a delay that outlasts the dips leaves none of their alarms', async () => {
  const [at0, at15] = [fileOf('0.json', ruleSetText([spo2Rule(90, 0)])), fileOf('15.json', ruleSetText([spo2Rule(90, 15_000)]))];
  const { code, out } = await run('replay', at15, '--against', at0, '--readings', csv, '--json');
  const { counts, stays } = JSON.parse(out) as { stays: number; counts: { ruleId: string; before: number; after: number }[] };
  assert.deepEqual([code, stays], [0, 1]);
  assert.deepEqual(counts.filter(({ ruleId }) => ruleId === 'spo2-low').map(({ before, after }) => [before, after]), [[10, 0]]);
});

test('[RP9] a file that is no set, or a wrong call, is said plainly and ends with its code', async () => {
  const bad = await run('replay', fileOf('bad.json', '{}'));
  assert.equal(bad.code, 1);
  assert.match(bad.err, /bad\.json/);
  assert.equal((await run('replay')).code, 2);
  assert.equal((await run('replay', fileOf('good.json', ruleSetText([])), '--group', 'nobody')).code, 2);
});
