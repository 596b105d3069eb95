// The line between the node that judges and its database carries nothing for a minute, first both ways, then no answers only. It
// must acknowledge nothing, the other node must judge and page, and what arrives late must change nothing twice.
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultRig, openFaultRig, within } from './fault-rig.ts';
import type { Direction } from './line.ts';
import { type Look, type Rehearsal, secondsOf } from './rehearsal.ts';
import { expectPagedOnce, watchOverdue } from './two-nodes.ts';

const CUT_MS = 60_000;
const TAKEN_OVER_WITHIN_MS = 15_000;
const PAGED_WITHIN_MS = 10_000;
const AFTER_MS = 5_000;

export const cutDatabase: Rehearsal = async (look) => {
  const both = await cut(look, ['there', 'back']);
  const answers = await cut(look, ['back']);
  return `both ways: ${both}; no answers: ${answers}`;
};

async function cut(look: Look, directions: readonly Direction[]): Promise<string> {
  const rig = await openFaultRig(40, { hasPush: true, logFile: look.logFile });
  try {
    const { node: near, line } = await rig.startOverLine();
    await takeOver(rig, look, near);
    const watching = watchOverdue(rig);
    line.hold(...directions);
    const cutAt = performance.now();
    const asked = Promise.all(Array.from({ length: 5 }, async (_, n) => (await sleep(n * 1_000), rig.send(near, 10 + n, 70, CUT_MS))));
    const takenMs = await within(TAKEN_OVER_WITHIN_MS + 15_000, async () => (await rig.send(rig.first, 1, 97)) === 200);
    look.expect(`the other node judges within 15 s (${takenMs === null ? 'never' : secondsOf(takenMs)})`, takenMs !== null && takenMs <= TAKEN_OVER_WITHIN_MS);
    const before = rig.provider.taken.length;
    look.expect('a new emergency is raised there', (await rig.send(rig.first, 2, 70)) === 200);
    const pagedMs = await within(PAGED_WITHIN_MS, async () => rig.provider.taken.length > before);
    look.expect(`and paged within 10 s (${pagedMs === null ? 'never' : secondsOf(pagedMs)})`, pagedMs !== null);
    await sleep(Math.max(0, CUT_MS - (performance.now() - cutAt)));
    line.release();
    look.expect('the node that was cut off acknowledged nothing', (await asked).every((status) => status !== 200));
    await sleep(AFTER_MS);
    look.expect('the other node still judges', (await rig.send(rig.first, 3, 97)) === 200);
    look.expect('the one that was cut off is not ready', (await rig.send(near, 20, 70)) !== 200);
    const overdueMs = await watching.stop();
    look.expect(`no step was overdue by more than 10 s (${secondsOf(overdueMs)})`, overdueMs <= 10_000);
    await expectPagedOnce(rig, look);
    return `taken over after ${takenMs === null ? 'never' : secondsOf(takenMs)}, paged there after ${pagedMs === null ? 'never' : secondsOf(pagedMs)}, most overdue step ${secondsOf(overdueMs)}`;
  } finally {
    await rig.close();
  }
}

/** The first node brought the database along; it stands still until the one behind the line judges. */
async function takeOver(rig: FaultRig, look: Look, near: FaultRig['first']): Promise<void> {
  rig.first.server.kill('SIGSTOP');
  const takenMs = await within(2 * TAKEN_OVER_WITHIN_MS, async () => (await rig.send(near, 0, 70)) === 200);
  rig.first.server.kill('SIGCONT');
  look.expect('the node behind the line judges', takenMs !== null);
  await sleep(AFTER_MS);
}
