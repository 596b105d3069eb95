// Silences, clocks and chains on a real PostgreSQL: kept over a restart, told once, and the same on an old board as on a fresh one.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { applyEvent } from '@mydr24/client';
import { topicName, type Alarm, type Snapshot, type TopicEvent } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createIntakeRig, sample, spo2, type Chain, type IntakeRig } from '../intake/intake-testing.ts';
import { createNotices } from '../paging/notice-engine.ts';
import { createIds } from '../platform/ids.ts';
import { createAlarmChains } from './alarm-chain-engine.ts';
import { readUnitBoard } from './board-store.ts';
import type { MonitorCommand } from './monitor-command.ts';
import { createRuleBook } from './rule-book-engine.ts';
import { sha256, testSeal } from './rule-testing.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
const MIN = 60_000;
const noEmergencies = async () => new Map();

async function openRig(t: Parameters<typeof createIntakeRig>[0]) {
  const rig = await createIntakeRig(t, NOW);
  const [patientId] = rig.ward.patientIds as [string];
  const nurseId = randomUUID();
  await rig.database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Sample', 'Nurse', 'n@example.org', now())`, [nurseId, rig.ward.tenantId]);
  await rig.database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'nurse')`, [nurseId, rig.ward.tenantId]);
  await rig.database.sql(`insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)`, [nurseId, rig.ward.tenantId, rig.ward.unitId]);
  const by = { patientId, personId: nurseId, personName: 'Sample Nurse' };
  const board = () => rig.database.pg.asTenant(rig.ward.tenantId, (tx) => readUnitBoard(tx, createTestKeys(), rig.ward.unitId, noEmergencies, rig.clock.at)) as Promise<Snapshot<'unit'>>;
  return { rig, by, nurseId, board, patientId };
}

async function stream(rig: IntakeRig, chain: Chain, value: number, seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n += 1) {
    await chain.intake.submit(rig.ward.gateway, [spo2(rig.ward.patientIds[0]!, rig.clock.at, value)]);
    rig.clock.at += 1000;
  }
}

async function give(chain: Chain, command: MonitorCommand) {
  const outcome = await chain.intake.command(command);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome;
}
const openAlarmId = async (rig: IntakeRig, key = 'spo2-low'): Promise<string> =>
  (await rig.database.sql<{ id: string }>('select id from alarms where condition_key = $1 and ended_at is null', [key]))[0]!.id;

test('[ML5] [ML1] a silence is kept over a restart, shown on an old board as on a fresh one, and ended once', async (t) => {
  const { rig, by, board } = await openRig(t);
  let chain = await rig.start();
  let view = await board();
  await stream(rig, chain, 88, 20);
  const { silence } = await give(chain, { answer: 'silence', kind: 'shelved', alarmId: await openAlarmId(rig), forMs: 10 * MIN, reason: 'known and treated', ...by });
  await chain.stop();
  for (const event of chain.events.filter(({ topic }) => topic === topicName('unit', rig.ward.unitId))) view = applyEvent('unit', view, event as unknown as TopicEvent<'unit'>);
  const fresh = await board();
  assert.deepEqual(view.patients[0]?.silences, fresh.patients[0]?.silences);
  assert.deepEqual([fresh.patients[0]?.silences?.[0]?.reason, fresh.patients[0]?.alarms.find(({ conditionKey }) => conditionKey === 'spo2-low')?.inactivation], ['known and treated', 'alarm-paused']);
  chain = await rig.start();
  await stream(rig, chain, 88, 5);
  assert.equal((await board()).patients[0]?.silences?.length, 1);
  await give(chain, { answer: 'end-silence', silenceId: silence!.id, ...by });
  assert.deepEqual((await board()).patients[0]?.silences, []);
});

test('[MK2] the clock of a score survives a restart, is on the board, becomes overdue, and is done by "assessed"', async (t) => {
  const { rig, by, board, patientId } = await openRig(t);
  let chain = await rig.start();
  const items = [['9279-1', 22, '/min'], ['59408-5', 93, '%'], ['8480-6', 99, 'mm[Hg]'], ['8867-4', 95, '/min'], ['8310-5', 36.8, 'Cel']] as const;
  const send = async (): Promise<void> => {
    await chain.intake.submit(rig.ward.gateway, items.map(([code, value, unit]) => sample(patientId, rig.clock.at, code, value, unit)));
    rig.clock.at += 1000;
  };
  for (let n = 0; n < 20; n += 1) await send();
  const first = (await board()).patients[0]?.clock;
  assert.deepEqual([first?.priority, (first?.dueAt ?? 0) - (first?.startedAt ?? 0)], ['high', 30 * MIN]);
  await chain.stop();
  chain = await rig.start();
  rig.clock.at = (first?.dueAt ?? 0) + 1000;
  await chain.nextEvent(({ kind, body }) => kind === 'response-clock-changed' && (body as { overdueAt: number | null }).overdueAt !== null);
  const clock = (await board()).patients[0]?.clock;
  assert.equal(clock?.id, first?.id);
  await give(chain, { answer: 'assessed', clockId: clock?.id ?? '', ...by });
  assert.equal((await board()).patients[0]?.clock, null);
  const [row] = await rig.database.sql<{ assessed_by: string; assessed_by_name: string }>('select assessed_by, assessed_by_name from response_clocks');
  assert.deepEqual(row, { assessed_by: by.personId, assessed_by_name: 'Sample Nurse' });
});

test('[ML8] [MK3] nobody answers: the unit’s nurses are told once for each step, by whichever node looks, without a name or a value', async (t) => {
  const { rig, by, nurseId } = await openRig(t);
  const chain = await rig.start();
  await stream(rig, chain, 88, 20);
  await rig.database.sql(`update alarms set ended_at = now() where condition_key <> 'spo2-low'`);
  const { pg } = rig.database;
  const ids = createIds(rig.clock);
  const problems: unknown[] = [];
  const onProblem = (error: unknown): void => void problems.push(error);
  const notices = createNotices({ keys: createTestKeys(), pg, clock: rig.clock, ids, pagers: [], onProblem });
  const book = createRuleBook({ pg, sha256, seal: testSeal, onProblem });
  const chains = [1, 2].map(() => createAlarmChains({ pg, clock: rig.clock, book, tellCircle: notices.tellCircle, raise: (command) => chain.intake.command(command), onProblem }));
  const lookAll = async (): Promise<number> => (await Promise.all(chains.map((one) => one.look()))).reduce((sum, told) => sum + told, 0);
  assert.equal(await lookAll(), 0, 'a medium alarm waits five minutes');
  rig.clock.at += 6 * MIN;
  await lookAll();
  await lookAll();
  // The stream fell silent meanwhile, which has an alarm and a chain of its own.
  const alarmId = await openAlarmId(rig);
  const told = await rig.database.sql<{ person_id: string; subject: string }>('select person_id, subject from notices where once like $1', [`alarm ${alarmId}%`]);
  assert.deepEqual(told.map(({ person_id }) => person_id), [nurseId]);
  assert.match(told[0]!.subject, /alarm \(medium\) in ICU has been unanswered for 6 min/);
  await give(chain, { answer: 'ack', alarmId, pauseMs: null, ...by });
  rig.clock.at += 60 * MIN;
  await lookAll();
  assert.equal((await rig.database.sql('select 1 from notices where once like $1', [`alarm ${alarmId}%`])).length, 1);
  await rig.database.sql(`update response_clocks set overdue_at = now() where overdue_at is null`);
  await lookAll();
  await lookAll();
  const overdue = await rig.database.sql<{ n: number }>(`select count(*)::int as n from notices where once like 'overdue%'`);
  assert.equal(overdue[0]?.n, (await rig.database.sql('select 1 from response_clocks')).length);
  assert.deepEqual(problems, []);
});

test('[ML5] a command reaches one patient only: another patient’s alarm of the same condition goes on', async (t) => {
  const rig = await createIntakeRig(t, NOW, 2);
  const chain = await rig.start();
  const nurseId = randomUUID();
  await rig.database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Sample', 'Nurse', 'n@example.org', now())`, [nurseId, rig.ward.tenantId]);
  for (let n = 0; n < 20; n += 1) {
    await chain.intake.submit(rig.ward.gateway, rig.ward.patientIds.map((id) => spo2(id, rig.clock.at, 88)));
    rig.clock.at += 1000;
  }
  const rows = await rig.database.sql<Pick<Alarm, 'id'> & { patient_id: string }>(`select id, patient_id from alarms where condition_key = 'spo2-low' order by patient_id`);
  const [first] = rows;
  await give(chain, { answer: 'silence', kind: 'audio-off', alarmId: first!.id, forMs: MIN, reason: 'being washed', patientId: first!.patient_id, personId: nurseId, personName: null });
  assert.deepEqual((await rig.database.sql(`select inactivation from alarms where condition_key = 'spo2-low' order by patient_id`)), [{ inactivation: 'audio-off' }, { inactivation: 'enabled' }]);
});
