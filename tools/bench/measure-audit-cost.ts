// What the audit costs where it stands in the way: a patient's record read and a page's receipt, through the real door on the real database
// (fsync on), with the row of the audit and, as the floor, without it. Without HTTP, which would only hide it. Both kinds of requests take turns.
import { randomUUID } from 'node:crypto';
import type { EmergencyId, PageId } from '@mydr24/protocol';
import type { InsertAudit } from '@mydr24/server/audit/audit.ts';
import { insertAudit } from '@mydr24/server/audit/audit-store.ts';
import { createRosterEngine } from '@mydr24/server/dispatch/responder-roster-engine.ts';
import { createEmergencyEngine } from '@mydr24/server/emergency/emergency-engine.ts';
import { openEmergencies } from '@mydr24/server/emergency/emergency-snapshot-store.ts';
import { createReceiptLane } from '@mydr24/server/emergency/receipt-lane-engine.ts';
import { createEmergencyHandlers } from '@mydr24/server/emergency/emergency-routes.ts';
import { createTestKeys } from '@mydr24/server/keys/keys-testing.ts';
import { createMonitoringHandlers } from '@mydr24/server/monitoring/monitoring-routes.ts';
import type { PersonCaller } from '@mydr24/server/people/access.ts';
import { createDoor } from '@mydr24/server/people/door-postgres.ts';
import { shippedRights } from '@mydr24/server/people/judge-cedar.ts';
import { createBus } from '@mydr24/server/platform/bus.ts';
import { createIds } from '@mydr24/server/platform/ids.ts';
import { createLiveFeed } from '@mydr24/server/platform/live-feed.ts';
import { createPostgres, type Postgres } from '@mydr24/server/platform/postgres.ts';
import { createTopicLog } from '@mydr24/server/platform/topic-log-store.ts';
import type { BenchWorld } from './bench-world.ts';
import type { DatabaseAddress } from './floor.ts';
import { compared, type Figure, type Pair } from './measures.ts';
import type { BenchPlan } from './plan.ts';
import { asSuperuser } from './superuser.ts';

const AT_ONCE = 32;
const READS = 1_500;
const EMERGENCIES = { quick: 120, full: 480 };
const ROUNDS = 5;
const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const without: InsertAudit = async () => {};

export async function benchAuditCost({ plan, world, address }: { plan: BenchPlan; world: BenchWorld; address: DatabaseAddress }): Promise<Figure[]> {
  const pg = createPostgres({ address, people: { maxConnections: 20 }, engine: { maxConnections: 2 } });
  try {
    const rounds = plan.isQuick ? ROUNDS : ROUNDS * 2;
    const [reads, receipts] = [await measureReads(pg, world, rounds), await measureReceipts(pg, world, address, plan, rounds)];
    return [
      compared('audit cost: a record read, requests a second, with the row against without', '/s', reads, '>= 95 %', { atLeast: 0.95 }),
      compared('audit cost: a page’s receipt, requests a second, with the row against without', '/s', receipts, '>= 95 %', { atLeast: 0.95 }),
    ];
  } finally {
    await pg.close();
  }
}

const doorBy = (audit: InsertAudit) => createDoor({ clock, insertAudit: audit });
const callerOf = ({ tenantId }: BenchWorld, { personId, role, unitIds, sessionIds }: BenchWorld['nurses'][number]): PersonCaller =>
  ({ type: 'person', personId, tenantId, sessionId: sessionIds[0], roles: [role], unitIds }) as unknown as PersonCaller;

/** Each round measures one way and the other, in turns which goes first. */
async function inTurns(rounds: number, measure: (audit: InsertAudit, round: number) => Promise<number>): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [without, insertAudit] : [insertAudit, without];
    const [first, second] = [await measure(order[0]!, round), await measure(order[1]!, round)];
    pairs.push(round % 2 === 0 ? { ours: second, floor: first } : { ours: first, floor: second });
  }
  return pairs;
}

/** So many at once, one after the other in each; requests a second. */
async function perSecond(count: number, ask: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let n = next++; n < count; n = next++) await ask(n);
  }));
  return (count * 1_000) / (performance.now() - startedAt);
}

async function measureReads(pg: Postgres, world: BenchWorld, rounds: number): Promise<Pair[]> {
  const nurse = world.nurses[0]!;
  const patients = world.patientIds.filter((_, n) => nurse.unitIds.includes(world.unitIds[(n + 1) % world.unitIds.length]!));
  const caller = callerOf(world, nurse);
  const command = async () => ({ ok: false }) as never;
  const measure = (audit: InsertAudit): Promise<number> => {
    const { getPatient } = createMonitoringHandlers({ pg, keys: createTestKeys(), ids: createIds(clock), clock, door: doorBy(audit), command, openEmergencies });
    return perSecond(READS, async (n) => {
      const reply = await getPatient({ caller, params: { patientId: patients[n % patients.length] as never }, query: {}, body: undefined, requestId: randomUUID(), nowMs: Date.now() });
      if (!reply.ok) throw new Error(`not read: ${reply.error.code}`);
    });
  };
  await measure(insertAudit);
  return inTurns(rounds, measure);
}

async function measureReceipts(pg: Postgres, world: BenchWorld, address: DatabaseAddress, { isQuick }: BenchPlan, rounds: number): Promise<Pair[]> {
  const log = createTopicLog(createBus());
  const roster = createRosterEngine({ pg, clock, log, live: createLiveFeed(), onProblem: () => {} });
  // Whoever has no open app is not paged through it.
  await asSuperuser(address, (client) => client.query('update responders set is_connected = true'));
  await roster.reload();
  const engine = createEmergencyEngine({ keys: createTestKeys(), log, ids: createIds(clock), roster, markResponders: roster.markResponders, onCommitted: () => {} });
  const raise = createEmergencyHandlers({ pg, keys: createTestKeys(), door: doorBy(without), rights: shippedRights(), engine, roster }).raiseEmergency;
  const people = new Map([...world.responders, ...world.nurses].map((each) => [each.personId, each]));
  const raisedFor = world.patientIds.slice(0, isQuick ? EMERGENCIES.quick : EMERGENCIES.full);
  const nurseOf = (n: number) => world.nurses.find(({ unitIds }) => unitIds.includes(world.unitIds[(n + 1) % world.unitIds.length]!))!;
  const emergencyIds: EmergencyId[] = [];
  for (const [n, patientId] of raisedFor.entries()) {
    const raised = await raise({ caller: callerOf(world, nurseOf(n)), params: {}, query: {}, body: { patientId: patientId as never, kind: 'deterioration', note: '' } as never, requestId: randomUUID(), nowMs: Date.now() });
    if (!raised.ok) throw new Error(`not raised: ${raised.error.code}`);
    emergencyIds.push(raised.body.id);
  }
  const pages = (await asSuperuser(address, (client) => client.query<{ id: string; personId: string }>(`select id, person_id as "personId" from pages where emergency_id = any($1) and person_id is not null order by id`, [emergencyIds]))).rows.filter(({ personId }) => people.has(personId));
  const share = Math.floor(pages.length / (rounds * 2));
  if (share < 10) throw new Error(`only ${pages.length} pages to receipt`);
  let used = 0;
  return inTurns(rounds, (audit) => {
    const own = pages.slice(used, (used += share));
    const record = createReceiptLane({ pg, door: doorBy(audit), engine });
    return perSecond(own.length, async (n) => {
      const { id, personId } = own[n]!;
      const reply = await record({ caller: callerOf(world, people.get(personId)!), params: { pageId: id as PageId }, body: { rung: 'shown' }, requestId: randomUUID(), nowMs: Date.now() });
      if (!reply.ok) throw new Error(`not stored: ${reply.error.code}`);
    });
  });
}
