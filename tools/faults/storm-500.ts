// Five hundred patients cross a limit within ten seconds while everybody's phone is on and gives its receipts, and nobody accepts.
import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from '../bench/measures.ts';
import { openPhone } from '../bench/phone.ts';
import { openFaultRig } from './fault-rig.ts';
import { type Rehearsal, secondsOf } from './rehearsal.ts';

const COUNT = 500;
const OVER_MS = 10_000;
const PAGED_WITHIN_MS = 10_000;

export const stormOf500: Rehearsal = async (look) => {
  const rig = await openFaultRig(COUNT, { hasPush: false, logFile: look.logFile });
  try {
    const node = rig.first;
    const { world } = rig;
    const staff = [...world.responders, ...world.nurses];
    const tokens = await rig.tokensOf(staff);
    const raisedAt = new Map<string, number>();
    const tookMs = new Map<string, number>();
    const said = new Set<string>();
    for (const [n, { personId }] of staff.entries()) {
      await openPhone({ port: node.server.port, token: tokens[n]!, personId, onItem(phone, { emergency: { patientId }, pages }) {
        if (pages.length > 0 && !tookMs.has(patientId)) tookMs.set(patientId, performance.now() - (raisedAt.get(patientId) ?? Number.NaN));
        for (const page of pages) if (page.personId === personId && page.channel === 'app' && page.deliveredAt === null && !said.has(page.id)) {
          said.add(page.id);
          void phone.ask('recordReceipt', { pageId: page.id }, { rung: 'delivered' });
        }
      } });
    }
    const startedAt = performance.now();
    const statuses = await Promise.all(Array.from({ length: COUNT }, async (_, n) => {
      await sleep((n * OVER_MS) / COUNT);
      raisedAt.set(world.patientIds[n]!, performance.now());
      return rig.send(node, n, 70, 30_000);
    }));
    look.expect('every reading is acknowledged', statuses.every((status) => status === 200));
    for (const until = startedAt + OVER_MS + 3 * PAGED_WITHIN_MS; tookMs.size < COUNT && performance.now() < until; ) await sleep(100);
    const { n, p50, p99, max } = spread([...tookMs.values()]);
    look.expect(`all 500 were paged (${n})`, n === COUNT);
    look.expect(`first page p99 within 10 s (${secondsOf(p99)})`, p99 <= PAGED_WITHIN_MS);
    const [row] = await rig.sql<{ emergencies: number; twice: number; overdue: number; aside: number }>(
      `select (select count(*)::int from emergencies) as emergencies,
              (select count(*)::int from (select from pages group by emergency_id, step, purpose, person_id, channel having count(*) > 1) d) as twice,
              (select count(*)::int from emergencies where wake_at < now() - interval '10 s') as overdue,
              (select count(*)::int from emergencies where quarantined_at is not null) as aside`,
    );
    look.expect('500 emergencies, no page twice, none overdue by 10 s, none set aside', row?.emergencies === COUNT && row.twice === 0 && row.overdue === 0 && row.aside === 0);
    return `first page p50 ${secondsOf(p50)}, p99 ${secondsOf(p99)}, longest ${secondsOf(max)}`;
  } finally {
    await rig.close();
  }
};
