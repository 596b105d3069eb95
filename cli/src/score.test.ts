// The two commands by which anyone checks our arithmetic, on the vectors and on input that does not fit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runAlarmSimulate } from './alarm-simulate.ts';
import type { Command, Io } from './io.ts';
import { runScore } from './score.ts';

const vectorsFolder = fileURLToPath(new URL('../../server/src/monitoring/vectors/', import.meta.url));
type Row = Record<string, unknown>;
const readVectors = (name: string): Row => JSON.parse(readFileSync(`${vectorsFolder}${name}`, 'utf8')) as Row;

async function run(command: Command, argv: readonly string[], stdin = ''): Promise<{ exit: number; rows: Row[]; err: string }> {
  let out = '';
  let err = '';
  const io: Io = {
    stdin: Readable.from([stdin]), out: (text) => void (out += text), err: (text) => void (err += text), cwd: vectorsFolder, env: {}, isTty: false,
  };
  const exit = await command(argv, io);
  const rows = out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
  return { exit, rows, err };
}

const news2 = readVectors('news2.json') as unknown as { cases: Row[]; invalid: { cases: Row[] } };
const news2Cases = [...news2.cases, ...news2.invalid.cases] as { id: string; input: Row; expected: Row }[];

test('[M9] score news2 answers every vector, by id, in order', async () => {
  const { exit, rows, err } = await run(runScore, ['news2', '-'], news2Cases.map((row) => JSON.stringify(row)).join('\n'));
  assert.deepEqual([exit, err, rows.length], [0, '', news2Cases.length]);
  for (const [index, { id, expected }] of news2Cases.entries()) {
    assert.equal(rows[index]?.['id'], id);
    for (const [field, value] of Object.entries(expected)) assert.deepEqual(rows[index]?.[field], value, `${id} ${field}`);
  }
});

test('[M9] score news2 takes a bare set, with Windows line ends, a byte order mark and blank lines', async () => {
  const set = JSON.stringify(news2Cases[0]?.input);
  const { exit, rows } = await run(runScore, ['news2'], `\uFEFF${set}\r\n\r\n${set}\r\n`);
  assert.deepEqual([exit, rows.map((row) => [row['status'], row['total'], 'id' in row])], [0, [['complete', 0, false], ['complete', 0, false]]]);
});

test('[M9] a line that cannot be read is rejected with its number, shows nothing of itself, and the rest go on', async () => {
  const set = JSON.stringify({ id: 7, input: news2Cases[0]?.input });
  const { exit, rows } = await run(runScore, ['news2', '-'], `{"spo2": 91\n${set}\n[1]\n\n{"id":"x","input":3}\nnull\n`);
  assert.equal(exit, 1);
  assert.deepEqual(rows.map((row) => [row['status'], row['line'], row['id']]), [['rejected', 1, undefined], ['complete', undefined, 7], ['rejected', 3, undefined], ['rejected', 5, 'x'], ['rejected', 6, undefined]]);
  assert.ok(!JSON.stringify(rows[0]).includes('91'));
  assert.match(String(rows[0]?.['error']), /^line 1: not JSON; send/);
});

test('[M9] a set that is clinically invalid is an answer, not a failure', async () => {
  const { exit, rows } = await run(runScore, ['news2'], '{"pulse":1e999}\n');
  assert.deepEqual([exit, rows[0]?.['status'], rows[0]?.['invalid']], [0, 'rejected', ['pulse']]);
});

test('[M9] wrong use and files that are not there are said, not thrown', async () => {
  for (const argv of [[], ['news3'], ['news2', 'a', 'b']]) assert.equal((await run(runScore, argv)).exit, 2);
  for (const argv of [[], ['play'], ['simulate', 'a', 'b']]) assert.equal((await run(runAlarmSimulate, argv)).exit, 2);
  assert.deepEqual(await run(runScore, ['news2', 'nowhere.json']), { exit: 1, rows: [], err: 'mydr24 score: there is no file nowhere.json\n' });
  assert.deepEqual(await run(runAlarmSimulate, ['simulate', 'nowhere.json']), { exit: 1, rows: [], err: 'mydr24 alarm: there is no file nowhere.json\n' });
  assert.match((await run(runScore, ['news2', '.'])).err, /is a folder/);
});

const alarms = readVectors('alarm.json') as { defaults: Row; timelines: Row[] };
const expected = alarms.timelines.map((timeline) => ({ id: timeline['id'], events: timeline['expected'] }));

test('[M33] alarm simulate plays a whole document from a file', async () => {
  assert.deepEqual(await run(runAlarmSimulate, ['simulate', 'alarm.json']), { exit: 0, rows: expected, err: '' });
});

test('[M33] alarm simulate takes one timeline, an array, and JSON lines', async () => {
  assert.deepEqual((await run(runAlarmSimulate, ['simulate'], JSON.stringify(alarms.timelines[3], null, 2))).rows, [expected[3]]);
  assert.deepEqual((await run(runAlarmSimulate, ['simulate', '-'], JSON.stringify(alarms.timelines))).rows, expected);
  assert.deepEqual((await run(runAlarmSimulate, ['simulate'], alarms.timelines.map((row) => JSON.stringify(row)).join('\n'))).rows, expected);
});

test('[M33] the defaults of a document count, and a timeline overrides them', async () => {
  const slow = { segments: [[0, 60, 88]], endSec: 60 };
  const { rows } = await run(runAlarmSimulate, ['simulate'], JSON.stringify({ defaults: { delay: 20 }, timelines: [{ id: 'a', ...slow }, { id: 'b', ...slow, config: { delay: 5 } }] }));
  assert.deepEqual(rows.map((row) => (row['events'] as unknown[][])[0]?.[0]), [20, 5]);
});

test('[M33] a timeline that does not fit is answered by name, and the rest are played', async () => {
  const good = { id: 'good', segments: [], endSec: 10 };
  const lines = [{ ...good, id: 'bad', commands: [[1, 'shout']] }, { ...good, config: { lowest: 1 } }, { id: 3, segments: [] }, good].map((row) => JSON.stringify(row));
  const { exit, rows } = await run(runAlarmSimulate, ['simulate'], ['{oops', ...lines].join('\n'));
  assert.equal(exit, 1);
  assert.deepEqual(rows.map((row) => ['error' in row, row['id']]), [[true, undefined], [true, 'bad'], [true, 'good'], [true, 3], [false, 'good']]);
  assert.match(String(rows[0]?.['error']), /^line 1: not JSON/);
  assert.match(String(rows[3]?.['error']), /^endSec: /);
});

test('[M33] a watch for silence can be left out', async () => {
  const { rows } = await run(runAlarmSimulate, ['simulate'], JSON.stringify({ config: { noData: null }, segments: [[0, 1, 96]], endSec: 100 }));
  assert.deepEqual(rows, [{ events: [] }]);
});

test('[M33] no timeline at all is said', async () => {
  assert.deepEqual(await run(runAlarmSimulate, ['simulate'], '[]'), { exit: 1, rows: [], err: 'mydr24 alarm: found no timeline in the input\n' });
});
