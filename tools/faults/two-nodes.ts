// One of two nodes is stopped for 90 s, or its event loop stands still for 30 s. The other one judges readings, decides the steps
// and sends the pages; the woken one gives up what it lost.
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultRig, type Node, openFaultRig, within } from './fault-rig.ts';
import { type Look, type Rehearsal, secondsOf } from './rehearsal.ts';

const STOPPED_MS = 90_000;
const FROZEN_MS = 30_000;
const TAKEN_OVER_WITHIN_MS = 15_000;
const PAGED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 500;

export const stopped: Rehearsal = (look) =>
  rehearse(look, STOPPED_MS, (node) => {
    node.server.kill('SIGSTOP');
    return () => node.server.kill('SIGCONT');
  });

export const frozen: Rehearsal = (look) =>
  rehearse(look, FROZEN_MS, (node) => {
    node.order({ freezeMs: FROZEN_MS });
    return () => {};
  });

async function rehearse(look: Look, forMs: number, halt: (node: Node) => () => void): Promise<string> {
  const rig = await openFaultRig(40, { hasPush: true, logFile: look.logFile });
  try {
    const { first } = rig;
    const second = await rig.startSecond();
    look.expect('the first node judges', (await rig.send(first, 0, 70)) === 200);
    const haltedAt = performance.now();
    const goOn = halt(first);
    const watching = watchOverdue(rig);
    const takenMs = await within(TAKEN_OVER_WITHIN_MS + 15_000, async () => (await rig.send(second, 1, 97)) === 200);
    look.expect(`the second node judges within 15 s (${takenMs === null ? 'never' : secondsOf(takenMs)})`, takenMs !== null && takenMs <= TAKEN_OVER_WITHIN_MS);
    const before = rig.provider.taken.length;
    look.expect('a new emergency is raised there', (await rig.send(second, 2, 70)) === 200);
    const pagedMs = await within(PAGED_WITHIN_MS, async () => rig.provider.taken.length > before);
    look.expect(`and paged (${pagedMs === null ? 'never' : secondsOf(pagedMs)})`, pagedMs !== null);
    await sleep(Math.max(0, forMs - (performance.now() - haltedAt)));
    goOn();
    const woken = await Promise.all(Array.from({ length: 5 }, (_, n) => rig.send(first, 10 + n, 70, 10_000)));
    look.expect('the woken node acknowledges nothing it no longer judges', woken.every((status) => status !== 200) && (await countOf(rig, 10, 15)) === 0);
    look.expect('the second node still judges', (await rig.send(second, 3, 97)) === 200);
    await sleep(3_000);
    const overdueMs = await watching.stop();
    look.expect(`no step was overdue by more than 10 s beyond the first second (${secondsOf(overdueMs)})`, overdueMs <= 10_000);
    await expectPagedOnce(rig, look);
    return `taken over after ${takenMs === null ? 'never' : secondsOf(takenMs)}, paged there after ${pagedMs === null ? 'never' : secondsOf(pagedMs)}, most overdue step ${secondsOf(overdueMs)}`;
  } finally {
    await rig.close();
  }
}

/** The most any open emergency was overdue, looked at twice a second. */
export function watchOverdue(rig: FaultRig): { stop(): Promise<number> } {
  let isRunning = true;
  let mostMs = 0;
  const running = (async () => {
    while (isRunning) {
      const [row] = await rig.sql<{ ms: string | null }>(`select extract(epoch from (clock_timestamp() - min(wake_at))) * 1000 as ms from emergencies where wake_at is not null`);
      mostMs = Math.max(mostMs, Number(row?.ms ?? 0));
      await sleep(LOOK_EVERY_MS);
    }
  })();
  return { stop: async () => ((isRunning = false), await running, mostMs) };
}

async function countOf(rig: FaultRig, from: number, to: number): Promise<number> {
  const [row] = await rig.sql<{ n: number }>('select count(*)::int as n from readings where patient_id = any($1::uuid[])', [rig.world.patientIds.slice(from, to)]);
  return row!.n;
}

export async function expectPagedOnce(rig: FaultRig, look: Look): Promise<void> {
  const keys = rig.provider.taken.map(({ key }) => key);
  const twice = keys.filter((key, n) => keys.indexOf(key) !== n);
  const marked = await rig.sql<{ id: string }>('select id from pages where is_repeat');
  look.expect('no page went out twice, save one repeat that is marked', new Set(twice).size === twice.length && twice.every((key) => marked.some(({ id }) => id === key)));
  const [row] = await rig.sql<{ n: number }>('select count(*)::int as n from (select from pages group by emergency_id, step, purpose, person_id, channel having count(*) > 1) twice');
  look.expect('no page exists twice', row?.n === 0);
}
