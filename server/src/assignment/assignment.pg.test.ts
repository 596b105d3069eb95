// The assignment over running emergencies on a real PostgreSQL: who is asked next, what a suggestion does, what a dead solver leaves.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import type { PatientId } from '@mydr24/protocol';
import { overTheSphere } from '../dispatch/journeys.ts';
import { defaultPolicy } from '../dispatch/ranking-policy.ts';
import { createTestEngine, highAlarm, seedWard, T0, WARD } from '../emergency/emergency-testing.ts';
import { defaultLimits } from '../emergency/emergency-protocol.ts';
import { find } from '../emergency/emergency-store.ts';
import { builtInPlans } from '../emergency/plan-book.ts';
import { planWith, stepWith } from '../emergency/run-testing.ts';
import { listSeeking } from '../emergency/seeking-store.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { sceneCommandsOf } from '../assignment-parts.ts';
import { createAssignment } from './assignment-engine.ts';
import { createAssignmentHandlers } from './assignment-routes.ts';
import type { MassCasualtyBook } from './mass-casualty-engine.ts';
import { createHighsSolver } from './solver-highs-node.ts';
import type { Solver } from './solver.ts';
import { noStanding, type StandingAssignment } from './standing.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const peace: MassCasualtyBook = { tenants: () => [], triageOf: () => null, narrowing: () => ({ mayWait: false, offersAtOnce: null }), standingOf: () => ({ category: null, mayWait: false }) };
const facts = { tenantId: '', patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] };
const openDoor: Door = { enter: async () => answer(facts) };
/** One is asked at a time, by a step that waits long. */
const oneByOne = { ...builtInPlans, planFor: () => ({ protocol: planWith([stepWith({ id: 'one', needs: ['paramedic'], offerTo: 1, waitMs: 60_000 })]), limits: defaultLimits }) };

async function openRig(t: { after(work: () => unknown): void }) {
  await database.sql('delete from standing_assignments');
  await database.sql(`update emergencies set status = 'closed', wake_at = null, closed_at = now() where closed_at is null`);
  const ward = await seedWard(database);
  let standing: StandingAssignment = noStanding;
  const rig = createTestEngine(ward.people, { plans: oneByOne, standing: { ruleFor: (scene, nowMs) => standing.ruleFor(scene, nowMs) } });
  const clock = { now: T0, nowMs: () => clock.now, monotonicMs: () => clock.now };
  const failures: string[] = [];
  const assignmentWith = (solver: Solver) => {
    t.after(() => solver.stop());
    const made = createAssignment({
      pg: database.pg, clock, roster: rig.roster, arrivalsOf: () => overTheSphere, policyOf: () => defaultPolicy, massCasualties: peace, solver, listSeeking,
      onProblem: (problem) => assert.fail(String(problem)), onSolverFailed: (code) => void failures.push(code),
    });
    standing = made;
    return made;
  };
  const insertPatient = async (km: number): Promise<PatientId> => {
    const patientId = randomUUID() as PatientId;
    await database.sql(
      `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, unit_id, bed, lat, lon) values ($1, $2, 'Some', 'Body', '1950-01-01', 'female', $3, '8', $4, $5)`,
      [patientId, ward.tenantId, ward.unitId, WARD.lat + km / 111.2, WARD.lon],
    );
    return patientId;
  };
  /** Other patients so many kilometres north of the ward, in one transaction. */
  const raiseTogether = async (...kms: number[]): Promise<string[]> => {
    const patientIds = await Promise.all(kms.map(insertPatient));
    return database.pg.asEngine(async (tx) => {
      const alarms = patientIds.map((patientId) => ({ ...highAlarm(ward), patientId }));
      const { raised, events } = await rig.engine.raise(tx, alarms, clock.now);
      await rig.log.append(tx, events, clock.now);
      return raised.map(({ emergencyId }) => emergencyId);
    });
  };
  const raise = async (km = 0): Promise<string> => (await raiseTogether(km))[0]!;
  const handlersOf = (assignment: ReturnType<typeof assignmentWith>) =>
    createAssignmentHandlers({ pg: database.pg, door: openDoor, assignment, scenes: sceneCommandsOf(rig.engine, rig.roster as never) });
  const call = (suggestionKey: string) => {
    const caller = { type: 'person', personId: ward.dispatcher.personId, tenantId: ward.tenantId, sessionId: 's', roles: ['dispatcher'], unitIds: [] } as unknown as Caller;
    return { caller, requestId: 'r', nowMs: clock.now, params: { suggestionKey }, query: {}, body: undefined } as never;
  };
  return { ward, rig, clock, failures, assignmentWith, raise, raiseTogether, handlersOf, call };
}

const load = (id: string) => database.pg.asEngine(async (tx) => (await find(tx, id))!);
const offered = async (id: string): Promise<string[]> => (await load(id)).offers.filter(({ status }) => status === 'offered').map(({ responderName }) => responderName);
const [first, second, third] = ['Rita Responder0', 'Rita Responder1', 'Rita Responder2'] as const;

test('without an assignment one responder is asked for two emergencies; with it, another is kept for the second, and others rank before them', async (t) => {
  const { ward, rig, assignmentWith, raise, clock } = await openRig(t);
  const ids = [await raise(), await raise()];
  assert.deepEqual(await Promise.all(ids.map(offered)), [[first], [first]]);
  const assignment = assignmentWith(createHighsSolver());
  await assignment.reckonAll();
  const board = assignment.boardOf(ward.tenantId);
  assert.equal(board.by, 'solver');
  assert.deepEqual(new Set(board.places.map(({ person }) => person?.name)), new Set([first, second]));
  const keptFor = board.places.find(({ person }) => person?.name === second)!.emergencyId;
  const other = ids.find((id) => id !== keptFor)!;
  const rankOf = async (id: string) => rig.engine.rank(await load(id), clock.now).filter(({ isEligible, isAsked }) => isEligible && !isAsked).map(({ name }) => name);
  assert.deepEqual([(await rankOf(keptFor))[0], (await rankOf(other))[0], (await rankOf(other)).at(-1)], [second, third, second]);
});

test('[AG10] two emergencies of one transaction ask two people, where the next is nearly as near; where nobody else is, both ask the same', async (t) => {
  const { ward, raiseTogether } = await openRig(t);
  const [, next] = ward.responders;
  next!.responder = { ...next!.responder!, position: { lat: WARD.lat + 0.013, lon: WARD.lon } };
  assert.deepEqual(await Promise.all((await raiseTogether(0, 0)).map(offered)), [[first], [second]]);
  for (const person of ward.responders.slice(1)) person.responder = { ...person.responder!, duty: 'off' };
  assert.deepEqual(await Promise.all((await raiseTogether(0, 0)).map(offered)), [[first], [first]]);
});

test('[AG5] [AG6] the next one who is asked is not the one who is kept for another, and no open offer ends by itself', async (t) => {
  const { ward, rig, assignmentWith, raise, clock } = await openRig(t);
  const [here, there] = [await raise(), await raise()];
  const assignment = assignmentWith(createHighsSolver());
  await assignment.reckonAll();
  const keptFor = assignment.boardOf(ward.tenantId).places.find(({ person }) => person?.name === second)!.emergencyId;
  const other = [here, there].find((id) => id !== keptFor)!;
  const [asked] = ward.responders;
  const decline = (id: string) => database.pg.asEngine((tx) => rig.engine.apply(tx, id, () => ({ type: 'declined', by: { personId: asked!.personId, name: asked!.name }, reason: 'busy' }), clock.now));
  assert.deepEqual(await offered(keptFor), [first]);
  await decline(other);
  assert.deepEqual([await offered(other), await offered(keptFor)], [[third], [first]]);
});

test('[AG6] what was reckoned long ago keeps nobody', async (t) => {
  const { ward, rig, assignmentWith, raise, clock } = await openRig(t);
  const ids = [await raise(), await raise()];
  const assignment = assignmentWith(createHighsSolver());
  await assignment.reckonAll();
  const other = ids.find((id) => assignment.boardOf(ward.tenantId).places.find(({ emergencyId }) => emergencyId === id)?.person?.name === first)!;
  const nextOf = async () => rig.engine.rank(await load(other), clock.now).find(({ isAsked, isEligible }) => isEligible && !isAsked)?.name;
  const kept = await nextOf();
  clock.now += 10_001;
  assert.deepEqual([kept, await nextOf()], [third, second]);
});

test('[AG8] a suggestion taken asks the other person at once, a second time asks nobody more, and one that is gone is refused', async (t) => {
  const { ward, assignmentWith, raise, handlersOf, call } = await openRig(t);
  const ids = [await raise(), await raise()];
  const assignment = assignmentWith(createHighsSolver());
  const handlers = handlersOf(assignment);
  await assignment.reckonAll();
  const [suggestion] = assignment.boardOf(ward.tenantId).suggestions;
  assert.deepEqual(suggestion!.moves.map(({ name, leaves }) => [name, leaves]), [[second, []]]);
  const take = () => handlers.takeSuggestion(call(suggestion!.key));
  assert.deepEqual([await take(), await take()], [{ ok: true, body: { asked: 1 } }, { ok: true, body: { asked: 1 } }]);
  const all = (await Promise.all(ids.map(offered))).map((names) => names.toSorted().join(' + '));
  assert.deepEqual(all.toSorted(), [first, `${first} + ${second}`]);
  await assignment.reckonAll();
  const gone = await take();
  assert.ok(!gone.ok && gone.error.code === 'suggestion-gone');
});

test('[AG5] [AG8] taken, whoever was asked elsewhere is stood down there in the same commit; before, nobody is', async (t) => {
  const { ward, assignmentWith, raise, handlersOf, call } = await openRig(t);
  const [here, there] = [await raise(0), await raise(5.6)];
  const last = 'Rita Responder4';
  assert.deepEqual([await offered(here), await offered(there)], [[first], [last]]);
  // They passed each other on the way.
  const [one, other] = [ward.responders[0]!.responder!, ward.responders[4]!.responder!];
  [one.position, other.position] = [other.position, one.position];
  for (const { responder } of ward.responders.slice(1, 4)) responder!.duty = 'off';
  const assignment = assignmentWith(createHighsSolver());
  await assignment.reckonAll();
  const [suggestion, ...more] = assignment.boardOf(ward.tenantId).suggestions;
  assert.deepEqual([suggestion!.moves.map(({ name, leaves }) => [name, leaves]).toSorted(([a], [b]) => String(a).localeCompare(String(b))), more], [[[first, [here]], [last, [there]]], []]);
  assert.deepEqual([await offered(here), await offered(there)], [[first], [last]]);
  assert.deepEqual(await handlersOf(assignment).takeSuggestion(call(suggestion!.key)), { ok: true, body: { asked: 2 } });
  assert.deepEqual([await offered(here), await offered(there)], [[last], [first]]);
});

test('[AG8] dismissed, a suggestion stays away', async (t) => {
  const { ward, assignmentWith, raise, handlersOf, call } = await openRig(t);
  await raise();
  await raise();
  const assignment = assignmentWith(createHighsSolver());
  await assignment.reckonAll();
  const shown = () => assignment.boardOf(ward.tenantId).suggestions.length;
  const atFirst = shown();
  await handlersOf(assignment).dismissSuggestion(call(assignment.boardOf(ward.tenantId).suggestions[0]!.key));
  const then = shown();
  await assignment.reckonAll();
  assert.deepEqual([atFirst, then, shown()], [1, 0, 0]);
});

test('[AG7] while the solver thinks the greedy assignment stands; when it fails it is counted, and stands on', async (t) => {
  const { ward, assignmentWith, raise, failures } = await openRig(t);
  await raise();
  await raise();
  const asked = Promise.withResolvers<void>();
  const failing = Promise.withResolvers<never>();
  failing.promise.catch(() => {});
  const assignment = assignmentWith({ solve: () => (asked.resolve(), failing.promise), stop: async () => {} });
  const reckoning = assignment.reckonAll();
  await asked.promise;
  const names = () => new Set(assignment.boardOf(ward.tenantId).places.map(({ person }) => person?.name));
  assert.deepEqual([assignment.boardOf(ward.tenantId).by, names()], ['greedy', new Set([first, second])]);
  failing.reject(new Error('broken'));
  await reckoning;
  assert.deepEqual([assignment.boardOf(ward.tenantId).by, names(), failures], ['greedy', new Set([first, second]), ['solver-died']]);
  // It rests: the next round does not even ask.
  await assignment.reckonAll();
  assert.equal(failures.length, 1);
});

test('[AG7] a solver that gives somebody two places is not believed', async (t) => {
  const { ward, assignmentWith, raise, failures } = await openRig(t);
  await raise();
  await raise();
  const assignment = assignmentWith({ solve: async (rows) => new Map(rows.map(({ key }) => [key, ward.responders[0]!.personId])), stop: async () => {} });
  await assignment.reckonAll();
  assert.deepEqual([assignment.boardOf(ward.tenantId).by, failures], ['greedy', ['solver-wrong']]);
});

test('[AG9] another node goes on from what stood, and what nobody seeks for any more is forgotten', async (t) => {
  const { ward, assignmentWith, raise, rig, clock } = await openRig(t);
  const ids = [await raise(), await raise()];
  const one = assignmentWith(createHighsSolver());
  await one.reckonAll();
  const pairs = (assignment: typeof one) => assignment.boardOf(ward.tenantId).places.map(({ emergencyId, person }) => `${emergencyId} ${person?.name}`).toSorted();
  const other = assignmentWith({ solve: () => Promise.reject(new Error('no solver here')), stop: async () => {} });
  await other.reckonAll();
  assert.deepEqual(pairs(other), pairs(one));
  const by = { personId: ward.responders[0]!.personId, name: first };
  await database.pg.asEngine((tx) => rig.engine.apply(tx, ids[0]!, () => ({ type: 'accepted', by }), clock.now));
  await other.reckonAll();
  assert.deepEqual([other.boardOf(ward.tenantId).at, await database.sql('select pairs from standing_assignments')], [null, []]);
});
