import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runMap } from './map.ts';

const ANDORRA = fileURLToPath(new URL('../../simulation/data/map/andorra.osm.pbf', import.meta.url));
const maps = mkdtempSync(join(tmpdir(), 'maps-'));

async function map(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const exit = await runMap([...argv, '--maps', maps], { stdin: Readable.from([]), out: (text) => void (said.out += text), err: (text) => void (said.err += text), cwd: '/', env: {}, isTty: false });
  return { exit, ...said };
}

test('[RD21] an imported map answers a route as exactly its metres and seconds, within 3 % of the known length', async () => {
  assert.equal((await map('import', ANDORRA, '--name', 'valleys')).exit, 0);
  const { exit, out, err } = await map('route', '--map', 'valleys', '--from', '42.529176,1.571302', '--to', '42.571034,1.520662', '--json');
  const answer = JSON.parse(out) as { distanceM: number; durationS: number };
  assert.deepEqual([exit, err, Object.keys(answer)], [0, '', ['distanceM', 'durationS']]);
  assert.ok(Math.abs(answer.distanceM - 11_408) < 11_408 * 0.03 && answer.durationS > 300);
});

test('[RD21] where no road leads the answer is an estimate, which is said beside it', async () => {
  const { exit, out, err } = await map('route', '--map', ANDORRA, '--from', '1.571302,42.529176', '--to', '42.571034,1.520662', '--json');
  assert.deepEqual([exit, Object.keys(JSON.parse(out) as object), err], [1, ['distanceM', 'durationS'], 'mydr24 map: an estimate: far-from-road\n']);
});

test('[RD21] what is no position, no map and no profile is refused with what to write', async () => {
  const from = ['--from', '42.5,1.5', '--to', '42.6,1.5'];
  for (const [argv, said] of [
    [['--map', ANDORRA, '--from', 'NaN,1.5', '--to', '42.6,1.5'], /expected LAT,LON/], [['--map', ANDORRA, '--from', '95,1.5', '--to', '42.6,1.5'], /expected LAT,LON/],
    [['--map', 'nowhere', ...from], /there is no map "nowhere"/], [['--map', ANDORRA, '--profile', 'boat', ...from], /expected car, emergency, foot/],
  ] as const) {
    const { exit, err } = await map('route', ...argv);
    assert.equal(exit, 2);
    assert.match(err, said);
  }
});
