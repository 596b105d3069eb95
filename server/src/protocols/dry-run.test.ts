import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlarmPriority, AlertDeviceKind, Channel, type DryRun, type DryRunScenario, EmergencyKind, ProtocolPack, Qualification } from '@mydr24/protocol';
import fc from 'fast-check';
import { parse } from 'yaml';
import { dryRun } from './dry-run.ts';
import { hasErrors } from './finding.ts';
import { lintPack } from './pack-lint.ts';
import { planOf } from './pack-plan.ts';
import { packText, staffing } from './protocols-testing.ts';
import { StaffingFile, staffingOf } from './staffing-file.ts';

const T0 = Date.UTC(2026, 10, 25, 3);
const base = ProtocolPack.parse(parse(packText()));
const personIds = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'];
const staffRoles = ['nurse', 'doctor', 'responder', 'dispatcher', 'coordinator'] as const;
const some = <T>(items: readonly T[], maxLength = items.length) => fc.uniqueArray(fc.constantFrom(...items), { maxLength });

const condition = fc.oneof(
  fc.record({ type: fc.constant('place'), is: fc.constantFrom('facility', 'home') }),
  fc.record({ type: fc.constant('hours'), from: fc.constantFrom('00:00', '07:00', '22:30'), to: fc.constantFrom('07:00', '15:00', '23:59') }),
  fc.record({ type: fc.constant('priority'), atLeast: fc.constantFrom(...AlarmPriority.options) }),
  fc.record({ type: fc.constant('cause'), in: fc.uniqueArray(fc.constantFrom('alarm', 'sos', 'staff'), { minLength: 1 }) }),
);
const people = {
  roles: some(staffRoles), onCall: some(['cardiology', 'icu'], 1), alerts: some(AlertDeviceKind.options), offerTo: fc.integer({ min: 0, max: 6 }), needs: some(Qualification.options, 3),
  channels: fc.uniqueArray(fc.constantFrom(...Channel.options), { minLength: 1 }), isParallel: fc.boolean(),
};
const step = fc.record({ ...people, when: fc.oneof({ weight: 3, arbitrary: fc.array(condition, { maxLength: 1 }) }, fc.array(condition, { minLength: 2, maxLength: 2 })), waitS: fc.integer({ min: 4, max: 45 }) });
const failSafe = fc.record({ ...people, waitS: fc.constant(60) });

/** Plans of every shape, most of them sound: what the linter passes is what is rehearsed. */
const pack = fc
  .record({
    steps: fc.array(step, { maxLength: 5 }), failSafe, repeatLastEveryS: fc.integer({ min: 10, max: 50 }), isCritical: fc.boolean(),
    limits: fc.record({ countdownS: fc.integer({ min: 0, max: 15 }), receiptWaitS: fc.integer({ min: 1, max: 8 }), nextPersonWaitS: fc.integer({ min: 7, max: 20 }), unreachedWaitS: fc.integer({ min: 8, max: 24 }) }),
    promise: fc.record({ reachedWithinS: fc.integer({ min: 20, max: 30 }), silentAtMostS: fc.integer({ min: 40, max: 70 }), failSafeWithinS: fc.integer({ min: 100, max: 400 }) }),
  })
  .map(({ steps, failSafe: last, repeatLastEveryS, isCritical, limits, promise }) =>
    ProtocolPack.parse({
      ...base, limits: { ...base.limits, ...limits }, promise,
      kinds: { ...base.kinds, stroke: { ...base.kinds.stroke, isCritical, repeatLastEveryS, steps: [...steps.map((one, i) => ({ id: `step-${i}`, ...one })), { id: 'last', ...last, isFailSafe: true }] } },
    }),
  );

const staff = fc.array(
  fc.record({ roles: some(staffRoles, 2), units: fc.constantFrom(['ward'], []), qualifications: some(Qualification.options, 2), channels: some(Channel.options), isOnDuty: fc.boolean() }),
  { maxLength: personIds.length },
).map((list) => staffingOf(StaffingFile.parse({
  places: [{ unit: 'ward', facility: 'hospital' }], people: list.map((person, i) => ({ id: personIds[i], ...person })),
  duties: [{ duty: 'cardiology', person: 'p1' }], alertDevices: [{ kind: 'desk-phone' }],
}), Date.parse));

const scenario = fc
  .record({
    atMs: fc.integer({ min: T0, max: T0 + 86_400_000 }), place: fc.constantFrom('facility', 'home'), priority: fc.constantFrom(...AlarmPriority.options), cause: fc.constantFrom('alarm', 'sos', 'staff'),
    absences: some(personIds, 4), deadChannels: fc.array(fc.record({ channel: fc.constantFrom(...Channel.options), personId: fc.constantFrom(null, ...personIds) }), { maxLength: 6 }),
    answers: fc.array(fc.record({ personId: fc.constantFrom(...personIds), afterS: fc.integer({ min: 0, max: 120 }), deed: fc.constantFrom('receipt', 'acknowledge', 'accept', 'decline') }), { maxLength: 5 }),
  })
  // Ids of a test are names, not the wire's.
  .map(({ place, ...rest }) => ({ ...rest, kind: 'stroke', place: { kind: place, facilityId: 'hospital', unitId: 'ward' } }) as unknown as DryRunScenario);

test('[PK2] whatever plan the linter passes, whoever is away and whatever is dead: reached or rung within the promise, never silent longer than it', () => {
  let rehearsed = 0;
  fc.assert(
    fc.property(pack, staff, scenario, (one, there, happening) => {
      if (hasErrors(lintPack(one))) return;
      rehearsed += 1;
      const run = dryRun(planOf(one, 'stroke')!, there, happening);
      assert.ok(run.reachedAfterMs <= one.promise.reachedWithinS * 1_000, `reached after ${run.reachedAfterMs} ms`);
      assert.ok(run.worstSilenceMs <= one.promise.silentAtMostS * 1_000, `silent for ${run.worstSilenceMs} ms`);
      assert.ok(run.isPromiseKept);
      if (run.outcome === 'unanswered') assert.notEqual(run.failSafeAt, null, 'nobody answered and the fail-safe never rang');
    }),
    { numRuns: 2_000 },
  );
  assert.ok(rehearsed > 300, `only ${rehearsed} of 2,000 random plans were sound enough to rehearse`);
});

const scene = (more: Partial<DryRunScenario> = {}): DryRunScenario =>
  ({ kind: 'stroke', atMs: T0, place: { kind: 'facility', facilityId: 'hospital', unitId: 'ward' }, priority: 'high', cause: 'alarm', absences: [], deadChannels: [], answers: [], ...more }) as DryRunScenario;
const rehearse = (more: Partial<DryRunScenario> = {}, there = staffing()): DryRun => dryRun(planOf(base, 'stroke')!, there, scene(more));
const answerOf = (personId: string, afterS: number, deed: string) => ({ personId, afterS, deed }) as unknown as DryRunScenario['answers'][number];

test('[PK3] it is the real state machine that runs: an offer accepted ends the run with its holder', () => {
  const run = rehearse({ answers: [answerOf('r1', 12, 'accept')] });
  assert.deepEqual([run.outcome, run.heldAt! - T0, run.firstPageAt! - T0, run.isPromiseKept], ['held', 12_000, 0, true]);
  assert.ok(run.timeline.some(({ kind, personName }) => kind === 'accepted' && personName === 'r1'));
});

test('[PK3] with every channel dead the fail-safe rings within the promise and goes on', () => {
  const run = rehearse({ deadChannels: Channel.options.map((channel) => ({ channel, personId: null })) });
  assert.deepEqual([run.outcome, run.reachedAt, run.failSafeAt! - T0], ['unanswered', null, 25_000]);
  assert.equal(run.timeline.filter(({ kind }) => kind === 'fail-safe').length, 3);
});

test('[PK3] with nobody there the fail-safe rings at once', () => {
  const run = rehearse({}, staffing({ people: [], alertDevices: [] }));
  assert.deepEqual([run.failSafeAt! - T0, run.people, run.reachedAfterMs], [0, [], 0]);
});

test('[PK3] a call for help can be taken back first; the promise counts from its end', () => {
  const run = rehearse({ cause: 'sos' });
  assert.deepEqual([run.firstPageAt! - T0, run.isPromiseKept], [5_000, true]);
});

test('[PK3] the same scenario gives the same run, for every kind of a pack', () => {
  for (const kind of EmergencyKind.options) {
    const plan = planOf(base, kind)!;
    assert.deepEqual(dryRun(plan, staffing(), scene({ kind })), dryRun(plan, staffing(), scene({ kind })));
    assert.ok(dryRun(plan, staffing(), scene({ kind })).isPromiseKept, kind);
  }
});
