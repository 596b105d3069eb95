// Everybody's phone is behind a bad network: two seconds there and back, and every fifth piece is lost and sent again. Their pages must
// come in time all the same, and nobody may be paged twice by one channel because a receipt was late.
import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from '../bench/measures.ts';
import { openPhone } from '../bench/phone.ts';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { openFaultRig } from './fault-rig.ts';
import { openLine } from './line.ts';
import { type Rehearsal, secondsOf } from './rehearsal.ts';
import { expectPagedOnce } from './two-nodes.ts';

const COUNT = 20;
const EVERY_MS = 1_000;
const DELAY_MS = 1_000;
/** What TCP waits at first before it sends again (RFC 6298). */
const AGAIN_MS = 1_000;
const LOST_EVERY = 5;
const PAGED_WITHIN_MS = 10_000;
/** A socket that is not greeted by then is opened again, as an app does. */
const GREETED_WITHIN_MS = 10_000;
const MOST_TRIES = 5;

export const slowLine: Rehearsal = async (look) => {
  const rig = await openFaultRig(COUNT, { hasPush: true, logFile: look.logFile });
  const port = await freePort();
  let piece = 0;
  const line = await openLine({ at: port, to: rig.first.server.port, delayMs: () => DELAY_MS + ((piece += 1) % LOST_EVERY === 0 ? AGAIN_MS : 0) });
  try {
    const { world, first } = rig;
    const staff = [...world.responders, ...world.nurses];
    const tokens = await rig.tokensOf(staff);
    const raisedAt = new Map<string, number>();
    const tookMs = new Map<string, number>();
    const said = new Set<string>();
    const opened = await Promise.all(staff.map(({ personId }, n) =>
      greeted(() => openPhone({ port, token: tokens[n]!, personId, onItem(phone, { emergency: { patientId }, pages }) {
        if (pages.length > 0 && !tookMs.has(patientId)) tookMs.set(patientId, performance.now() - (raisedAt.get(patientId) ?? Number.NaN));
        for (const page of pages) if (page.personId === personId && page.channel === 'app' && page.deliveredAt === null && !said.has(page.id)) {
          said.add(page.id);
          void phone.ask('recordReceipt', { pageId: page.id }, { rung: 'delivered' });
        }
      } })),
    ));
    look.expect('every phone is connected', opened.every(Boolean));
    const statuses = await Promise.all(Array.from({ length: COUNT }, async (_, n) => {
      await sleep(n * EVERY_MS);
      raisedAt.set(world.patientIds[n]!, performance.now());
      return rig.send(first, n, 70);
    }));
    look.expect('every reading is acknowledged', statuses.every((status) => status === 200));
    for (const until = performance.now() + 2 * PAGED_WITHIN_MS; tookMs.size < COUNT && performance.now() < until; ) await sleep(100);
    const { n, p50, p99 } = spread([...tookMs.values()]);
    look.expect(`all were paged on a phone (${n})`, n === COUNT);
    look.expect(`from reading to page p99 within 10 s (${secondsOf(p99)})`, p99 <= PAGED_WITHIN_MS);
    await expectPagedOnce(rig, look);
    return `reading to page on the phone p50 ${secondsOf(p50)}, p99 ${secondsOf(p99)}`;
  } finally {
    line.close();
    await rig.close();
  }
};

async function greeted(open: () => Promise<unknown>): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) if (await Promise.race([open().then(() => true), sleep(GREETED_WITHIN_MS, false)])) return true;
  return false;
}
