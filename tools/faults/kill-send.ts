// A sender dies with pages in its hands: after it claimed them and before the provider heard of them, or after the provider took
// one and before that was recorded. Nothing may be lost; at most one repeat of each, under its key and marked.
import { type FaultRig, openFaultRig, within } from './fault-rig.ts';
import { type Look, type Rehearsal, secondsOf } from './rehearsal.ts';

const OUT_WITHIN_MS = 30_000;

interface PageRow {
  readonly id: string;
  readonly sent: boolean;
  readonly isRepeat: boolean;
  readonly attempts: number;
}

const openPages = (rig: FaultRig): Promise<PageRow[]> =>
  rig.sql<PageRow>(`select id, sent_at is not null as sent, is_repeat as "isRepeat", attempts from pages where channel = 'push' order by id`);

const timesOf = (rig: FaultRig, id: string): number => rig.provider.taken.filter(({ key }) => key === id).length;

/** After the fault: how long until every page of the emergency is with the provider and recorded. */
async function allOut(rig: FaultRig, sinceMs: number, look: Look): Promise<number> {
  const isOut = async (): Promise<boolean> => {
    const pages = await openPages(rig);
    return pages.length > 0 && pages.every(({ id, sent }) => sent && timesOf(rig, id) > 0);
  };
  await within(OUT_WITHIN_MS + 15_000, isOut);
  const tookMs = performance.now() - sinceMs;
  look.expect(`every page is out within 30 s (${secondsOf(tookMs)})`, (await isOut()) && tookMs <= OUT_WITHIN_MS);
  const pages = await openPages(rig);
  look.expect('no page reached the provider more than twice', pages.every(({ id }) => timesOf(rig, id) <= 2));
  look.expect('each one that went out twice is marked as a repeat', pages.every(({ id, isRepeat }) => timesOf(rig, id) < 2 || isRepeat));
  const [{ n } = { n: -1 }] = await rig.sql<{ n: number }>('select count(*)::int as n from (select from pages group by emergency_id, step, purpose, person_id, channel having count(*) > 1) twice');
  look.expect('no page exists twice', n === 0);
  return tookMs;
}

async function withRig(look: Look, work: (rig: FaultRig) => Promise<string>): Promise<string> {
  const rig = await openFaultRig(20, { hasPush: true, logFile: look.logFile });
  try {
    return await work(rig);
  } finally {
    await rig.close();
  }
}

export const killBeforeSend: Rehearsal = (look) =>
  withRig(look, async (rig) => {
    const node = rig.first;
    node.order({ dieBeforeSend: true });
    look.expect('the reading is acknowledged', (await rig.send(node, 0, 70)) === 200);
    await node.server.ended;
    look.expect('the sender died with claimed pages that nobody had heard of', rig.provider.taken.length === 0 && (await openPages(rig)).some(({ attempts, sent }) => attempts === 1 && !sent));
    const next = await rig.restart(node);
    const tookMs = await allOut(rig, performance.now(), look);
    look.expect('the next one sends again by itself', next.server.pid > 0);
    return `out ${secondsOf(tookMs)} after the restart`;
  });

export const killOtherNode: Rehearsal = (look) =>
  withRig(look, async (rig) => {
    const { first } = rig;
    await rig.startSecond();
    first.order({ dieBeforeSend: true });
    look.expect('the reading is acknowledged', (await rig.send(first, 0, 70)) === 200);
    await first.server.ended;
    // The database was the first node's and lives on.
    return `out by the other node ${secondsOf(await allOut(rig, performance.now(), look))} after the kill`;
  });

export const killBeforeRecord: Rehearsal = (look) =>
  withRig(look, async (rig) => {
    const node = rig.first;
    rig.provider.insteadOfAnswer(() => node.server.kill('SIGKILL'));
    look.expect('the reading is acknowledged', (await rig.send(node, 0, 70)) === 200);
    await node.server.ended;
    const heard = rig.provider.taken.length;
    look.expect('the provider had taken a page that was not recorded', heard > 0 && (await openPages(rig)).some(({ id, sent }) => timesOf(rig, id) === 1 && !sent));
    await rig.restart(node);
    const tookMs = await allOut(rig, performance.now(), look);
    const twice = (await openPages(rig)).filter(({ id }) => timesOf(rig, id) === 2).length;
    return `${heard} taken before the kill, ${twice} repeated, all out ${secondsOf(tookMs)} after the restart`;
  });
