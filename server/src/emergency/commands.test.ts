// What people may tell a running emergency beside accepting and declining, and what becomes of those who leave.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Considered } from '@mydr24/protocol';
import { defaultLimits, defaultProtocol } from './emergency-protocol.ts';
import type { EmergencyEvent, KindPlan } from './emergency-state.ts';
import { joined } from './joining.ts';
import { keptOf, slim, whole } from './kept-ranking.ts';
import { upgradeState } from './stored-form.ts';
import { accepted, alarmCause, by, closed, contact, planWith, reported, responder, Run, six, sosCause, stepWith } from './run-testing.ts';
import { holderOf, summaryOf } from './emergency-views.ts';

const tookOver = (name: string, from?: string | null): EmergencyEvent => ({ type: 'took-over', by: contact(name), ...(from === undefined ? {} : { from: from as never }) });
const escalated = (name: string): EmergencyEvent => ({ type: 'escalated', by: by(name) });
const sentAway = (name: string): EmergencyEvent => ({ type: 'stood-down', by: by('dispatcher'), personId: name as never });
const offDuty = (name: string): EmergencyEvent => ({ type: 'went-off-duty', personId: name as never });
const planOf = (kind: KindPlan['kind']): KindPlan => ({ kind, protocol: defaultProtocol(kind), limits: defaultLimits });

describe('take over', () => {
  test('[E27] somebody who was only told becomes the holder, and whoever was asked is stood down', () => {
    const run = new Run(alarmCause);
    assert.equal(run.refusal(tookOver('nurse')), null);
    assert.equal(holderOf(run.state)?.personId, 'nurse');
    assert.deepEqual(run.paged('stand-down'), ['a app', 'b app', 'c app']);
  });
  test('[E27] a holder it is taken from is told, and their word no longer counts', () => {
    const run = new Run(alarmCause);
    run.do(accepted('a'));
    run.do(reported('a', 'en-route'));
    run.do(tookOver('e'));
    assert.deepEqual([summaryOf(run.state).holderId, run.state.status], ['e', 'accepted']);
    assert.equal(run.paged('stand-down').at(-1), 'a app');
    assert.equal(run.refusal(reported('a', 'on-scene')), 'not-holder');
    assert.equal(run.state.offers.filter(({ status }) => status === 'accepted').length, 1);
  });
  test('[E27] of two who take it from the same holder one gets it, and the other is told who', () => {
    const run = new Run(alarmCause);
    run.do(accepted('a'));
    assert.equal(run.refusal(tookOver('e', 'a')), null);
    assert.deepEqual(run.do(tookOver('f', 'a')), { ok: false, refusal: { code: 'already-accepted', holderName: 'e' } });
    const before = run.state;
    run.do(tookOver('e', 'a'));
    assert.equal(run.state, before);
  });
});

describe('escalate now', () => {
  test('[E28] the next step begins at once; the same wish within five seconds is one', () => {
    const run = new Run(alarmCause);
    run.do(escalated('a'), 1_000);
    assert.equal(run.state.stepIndex, 1);
    run.do(escalated('b'), 1_000);
    assert.equal(run.state.stepIndex, 1);
    run.do(escalated('b'), 5_000);
    assert.equal(run.state.stepIndex, 2);
  });
  test('[E28] while somebody holds it the next step is told and rung, and nobody else is asked to go', () => {
    const run = new Run(alarmCause);
    run.do(accepted('a'));
    run.do(escalated('a'));
    run.do(escalated('a'), 6_000);
    assert.deepEqual([run.state.status, run.offered()], ['accepted', []]);
    assert.ok(run.paged('notify').includes('dispatcher app'));
  });
  test('[E28] on the last step it repeats the fail-safe at once', () => {
    const run = new Run(alarmCause, { responders: [], roles: {} });
    run.do(escalated('dispatcher'), 1_000);
    assert.equal(run.paged('fail-safe').length, 2);
  });
});

describe('stand down', () => {
  test('[E29] one responder is told, asked no more, and the others stay asked', () => {
    const run = new Run(alarmCause);
    run.do(sentAway('a'));
    assert.deepEqual([run.offered(), run.paged('stand-down')], [['b', 'c'], ['a app']]);
    run.until(600_000);
    assert.ok(!run.offered().includes('a'));
    const before = run.state;
    run.do(sentAway('a'));
    assert.equal(run.state, before);
  });
  test('[E29] the last one asked is followed by the next person, or the next step, at once', () => {
    const run = new Run(alarmCause, { steps: [stepWith({ id: 'one', offerTo: 1 }), stepWith({ id: 'two', roles: ['nurse'] })], responders: six.slice(0, 2) });
    run.do(sentAway('a'));
    assert.deepEqual([run.offered(), run.state.stepIndex], [['b'], 0]);
    run.do(sentAway('b'));
    assert.equal(run.state.stepIndex, 1);
  });
  test('[E29] a holder sent away frees the emergency for the others; a stranger is refused', () => {
    const run = new Run(alarmCause);
    assert.equal(run.refusal(sentAway('f')), 'not-involved');
    run.do(accepted('a'));
    run.do(sentAway('a'));
    assert.equal(run.state.status, 'seeking');
    assert.ok(!run.offered().includes('a') && run.offered().includes('b'));
  });
  test('[E29] somebody who was only told can be stood down, again and again, with one message each time it changes something', () => {
    const run = new Run(alarmCause);
    run.do(sentAway('nurse'));
    run.do(sentAway('nurse'));
    assert.deepEqual(run.paged('stand-down'), ['nurse app']);
    run.until(15_000);
    assert.deepEqual(run.paged('notify'), ['nurse app']);
  });
});

describe('call back', () => {
  test('[E30] dispatchers are paged once and see it until one has called', () => {
    const run = new Run(alarmCause);
    run.do({ type: 'call-back-asked', by: by('a') });
    run.do({ type: 'call-back-asked', by: by('a') });
    assert.deepEqual(summaryOf(run.state).callBacks.map(({ name }) => name), ['a']);
    assert.equal(run.paged('notify').filter((page) => page.startsWith('dispatcher')).length, 1);
    run.do({ type: 'call-back-done', by: by('dispatcher'), personId: 'a' as never });
    assert.deepEqual(summaryOf(run.state).callBacks, []);
    assert.equal(run.refusal({ type: 'call-back-done', by: by('dispatcher'), personId: 'stranger' as never }), 'not-asked-to-call');
  });
});

describe('off duty', () => {
  test('[E35] an open offer ends at once, unsent pages are withdrawn, the next person is asked, and nothing more goes out', () => {
    const run = new Run(alarmCause);
    run.do(offDuty('a'), 1_000);
    assert.deepEqual(run.offered(), ['b', 'c', 'd']);
    assert.ok(run.effects.some((effect) => effect.type === 'withdraw-pages' && effect.personId === 'a'));
    const before = run.pages().filter(({ personId }) => personId === 'a').length;
    run.until(60_000);
    assert.equal(run.pages().filter(({ personId }) => personId === 'a').length, before);
  });
  test('[E35] a holder who has not moved gives it back; one on the way keeps it', () => {
    const run = new Run(alarmCause);
    run.do(accepted('a'));
    run.do(offDuty('a'));
    assert.deepEqual([run.state.status, run.offered()], ['seeking', ['b', 'c', 'd']]);
    run.do(accepted('b'));
    run.do(reported('b', 'en-route'));
    run.do(offDuty('b'));
    assert.equal(holderOf(run.state)?.personId, 'b');
  });
  test('[E35] the last one asked who leaves is followed by the next step at once', () => {
    const run = new Run(alarmCause, { responders: six.slice(0, 1) });
    run.do(offDuty('a'));
    assert.equal(run.state.stepIndex, 2);
  });
});

describe('what a carrier says later', () => {
  test('[E37] "undelivered" hurries the next channel, even after the page was sent', () => {
    const run = new Run(alarmCause);
    const page = { ...run.pages()[0]!, sentAt: run.nowMs };
    run.do({ type: 'carrier-status', page, status: 'undelivered' }, 1_000);
    assert.ok(run.paged('offer').includes('a push'));
  });
  test('[E37] "delivered" is kept and is nobody’s receipt', () => {
    const run = new Run(alarmCause);
    run.do({ type: 'carrier-status', page: run.pages()[0]!, status: 'delivered' });
    assert.equal(run.state.reachedAt, null);
    run.until(5_000);
    assert.ok(run.paged('offer').includes('a push'));
  });
  test('[E37] a status only moves forward: repeats, late and reordered ones change nothing', () => {
    const run = new Run(alarmCause);
    const page = { ...run.pages()[0]!, carrierStatus: 'delivered' as const };
    for (const status of ['queued', 'sent', 'undelivered', 'delivered'] as const) {
      const before = run.state;
      run.do({ type: 'carrier-status', page, status });
      assert.equal(run.state, before, status);
    }
  });
});

describe('another kind', () => {
  test('[E32] in the countdown an answer changes kind and plan before the plan starts', () => {
    const run = new Run(sosCause);
    run.do({ type: 'question-answered', by: by('patient'), questionId: 'breathing', answerId: 'no', to: planOf('cardiac-arrest') });
    assert.deepEqual([run.state.kind, run.state.status, run.pages().length], ['cardiac-arrest', 'countdown', 0]);
    run.until(5_000);
    assert.equal(run.state.protocol.id, 'default-cardiac-arrest');
    assert.deepEqual(run.notes('question-answered'), [{ questionId: 'breathing', answerId: 'no' }]);
  });
  test('[E32] later the other plan begins at once, and who was asked stays asked', () => {
    const run = new Run(alarmCause);
    run.do({ type: 'reclassified', by: by('dispatcher'), to: planOf('stroke') }, 10_000);
    assert.deepEqual([run.state.kind, run.state.stepIndex, run.offered()], ['stroke', 0, ['a', 'b', 'c', 'd', 'e', 'f']]);
  });
  test('[E32] after the fail-safe the whole of the other plan joins one round of it', () => {
    const run = new Run(alarmCause);
    run.until(26_000);
    const steps = [stepWith({ id: 'duty', onCall: ['stroke-team'] })];
    const other = { kind: 'stroke' as const, protocol: planWith(steps), limits: defaultLimits };
    run.do({ type: 'reclassified', by: by('dispatcher'), to: other });
    assert.deepEqual([run.state.isFailSafeReached, run.state.stepIndex], [true, 1]);
  });
  test('[E32] while somebody holds it the other plan is told, and they keep it', () => {
    const run = new Run(alarmCause);
    run.do(accepted('a'));
    run.do({ type: 'reclassified', by: by('dispatcher'), to: planOf('stroke') });
    assert.deepEqual([holderOf(run.state)?.personId, run.state.kind], ['a', 'stroke']);
  });
  test('[E43] an answer within the countdown brings the new plan’s silence towards the family; a family that was told is not untold', () => {
    const quiet = { ...planOf('mental-health-crisis'), protocol: { ...planOf('mental-health-crisis').protocol, familyNotice: 'none' as const } };
    const policyAfter = (run: Run): unknown => {
      run.do({ type: 'question-answered', by: by('patient'), questionId: 'safety', answerId: 'yes', to: quiet });
      return run.state.protocol.familyNotice;
    };
    const told = new Run(sosCause);
    told.until(5_000);
    assert.deepEqual([policyAfter(new Run(sosCause)), policyAfter(told)], ['none', 'with-consent']);
  });
  test('[E33] one that turns out to be of a kind already open ends, and its alarms join the other', () => {
    const [one, other] = [new Run(alarmCause), new Run({ ...alarmCause, alarmId: 'alarm-9' as never, priority: 'low' })];
    const [ending, going] = joined({ ok: true, state: one.state, effects: [] }, one.state, other.state, by('dispatcher'), one.nowMs, () => one.world);
    assert.deepEqual([ending.after.status, summaryOf(ending.after).outcome], ['closed', 'joined']);
    assert.deepEqual(going.after.attached.map(({ alarmId }) => alarmId), ['alarm-9', 'alarm-1']);
    assert.equal(going.after.stepIndex, 1, 'a worse alarm moves it on');
  });
});

describe('drills and tests', () => {
  const devices = [{ id: 's', tenantId: 't', facilityId: null, unitId: null, kind: 'siren' as const, label: 'Siren' }];
  const steps = [stepWith({ id: 'ring', offerTo: 1, alerts: ['siren'] })];
  const drill = (mode: 'drill' | 'test') => new Run(alarmCause, { steps, devices, opening: { mode } });
  test('[E34] a drill pages real people by every channel, rings nothing, and shows no number to dial', () => {
    const run = drill('drill');
    run.until(90_000);
    assert.ok(run.paged('offer').includes('a sms'));
    assert.equal(run.pages().some(({ alertDeviceId }) => alertDeviceId !== null), false);
    assert.deepEqual([...new Set(run.pages().filter(({ channel }) => channel === 'fail-safe').map(({ recipient }) => recipient))], ['DRILL - would be 112']);
    assert.deepEqual(run.notes('fail-safe')[0], { wouldBe: '112', isRepeat: false });
  });
  test('[E34] who holds a drill is not busy: a real emergency finds them', () => {
    const run = drill('drill');
    run.do(accepted('a'));
    run.do(closed);
    assert.equal(run.effects.some(({ type }) => type === 'responder-busy'), false);
  });
  test('[E34] a test leaves by the app only', () => {
    const run = drill('test');
    run.until(90_000);
    run.do(closed);
    assert.deepEqual([...new Set(run.pages().map(({ channel }) => channel))].toSorted(), ['app', 'fail-safe']);
  });
});

describe('an emergency stored by yesterday’s program', () => {
  test('[E38] goes on: every duty, wait and offer as it was', () => {
    const run = new Run(alarmCause);
    const { isAtHome: _home, callBacks: _calls, duties: _duties, escalatedAt: _escalated, ...rest } = run.state;
    const upgraded = upgradeState(JSON.parse(JSON.stringify({ ...rest, schema: 1 })));
    assert.deepEqual(upgraded, { ...JSON.parse(JSON.stringify(run.state)), isAtHome: true });
    run.state = upgraded!;
    run.until(25_000);
    assert.equal(run.state.isFailSafeReached, true);
  });
  test('[E38] one of a newer form is not guessed at', () => {
    assert.equal(upgradeState({ schema: 99 }), null);
  });
});

describe('why', () => {
  test('[E36] each round that asked or passed somebody over leaves a record with the reasons and who was asked', () => {
    const run = new Run(alarmCause);
    const rankings = run.effects.flatMap((effect) => (effect.type === 'ranking' ? [effect.ranking] : []));
    assert.deepEqual(rankings.map(({ round, step }) => [round, step]), [[0, 'nearest']]);
    assert.deepEqual(rankings[0]!.considered.filter(({ isAsked }) => isAsked).map(({ name }) => name), ['a', 'b', 'c']);
    assert.equal(rankings[0]!.considered.length, 6);
  });
  test('[E36] of a crowd twenty of each side are kept, whoever was asked and the roles too, and of the others how many of each reason', () => {
    const judged = (n: number, isEligible: boolean, code: string, given: Partial<Considered> = {}): Considered => ({
      personId: `p${n}` as never, name: `N${n}`, as: 'responder', isEligible, isAsked: false, reasons: [{ code: 'distance-m', value: n, isAgainst: false }, { code, value: null, isAgainst: !isEligible }], ...given,
    });
    const crowd = [
      ...Array.from({ length: 30 }, (_, n) => judged(n, true, 'qualified', { isAsked: n === 29 })),
      ...Array.from({ length: 50 }, (_, n) => judged(100 + n, false, n % 2 === 0 ? 'busy' : 'off-duty')),
      judged(200, false, 'in-role', { as: 'role' }),
    ];
    const { kept, leftOut } = keptOf(crowd);
    assert.deepEqual(kept.map(({ name }) => name), [...crowd.slice(0, 20), crowd[29]!, ...crowd.slice(30, 50), crowd[80]!].map(({ name }) => name));
    assert.deepEqual(leftOut.map(({ reason, count }) => [reason.code, count]), [['further-off', 9], ['busy', 15], ['off-duty', 15]]);
    assert.deepEqual(kept.map(slim).map(whole), kept);
  });
});

test('[E42] whoever was offered it without a socket is paged by the app when one opens; anybody else is not', () => {
  const run = new Run(alarmCause, { responders: [responder('a', ['sms']), ...six.slice(1)] });
  const apps = (): string[] => run.effects.flatMap((effect) => (effect.type === 'page' && effect.isNew && effect.page.channel === 'app' && effect.page.personId === 'a' ? [effect.page.purpose] : []));
  assert.deepEqual(apps(), []);
  run.do({ type: 'responder-back', personId: 'a' as never });
  run.do({ type: 'responder-back', personId: 'f' as never });
  assert.deepEqual(apps(), ['offer']);
  run.do(accepted('b'));
  run.do({ type: 'responder-back', personId: 'a' as never });
  assert.equal(apps().filter((purpose) => purpose === 'offer').length, 1);
});

describe('an offer by hand', () => {
  const byHand = (name: string): EmergencyEvent => ({ type: 'offered-by-hand', by: by('dispatcher'), personId: name as never, reason: 'she is next door' });
  test('[E44] a dispatcher puts it to anybody, with the reason on record; whoever was asked stays asked, and the same wish said twice is one', () => {
    const run = new Run(alarmCause);
    assert.equal(run.refusal(byHand('f')), null);
    assert.deepEqual(run.offered(), ['a', 'b', 'c', 'f']);
    const entry = run.effects.flatMap((effect) => (effect.type === 'timeline' && effect.entry.kind === 'offered-by-hand' ? [effect.entry] : []));
    assert.deepEqual(entry.map(({ personName, facts }) => [personName, facts]), [['dispatcher', { reason: 'she is next door', to: 'f' }]]);
    assert.equal(run.state.offers.find(({ responderId }) => (responderId as string) === 'f')!.reasons[0]!.code, 'by-hand');
    const before = run.state;
    run.do(byHand('f'));
    assert.equal(run.state, before);
    run.do(accepted('f'));
    assert.equal(holderOf(run.state)?.personId, 'f');
  });
  test('[E44] who declined or was stood down can be asked again by hand', () => {
    const run = new Run(alarmCause);
    run.do({ type: 'declined', by: by('a'), reason: 'busy' });
    run.do(sentAway('b'));
    run.do(byHand('a'));
    run.do(byHand('b'));
    assert.ok(run.offered().includes('a') && run.offered().includes('b'));
  });
  test('[E44] it is refused for whoever is no responder or cannot be reached, while somebody holds it, in the countdown and after the end', () => {
    const refusals = [new Run(alarmCause).refusal(byHand('nurse'))];
    const [unreachable] = six.map((each) => ({ ...each, channels: [] }));
    refusals.push(new Run(alarmCause, { responders: [unreachable!] }).refusal(byHand('a')));
    const held = new Run(alarmCause);
    held.do(accepted('a'));
    refusals.push(held.refusal(byHand('f')), new Run(sosCause).refusal(byHand('a')));
    held.do(closed);
    refusals.push(held.refusal(byHand('f')));
    assert.deepEqual(refusals, ['not-a-responder', 'cannot-be-reached', 'already-accepted', 'still-counting-down', 'already-ended']);
  });
});
