// The loop with channels that fail and a state that outlives its process.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { AlertChannel } from './alert-channel.ts';
import { linkBreak } from './link-call-http.ts';
import { beginWatch, defaultTerms, type WatchState } from './path-watch.ts';
import type { RoundOutcome } from './round-engine.ts';
import { createWatchdog } from './watchdog-engine.ts';
import { createFigures } from './watchdog-server.ts';
import { readWatchState, writeWatchState } from './watch-state-file.ts';

const never = new Promise<RoundOutcome>(() => {});

function channel(name: string, isWorking: boolean, told: string[]): AlertChannel {
  const take = (what: string) => async (): Promise<void> => {
    if (!isWorking) throw linkBreak('ECONNREFUSED');
    told.push(`${name} ${what}`);
  };
  return { name, send: async ({ kind }) => take(kind)(), rehearse: take('rehearsed') };
}

function watchdogOf(t: TestContext, channels: readonly AlertChannel[], first: WatchState, onLine: (line: string) => void = () => {}) {
  const watchdog = createWatchdog({
    path: 'valley', terms: defaultTerms, channels, runRound: () => never, monotonicMs: () => 1_000_000, wallMs: () => 0, first, keep: () => {}, onLine, tickMs: 60_000,
  });
  t.after(() => watchdog.stop());
  return watchdog;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('[WD8] a channel that does not work is told by the others, as a code', async (t) => {
  const told: string[] = [];
  const lines: string[] = [];
  const quiet = { ...beginWatch(1_000_000), rehearseAt: 0 };
  watchdogOf(t, [channel('smtp 1', false, told), channel('command 2', true, told)], quiet, (line) => lines.push(line)).start();
  await settled();
  assert.deepEqual(told, ['command 2 channel-broken', 'command 2 rehearsed']);
  assert.match(lines.join('\n'), /channel smtp 1 does not work \(ECONNREFUSED\)/);
});

test('[WD4] an alert goes by every channel at once, and one that fails does not hold up the others', async (t) => {
  const told: string[] = [];
  const late = { ...beginWatch(1_000_000), goodAt: 0, rehearseAt: 2_000_000 };
  const watchdog = watchdogOf(t, [channel('a', true, told), channel('b', false, told), channel('c', true, told)], late);
  watchdog.start();
  await settled();
  assert.deepEqual(told, ['a broken', 'c broken']);
  assert.equal(watchdog.state().alerting!.nextAt, 1_300_000);
});

test('[WD5] a restart keeps the last good round and the alert of this boot; after another boot the count begins anew', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'mydr24-watch-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'state.json');
  const state: WatchState = { ...beginWatch(0), goodAt: 5_000, hasBeenGood: true, broken: { link: 'page', code: 'timeout' }, alerting: { count: 3, nextAt: 400_000 }, rehearseAt: 9_000_000 };
  writeWatchState(file, 'boot 1', state);
  const same = readWatchState(file, 'boot 1', 100_000);
  assert.deepEqual([same.goodAt, same.alerting, same.rehearseAt, same.isRunning], [5_000, state.alerting, 9_000_000, false]);
  const other = readWatchState(file, 'boot 2', 1_000);
  assert.deepEqual([other.goodAt, other.hasBeenGood, other.alerting], [1_000, true, { count: 3, nextAt: 1_000 }]);
  writeFileSync(file, 'half a fi');
  assert.deepEqual(readWatchState(file, 'boot 1', 7), beginWatch(7));
});

test('[WD9] /healthz says whether the watchdog works, not whether the path does; /metrics names links and results only', async (t) => {
  const told: string[] = [];
  const figures = createFigures(defaultTerms, () => 1_000_000);
  const late = { ...beginWatch(1_000_000), goodAt: 0, rehearseAt: 2_000_000, broken: { link: 'page', code: 'timeout' } as const };
  const watchdog = watchdogOf(t, [channel('a', true, told)], late);
  const server = await figures.listen(watchdog, { host: '127.0.0.1', port: 0 });
  t.after(() => (server.closeAllConnections(), void server.close()));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  watchdog.start();
  await settled();
  figures.onRound({ isGood: false, broken: { link: 'page', code: 'timeout' }, tookMs: { 'sign-in': 20 } });
  const health = await fetch(`${url}/healthz`);
  assert.deepEqual([health.status, await health.json()], [200, { isWorking: true, path: 'broken', link: 'page', code: 'timeout', goodAgeMs: 1_000_000 }]);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assert.match(metrics, /mydr24_watchdog_path_good 0/);
  assert.match(metrics, /mydr24_watchdog_rounds_total\{result="broken",link="page"\} 1/);
});
