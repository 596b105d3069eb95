// `mydr24 replay` on files as people have them: what is read, what is refused and how it is said, and how it is sent.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ReadingSubmission } from '@mydr24/protocol';
import type { SendOutcome } from '@mydr24/simulation/demo/readings-sender-http.ts';
import type { Io } from './io.ts';
import { parseReplayFile, timeOf } from './replay-csv.ts';
import { runReplay, type ReplayWorld } from './replay.ts';

const folder = mkdtempSync(join(tmpdir(), 'mydr24-replay-'));
after(() => rmSync(folder, { recursive: true }));
const shipped = (name: string): string => fileURLToPath(new URL(`../../simulation/data/${name}`, import.meta.url));

interface Rehearsal { exit: number; out: string; err: string; sent: { atMs: number; readings: readonly ReadingSubmission[] }[] }

/** Runs a replay in a time of its own; `answers` are given in turn, then everything is stored. */
async function rehearse(argv: readonly string[], answers: SendOutcome[] = []): Promise<Rehearsal> {
  const made: Rehearsal = { exit: -1, out: '', err: '', sent: [] };
  const io: Io = { stdin: Readable.from([]), out: (text) => void (made.out += text), err: (text) => void (made.err += text), cwd: folder, env: {}, isTty: false };
  let nowMs = Date.UTC(2026, 10, 23);
  const world: ReplayWorld = {
    nowMs: () => nowMs,
    sleep: async (ms) => void (nowMs += ms),
    senderTo: () => async (_key, readings) => {
      made.sent.push({ atMs: nowMs, readings });
      return answers.shift() ?? { ok: true, stored: readings.length, duplicate: 0, refused: [] };
    },
  };
  made.exit = await runReplay(argv, io, world);
  return made;
}

function fileOf(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}
const down: SendOutcome = { ok: false, isRetryable: true, retryAfterMs: null, message: 'the server cannot be reached' };
const wide = fileOf('wide.csv', 'time,hr,resp,spo2,sbp,dbp,temp\n08:00,72,16,97,120,70,36.8\n08:01,74,,96,,,\n08:02,75,17,,,,\n');

test('times are seconds, a clock or an instant with an offset, and nothing else', () => {
  assert.deepEqual([timeOf('90'), timeOf('1:30'), timeOf('0:01:30'), timeOf('48:07')].map((time) => time?.seconds), [90, 5400, 90, 173_220]);
  assert.equal(timeOf('2026-01-31T08:00:00+01:00')?.seconds, Date.UTC(2026, 0, 31, 7) / 1000);
  for (const text of ['', 'noon', '8', '2026-01-31', '2026-01-31T08:00:00', '1:99', '-3']) assert.equal(timeOf(text)?.style, text === '8' ? 'seconds' : undefined, text);
});

test('a wide table becomes one reading for each filled cell, from zero', () => {
  const parsed = parseReplayFile('\uFEFFtime;HR;SpO2;Temp\r\n08:00;72;97;\r\n08:01;74;;36,8\r\n');
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.readings.map(({ offsetS, code, value, unit }) => [offsetS, code, value, unit]), [[0, '8867-4', 72, '/min'], [0, '59408-5', 97, '%'], [60, '8867-4', 74, '/min']]);
  assert.deepEqual(parsed.refusals.map(({ line }) => line), [3]);
});

test('a clock that passes midnight goes on', () => {
  const parsed = parseReplayFile('time,hr\n23:59,70\n00:01,71\n');
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.readings.map((reading) => reading.offsetS), [0, 120]);
});

test('every refused line is named with what would fit, and never with the value; the rest is kept', () => {
  const text = 'offset_s,kind,value,unit\n0,spo2,0.9712,%\n1,temperature,98.6,[degF]\n2,temperature,98.6,F\n3,hartrate,70,/min\n4,heart-rate,seventy,/min\nx,heart-rate,70,/min\n0:05,heart-rate,70,/min\n6,consciousness,A,\n7,consciousness,Z,\n8,heart-rate,,/min\n9,gcs,14,{score}\n10,gcs,2,{score}\n';
  const parsed = parseReplayFile(text);
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.refusals.map(({ line }) => line), [2, 4, 5, 6, 7, 8, 10, 13]);
  assert.deepEqual(parsed.readings.map(({ line, value }) => [line, value]), [[3, 98.6], [9, 'A'], [11, null], [12, 'V']]);
  const said = parsed.refusals.map(({ message }) => message).join('\n');
  assert.match(said, /expected Cel or \[degF\]/);
  assert.match(said, /did you mean "heart-rate"/);
  assert.ok(!/0\.9712|98\.6|seventy/.test(said));
});

test('a file without a time column, without vitals, or empty is refused as a whole', () => {
  for (const text of ['hr,spo2\n1,2\n', 'time,colour\n1,red\n', '', '\n\n']) assert.equal(parseReplayFile(text).ok, false);
});

test('the shipped recordings are read without a single refusal', async () => {
  for (const [file, stay] of [['stays-cinc2019.csv.gz', 'cinc2019-p012730'], ['stays-cinc2012.csv.gz', 'cinc2012-135199'], ['stays-mimic.csv.gz', 'mimic-s00001']] as const) {
    const made = await rehearse([shipped(file), '--dry-run', '--stay', stay]);
    assert.deepEqual([made.exit, made.err, made.sent.length], [0, '', 0]);
  }
});

test('readings are sent when they are due at the asked speed, with device time as now and rising numbers', async () => {
  const made = await rehearse([wide, '--device-key', 'k', '--speed', '60']);
  assert.equal(made.exit, 0);
  const all = made.sent.flatMap(({ atMs, readings }) => readings.map((reading) => ({ atMs, ...reading })));
  assert.equal(all.length, 10);
  all.forEach(({ atMs, takenAt, seq }, index) => {
    assert.ok(Number(takenAt) <= atMs && atMs - Number(takenAt) <= 500);
    assert.ok(index === 0 || seq > all[index - 1]!.seq);
  });
  assert.equal(Number(all.at(-1)?.takenAt) - Number(all[0]?.takenAt), 2_000);
  assert.match(made.out, /sent 10: stored 10, already there 0, refused by the server 0/);
});

test('a server that is away is tried again with the same numbers, and given up on with a word and exit code 1', async () => {
  const made = await rehearse([wide, '--device-key', 'k', '--speed', '1000'], [down, down]);
  assert.equal(made.exit, 0);
  assert.deepEqual(made.sent[0]?.readings, made.sent[2]?.readings);
  const gone = await rehearse([wide, '--device-key', 'k', '--speed', '1000'], Array.from({ length: 50 }, () => down));
  assert.equal(gone.exit, 1);
  assert.match(gone.out, /stopped: the server cannot be reached/);
});

test('what the server refuses is counted, said, and makes exit code 1', async () => {
  const refused = { status: 'refused', seq: 1, reason: 'unknown-patient', message: 'this device has no such patient' } as const;
  const made = await rehearse([wide, '--device-key', 'k', '--speed', '100000'], [{ ok: true, stored: 5, duplicate: 0, refused: [refused] }]);
  assert.equal(made.exit, 1);
  assert.match(made.err, /unknown-patient/);
});

test('wrong use is said and answered with exit code 2, and no file is read without a key to send with', async () => {
  for (const argv of [[], ['a', 'b'], [wide], [wide, '--device-key', 'k', '--speed', '0'], [wide, '--dry-run', '--patient', 'x'], ['none.csv', '--dry-run'], [wide, '--sped', '3'], [wide, '--dry-run', '--url', 'ftp://x']]) {
    const made = await rehearse(argv);
    assert.equal(made.exit, 2, argv.join(' '));
    assert.match(made.err, /^mydr24 replay: /);
  }
});
