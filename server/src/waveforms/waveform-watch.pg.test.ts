// From a stored chunk to the alarm and its strip, on a real database, with a clock of its own.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createIntakeRig } from '../intake/intake-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { ecgChunks, madeEcg } from './ecg-testing.ts';
import { createWaveformHandlers } from './waveform-routes.ts';
import { dropOldWaveforms, keepStrips, readStrips } from './waveform-store.ts';
import { createWaveformWatch } from './waveform-watch-engine.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const open: Door = { enter: async () => answer({ tenantId: '', patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };
const still = (seconds: number): Float32Array => new Float32Array(seconds * 250);
const off = (seconds: number): Float32Array => new Float32Array(seconds * 250).fill(Number.NaN);

async function createRig(t: Parameters<typeof createIntakeRig>[0]) {
  const { database, ward, clock, start } = await createIntakeRig(t, NOW);
  const patientId = ward.patientIds[0]!;
  const node = async () => {
    const chain = await start({ keepStrips });
    const { desk } = chain.monitoring;
    const watch = createWaveformWatch({ pg: database.pg, clock, isOurs: (id) => desk.tenantOf(id) !== undefined, say: chain.intake.say, liveFeed: chain.liveFeed, onProblem: (error) => void chain.problems.push(error) });
    await watch.start();
    t.after(() => watch.stop());
    const handlers = createWaveformHandlers({ pg: database.pg, door: open, canJudge: desk.load.bind(desk), onStored: watch.hear });
    return { ...chain, watch, handlers, stop: async () => (await watch.stop(), await chain.stop()) };
  };
  type Node = Awaited<ReturnType<typeof node>>;
  let seq = 1;
  /** Second by second, each when it ends. */
  const play = async ({ handlers, watch }: Node, ...parts: Float32Array[]) => {
    for (const chunk of parts.flatMap((part) => ecgChunks(part, 0))) {
      clock.at += 1000;
      const reply = await handlers.submitWaveforms({ requestId: 'r', nowMs: clock.at, params: {}, query: {}, caller: { type: 'device', ...ward.gateway } as unknown as Caller, body: { chunks: [{ ...chunk, patientId, seq: seq++, startAt: clock.at - 1000 }] } });
      assert.ok(reply.ok && (reply.body as { results: { status: string }[] }).results[0]!.status === 'stored');
      await watch.settled();
    }
  };
  const strip = async ({ handlers }: Node, alarmId: string) => {
    const person = { type: 'person', personId: randomUUID(), tenantId: ward.tenantId, sessionId: randomUUID(), roles: ['nurse'], unitIds: [ward.unitId] } as unknown as Caller;
    const reply = await handlers.getAlarmStrip({ requestId: 'r', nowMs: clock.at, caller: person, params: { alarmId }, query: {}, body: undefined } as never);
    assert.ok(reply.ok);
    return (reply.body as { chunks: { startAt: number; endAt: number; channel: string }[] }).chunks;
  };
  const alarms = () => database.sql<{ id: string; ruleId: string; kind: string; priority: string; state: string; startedAt: number }>('select id, rule_id as "ruleId", kind, priority, state, started_at as "startedAt" from alarms order by started_at');
  return { database, clock, patientId, node, play, strip, alarms };
}

test('[WN7, WN8] asystole alarms within 10 s of its onset, with the half minute before it kept beyond retention', async (t) => {
  const { database, clock, node, play, strip, alarms } = await createRig(t);
  const on = await node();
  await play(on, madeEcg(20, 70));
  assert.deepEqual(await alarms(), []);
  const onsetAt = clock.at;
  await play(on, still(10));
  const [alarm, ...others] = await alarms();
  assert.deepEqual([alarm?.ruleId, alarm?.kind, alarm?.priority, others.length], ['asystole', 'physiological', 'high', 0]);
  assert.ok(alarm!.startedAt > onsetAt && alarm!.startedAt <= onsetAt + 10_000, `${alarm!.startedAt - onsetAt} ms after`);
  const kept = await strip(on, alarm!.id);
  assert.equal(kept[0]!.startAt, NOW);
  assert.ok(kept.at(-1)!.endAt <= alarm!.startedAt && kept.at(-1)!.endAt > onsetAt + 3000);
  await database.sql('delete from waveform_chunks');
  await database.pg.asEngine((tx) => dropOldWaveforms(tx, clock.at + 1000 * 86_400_000));
  assert.deepEqual(await strip(on, alarm!.id), kept);
  assert.deepEqual(await strip(on, randomUUID()), []);
  assert.deepEqual(on.problems, []);
});

test('[WN9] a restart in the middle of it changes nothing, and the alarm ends when beats are back for its clear delay', async (t) => {
  const { node, play, alarms, clock } = await createRig(t);
  const before = await node();
  await play(before, madeEcg(12, 70), still(2));
  await before.stop();
  const on = await node();
  await play(on, still(3));
  assert.deepEqual((await alarms()).map(({ ruleId, state }) => [ruleId, state]), [['asystole', 'active']]);
  await on.stop();
  const again = await node();
  await play(again, madeEcg(25, 70));
  clock.at += 1000;
  await again.intake.say([]);
  assert.deepEqual((await alarms()).map(({ ruleId, state }) => [ruleId, state]), [['asystole', 'inactive']]);
});

test('[WN10] a lead that is off and no signal are technical alarms, also of a device that fell silent while nobody ran', async (t) => {
  const { node, play, alarms, clock } = await createRig(t);
  const on = await node();
  await play(on, madeEcg(8, 70), off(15));
  await on.intake.say([]);
  assert.deepEqual((await alarms()).map(({ ruleId, kind, state }) => [ruleId, kind, state]), [['lead-off', 'technical', 'active']]);
  await on.stop();
  clock.at += 60_000;
  const again = await node();
  clock.at += 11_000;
  await again.nextEvent(({ kind, body }) => kind === 'alarm-changed' && (body as { ruleId: string }).ruleId === 'no-signal');
  assert.deepEqual((await alarms()).map(({ ruleId, kind, state }) => [ruleId, kind, state]), [['lead-off', 'technical', 'active'], ['no-signal', 'technical', 'active']]);
});

test('[WN11] whoever looks gets the newest seconds, then each chunk once and the newest of a channel only; no event log holds any', async (t) => {
  const { database, clock, node, play, patientId } = await createRig(t);
  const on = await node();
  await play(on, madeEcg(20, 70));
  const live = on.live.filter(({ kind }) => kind === 'waveform');
  assert.deepEqual([...new Set(live.map(({ topic, key }) => `${topic} ${key.split(' ')[1]}`))], [`strips/${patientId} II`]);
  assert.equal(live.length, 20);
  assert.equal((live.at(-1)!.body as { chunk: { endAt: number } }).chunk.endAt, clock.at);
  const opened = await database.pg.asEngine((tx) => readStrips(tx, patientId, clock.at));
  assert.deepEqual(opened!.chunks.map(({ endAt }) => (clock.at - endAt) / 1000), Array.from({ length: 15 }, (_, n) => 14 - n));
  assert.deepEqual(await database.pg.asEngine((tx) => readStrips(tx, randomUUID(), clock.at)), null);
  assert.deepEqual((await database.pg.asEngine((tx) => readStrips(tx, patientId, clock.at + 700_000)))!.chunks, []);
  assert.deepEqual(await database.sql(`select kind from topic_events where topic like 'strips/%'`), []);
  clock.at += 60_000;
  await play(on, madeEcg(1, 70));
  const late = on.live.filter(({ kind }) => kind === 'waveform').length;
  assert.equal(late, 21);
});
