// Somebody sets the machine's clock by two hours while emergencies are open. Steps keep their distance, nobody is paged twice, and
// the drift is there to be alarmed on.
import { setTimeout as sleep } from 'node:timers/promises';
import { openFaultRig } from './fault-rig.ts';
import { type Look, type Rehearsal, secondsOf } from './rehearsal.ts';

const TWO_HOURS_MS = 7_200_000;
/** Past the second step of the built-in plan, which comes after 20 s, and before the fail-safe, which comes after 25 s without a receipt. */
const WATCHED_MS = 23_500;
const STEP_WAIT_MS = 20_000;

async function withClockOff(look: Look, offsetMs: number): Promise<string> {
  const rig = await openFaultRig(20, { hasPush: true, logFile: look.logFile });
  try {
    const node = rig.first;
    look.expect('the reading is acknowledged', (await rig.send(node, 0, 70)) === 200);
    const raisedAt = performance.now();
    await sleep(3_000);
    node.order({ clockOffsetMs: offsetMs });
    const driftS = await driftOnceSet(node.server.port, offsetMs / 1_000);
    look.expect(`the drift is measured (${Math.round(driftS)} s)`, isNear(driftS, offsetMs / 1_000));
    const again = await rig.send(node, 1, 70);
    look.expect('readings of the right time are still stored', again === 200);
    await sleep(WATCHED_MS - (performance.now() - raisedAt));
    const steps = await rig.sql<{ waitMs: string | null; rounds: number }>(
      `select extract(epoch from (max(g.at) filter (where g.step = 1) - min(g.at) filter (where g.step = 0))) * 1000 as "waitMs", max(step)::int as rounds
       from (select emergency_id, step, min(intended_at) as at from pages group by emergency_id, step) g where g.emergency_id = (select id from emergencies order by opened_at, id limit 1)`,
    );
    const waitMs = Number(steps[0]?.waitMs ?? Number.NaN);
    look.expect(`the next step came after its 20 s (${secondsOf(waitMs)})`, Math.abs(waitMs - STEP_WAIT_MS) <= 1_000);
    look.expect('no step was run early or skipped', steps[0]?.rounds === 1);
    const keys = rig.provider.taken.map(({ key }) => key);
    look.expect('no page went out twice', new Set(keys).size === keys.length);
    return `next step ${secondsOf(waitMs)} after the first, drift shown ${Math.round(driftS)} s`;
  } finally {
    await rig.close();
  }
}

/** The drift the node shows, read until the order to set its clock has reached it. */
async function driftOnceSet(port: number, expectedS: number): Promise<number> {
  let driftS = await driftOf(port);
  for (let tries = 0; tries < 30 && !isNear(driftS, expectedS); tries += 1) {
    await sleep(100);
    driftS = await driftOf(port);
  }
  return driftS;
}

function isNear(driftS: number, expectedS: number): boolean {
  return Math.abs(driftS - expectedS) < 60;
}

async function driftOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^mydr24_clock_drift_seconds (\S+)$/m.exec(text)?.[1] ?? Number.NaN);
}

export const clockForward: Rehearsal = (look) => withClockOff(look, TWO_HOURS_MS);
export const clockBack: Rehearsal = (look) => withClockOff(look, -TWO_HOURS_MS);
