// `mydr24 import` against a whole server.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createWaysRig } from '@mydr24/server/ways-testing.ts';
import { runImport } from './import.ts';

test('[IM7, IM8] a whole server stores a file once, as history, and nobody is alarmed by it', async (t) => {
  const rig = await createWaysRig();
  const folder = mkdtempSync(join(tmpdir(), 'mydr24-import-'));
  t.after(async () => {
    await rig.stop();
    rmSync(folder, { recursive: true });
  });
  const { key } = await rig.addDevice(rig.ward.patientId);
  const now = Date.now();
  const lines = Array.from({ length: 2_500 }, (_, nth) => `${new Date(now - nth * 300_000 - 1_000).toISOString()},30`);
  writeFileSync(join(folder, 'glucose.csv'), ['timestamp,glucose_mg_dl', ...lines].join('\n'));
  const run = async (): Promise<[number, string]> => {
    let said = '';
    const io = { stdin: Readable.from([]), out: (text: string) => void (said += text), err: (text: string) => void (said += text), cwd: folder, env: {}, isTty: false };
    const exit = await runImport(['glucose.csv', '--device-key', key, '--url', rig.origin], io);
    return [exit, said];
  };
  assert.deepEqual(await run(), [0, '2500 stored, 0 already there, 0 refused\n']);
  assert.deepEqual(await run(), [0, '0 stored, 2500 already there, 0 refused\n']);
  assert.deepEqual(await rig.database.sql('select (select count(*) from readings where is_history)::int as stored, (select count(*) from alarms)::int as alarms, (select count(*) from emergencies)::int as emergencies'), [{ stored: 2_500, alarms: 0, emergencies: 0 }]);
});
