import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { SHIPPED_DIR } from '@mydr24/server/protocols/shipped-packs-file.ts';
import type { Io } from './io.ts';
import { runProtocol } from './protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'mydr24-protocol-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const sound = readFileSync(join(SHIPPED_DIR, 'gb-999.yaml'), 'utf8');
writeFileSync(join(folder, 'sound.yaml'), sound);
writeFileSync(join(folder, 'silent.yaml'), sound.replaceAll('isFailSafe: true', 'isFailSafe: false'));
writeFileSync(join(folder, 'staffing.json'), JSON.stringify({
  places: [{ unit: 'icu', facility: 'hospital' }],
  people: [
    { id: 'nora', roles: ['nurse'], units: ['icu'], channels: ['sms'] }, { id: 'nils', roles: ['nurse'], units: ['icu'], channels: ['app'] },
    { id: 'dora', roles: ['dispatcher'], channels: ['push'] }, { id: 'cora', roles: ['coordinator'], channels: ['voice'] },
  ],
}));

async function run(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io: Io = { stdin: Readable.from([]), out: (text) => void (out += text), err: (text) => void (err += text), cwd: folder, env: {}, isTty: false };
  const exit = await runProtocol(argv, io);
  return { exit, out, err };
}

test('[PK16] lint passes a sound pack and says that nobody was looked at', async () => {
  const { exit, out } = await run('lint', 'sound.yaml');
  assert.equal(exit, 0);
  assert.match(out, /sound\.yaml: can be activated: 0 errors, \d+ warnings?\. Nobody was looked at/);
});

test('[PK16] lint refuses a pack that can end in silence, with file, line and what to do', async () => {
  const { exit, out } = await run('lint', 'silent.yaml');
  assert.equal(exit, 1);
  assert.match(out, /silent\.yaml:\d+:\d+ {2}error {4}no-fail-safe {2}kinds\.cardiac-arrest\.steps\[4\]\n {4}found "fail-safe" as the last step, which ends in silence/);
  assert.match(out, /cannot be activated/);
});

test('[PK16] lint judges the people of a staffing, and prints JSON for other programs', async () => {
  const { exit, out } = await run('lint', 'gb-999', '--staffing', 'staffing.json', '--json');
  const { id, findings } = JSON.parse(out) as { id: string; findings: { code: string; facts: Record<string, unknown> }[] };
  assert.deepEqual([exit, id], [0, 'gb-999']);
  assert.ok(findings.some(({ code, facts }) => code === 'person-without-channel' && facts['name'] === 'nils'));
});

test('[PK16] simulate runs an emergency second by second, with absences, dead channels and answers', async () => {
  const { exit, out } = await run('simulate', 'sound.yaml', '--kind', 'stroke', '--staffing', 'staffing.json', '--at', '2026-11-25T03:00:00Z', '--absent', 'nils', '--dead', 'push', '--dead', 'sms:nora');
  assert.equal(exit, 0);
  assert.match(out, /gb-999 1, stroke: simulated from 2026-11-25T03:00:00\.000Z; nothing was sent\./);
  assert.match(out, / {3}25\.0 s {2}FAIL-SAFE: 999 on every screen/);
  assert.match(out, /reached {9}nobody, fail-safe after 25\.0 s/);
  assert.doesNotMatch(out, /nils/);
});

test('[PK16] simulate tells who took notice, and prints the run as JSON', async () => {
  const { exit, out } = await run('simulate', 'sound.yaml', '--kind', 'stroke', '--staffing', 'staffing.json', '--answer', 'nora:12:acknowledge', '--json');
  const dry = JSON.parse(out) as { outcome: string; startedAt: number; reachedAt: number; isPromiseKept: boolean };
  assert.deepEqual([exit, dry.outcome, dry.reachedAt - dry.startedAt <= 12_300, dry.isPromiseKept], [0, 'noticed', true, true]);
});

test('[PK16] diff tells what changed in words, and its exit code whether anything did', async () => {
  writeFileSync(join(folder, 'slower.yaml'), sound.replace('waitS: 20', 'waitS: 25'));
  assert.deepEqual(await run('diff', 'sound.yaml', 'gb-999'), { exit: 0, out: 'no difference in what the packs say\n', err: '' });
  const { exit, out } = await run('diff', 'sound.yaml', 'slower.yaml');
  assert.equal(exit, 1);
  assert.match(out, /^cardiac-arrest, step nearest\n {2}waitS was 20, is 25\n/);
});

test('[PK16] sign makes a key once, keeps its private half to its owner, and verify sees every changed byte', async () => {
  copyFileSync(join(folder, 'sound.yaml'), join(folder, 'ours.yaml'));
  const signed = await run('sign', 'ours.yaml', '--new-key', 'keys');
  assert.equal(signed.exit, 0);
  assert.equal(statSync(join(folder, 'keys', 'private.json')).mode & 0o777, 0o600);
  assert.match((await run('sign', 'ours.yaml', '--new-key', 'keys')).err, /holds a key already/);
  assert.equal((await run('verify', 'ours.yaml', '--keys', 'keys/public.json')).exit, 0);
  assert.match((await run('verify', 'ours.yaml')).out, /signed with a key that is not in the list/);
  writeFileSync(join(folder, 'ours.yaml'), sound.replace('waitS: 20', 'waitS: 21'));
  const changed = await run('verify', 'ours.yaml', '--keys', 'keys/public.json');
  assert.deepEqual([changed.exit, changed.out], [1, 'ours.yaml: refused: the file is not the one that was signed\n']);
  assert.match((await run('verify', 'slower.yaml')).out, /no signature beside it/);
});

test('[PK16] the packs that come with the program verify by name', async () => {
  assert.deepEqual((await run('verify', 'ad-112', 'br-192', 'eu-112', 'gb-999', 'in-112', 'us-911')).exit, 0);
});

test('[PK16] wrong use and files that are not there are said, not thrown', async () => {
  const wrong: [string[], number, RegExp][] = [
    [[], 2, /say what to do/], [['dance'], 2, /say what to do/], [['lint'], 2, /name a pack/], [['lint', 'nowhere.yaml'], 1, /there is no file/], [['lint', 'sound.yaml', '--fast'], 2, /Unknown option/],
    [['simulate', 'sound.yaml'], 2, /say which kind/], [['simulate', 'silent.yaml', '--kind', 'stroke'], 1, /no plan that may run/],
    [['simulate', 'sound.yaml', '--kind', 'stroke', '--dead', 'pigeon'], 2, /give one of app/], [['simulate', 'sound.yaml', '--kind', 'stroke', '--answer', 'ghost:5'], 2, /there is no "ghost"/],
    [['sign', 'sound.yaml'], 2, /--key FILE or --new-key/], [['lint', 'sound.yaml', '--staffing', 'sound.yaml'], 1, /is not JSON/],
  ];
  for (const [argv, exit, message] of wrong) {
    const reply = await run(...argv);
    assert.equal(reply.exit, exit, argv.join(' '));
    assert.match(reply.err, message);
  }
  assert.equal((await run('--help')).exit, 0);
});
