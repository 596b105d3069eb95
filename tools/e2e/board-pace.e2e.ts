// A full board under a stream of live values: how often React draws it, counted by the hook its own developer tools use.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { setScene } from './scene-rig.ts';
import { consoleOf } from './screens-rig.ts';

const scene = setScene({ patients: 220 });
const PATIENTS = 200;
const ROUNDS = 30;

/** Counts commits from the next load on. */
async function countCommits(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counter = { commits: 0 };
    const nothing = (): void => {};
    const hook = { supportsFiber: true, inject: () => 1, onCommitFiberRoot: () => (counter.commits += 1), onCommitFiberUnmount: nothing, onPostCommitFiberRoot: nothing, checkDCE: nothing };
    Object.assign(globalThis, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook, commitCounter: counter });
  });
  return () => page.evaluate(() => (globalThis as unknown as { commitCounter: { commits: number } }).commitCounter.commits);
}

test('[UI-B4] a board of 200 patients is drawn a bounded number of times for each live frame and second, and shows the newest value', async () => {
  const { care, room } = scene;
  const { page, ...seat } = await room.seat({ as: 'doctor', size: 'desk', theme: 'day', mayComplain: /^request failed/ });
  const console_ = consoleOf({ page, ...seat });
  await console_.sees(care.star);
  const commits = await countCommits(page);
  let frames = 0;
  page.on('websocket', (socket) => socket.on('framereceived', () => (frames += 1)));
  await page.reload();
  await console_.sees(care.star);
  // The wards of a board come one after the other.
  await page.waitForFunction((least) => document.querySelectorAll('[data-patient]').length >= least, PATIENTS);
  const [commitsBefore, framesBefore, startedAt] = [await commits(), frames, performance.now()];
  for (let round = 1; round <= ROUNDS; round += 1) await care.sendVitals(care.star, { 'heart-rate': 70 + round });
  await console_.shows(care.star, String(70 + ROUNDS));
  const drawn = (await commits()) - commitsBefore;
  const reasons = frames - framesBefore + Math.ceil((performance.now() - startedAt) / 1000);
  assert.ok(drawn > 0 && frames > framesBefore, 'nothing moved, so nothing was measured');
  assert.ok(drawn <= 2 * reasons + 2, `${drawn} commits for ${reasons} frames and seconds`);
});
