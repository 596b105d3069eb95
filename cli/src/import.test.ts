// `mydr24 import` on files of its own, with a server that breaks and comes back.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { runImport } from './import.ts';
import type { ImportWorld } from './import-sending.ts';

const NOW = Date.UTC(2026, 10, 25);
const TABLE = 'timestamp,glucose_mg_dl\n2026-03-01 08:30:00,100\n2026-03-01 08:35:00,Low\n2026-03-01 08:40:00,104\n';

interface Batch {
  readonly isHistory?: boolean;
  readonly readings: readonly { readonly seq: number; readonly value: number }[];
}

/** A server that answers 503 `busy` times and then stores by number. */
function serverOf(busy: number): { world: ImportWorld; stored: Set<number>; batches: Batch[]; waits: number[] } {
  const [stored, batches, waits] = [new Set<number>(), [] as Batch[], [] as number[]];
  let left = busy;
  const reply = (body: string): Response => {
    const batch = JSON.parse(body) as Batch;
    batches.push(batch);
    const results = batch.readings.map(({ seq }) => ({ status: stored.has(seq) ? 'duplicate' : 'stored', seq }));
    for (const { seq } of batch.readings) stored.add(seq);
    return Response.json({ stored: results.filter(({ status }) => status === 'stored').length, duplicate: results.filter(({ status }) => status === 'duplicate').length, refused: 0, results });
  };
  const world: ImportWorld = {
    nowMs: () => NOW, sleep: (ms) => Promise.resolve(void waits.push(ms)),
    fetch: (_url, init) => Promise.resolve((left -= 1) >= 0 ? Response.json({ message: 'busy' }, { status: 503 }) : reply(init?.body as string)),
  };
  return { world, stored, batches, waits };
}

async function run(t: TestContext, world: ImportWorld, ...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'mydr24-import-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'glucose.csv'), TABLE);
  const said = { out: '', err: '' };
  const exit = await runImport(argv, { stdin: Readable.from([]), out: (text) => void (said.out += text), err: (text) => void (said.err += text), cwd: folder, env: {}, isTty: false }, world);
  return { exit, ...said };
}

test('[IM8] --dry-run sends nothing and shows each reading and each refused row', async (t) => {
  const server = serverOf(0);
  const { exit, out } = await run(t, server.world, 'glucose.csv', '--zone', 'Europe/Andorra', '--dry-run', '--json');
  assert.deepEqual(out.trim().split('\n').map((line) => JSON.parse(line) as unknown), [
    { vital: 'glucose', value: 100, unit: 'mg/dL', takenAt: '2026-03-01T07:30:00.000Z', source: 'glucose sensor' },
    { refused: { row: 3, code: 'not-a-number', values: { vital: 'glucose', text: 'Low' }, found: '"Low" for glucose', expected: 'a number', todo: 'nothing: words such as Low, High or an error are no measured value' } },
    { vital: 'glucose', value: 104, unit: 'mg/dL', takenAt: '2026-03-01T07:40:00.000Z', source: 'glucose sensor' },
    { counted: { taken: 2, refused: 1, passedOver: {} } },
  ]);
  assert.deepEqual([exit, server.batches.length], [1, 0]);
});

test('[IM8] what is sent is history; a busy server is waited for, and the same file again is stored once', async (t) => {
  const server = serverOf(2);
  const send = ['glucose.csv', '--zone', 'Europe/Andorra', '--device-key', 'k'];
  assert.match((await run(t, server.world, ...send)).out, /2 stored, 0 already there, 1 refused/);
  assert.match((await run(t, server.world, ...send)).out, /0 stored, 2 already there, 1 refused/);
  assert.deepEqual([server.stored.size, server.waits, server.batches.every(({ isHistory }) => isHistory === true)], [2, [1_000, 2_000], true]);
});

test('[IM8] a server that stays away is said, with what to do', async (t) => {
  const { exit, err } = await run(t, serverOf(99).world, 'glucose.csv', '--zone', 'UTC', '--device-key', 'k');
  assert.deepEqual([exit, err], [1, 'mydr24 import: the server answered 503: busy; start it again, what is stored already is not stored twice\n']);
});

test('[IM8] used wrongly it says what is missing', async (t) => {
  const { world } = serverOf(0);
  for (const argv of [[], ['glucose.csv'], ['nowhere.csv', '--dry-run'], ['glucose.csv', '--dry-run', '--zone', 'Nowhere/Else'], ['glucose.csv', '--dry-run', '--patient', 'x']]) assert.equal((await run(t, world, ...argv)).exit, 2);
});
