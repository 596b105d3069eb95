// Steps as packs write them: conditions, duties, all channels at once, what rings by itself, and how long a plan may leave somebody waiting.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EmergencyCause, PersonId, StepCondition } from '@mydr24/protocol';
import fc from 'fast-check';
import { checkProtocol, defaultLimits, defaultProtocol } from './emergency-protocol.ts';
import type { Contact } from './emergency-state.ts';
import { checkLimits, PROMISE_MS, promiseOf } from './plan-promise.ts';
import { alarmCause, by, contact, failSafeStep, planWith, Run, six, sosCause, stepWith } from './run-testing.ts';
import { isWithin } from './step-condition.ts';

const device = (kind: 'desk-phone' | 'siren' | 'webhook') => ({ id: `${kind}-1`, tenantId: 't', facilityId: null, unitId: null, kind, label: `The ${kind}` });
const staffCause: EmergencyCause = { type: 'staff', personId: 'nurse' as PersonId, note: '' };

describe('conditions', () => {
  /** Which step runs first when this one has the condition. */
  const firstStep = (when: StepCondition[], run: { cause?: EmergencyCause; isAtHome?: boolean; minute?: number } = {}) => {
    const steps = [stepWith({ id: 'asked', when, roles: ['nurse'] }), stepWith({ id: 'other', roles: ['nurse'] })];
    const played = new Run(run.cause ?? alarmCause, { steps, minuteOfDay: () => run.minute ?? 720, opening: { isAtHome: run.isAtHome ?? false } });
    played.until(0);
    return { step: played.state.protocol.steps[played.state.stepIndex]!.id, skips: played.notes('step-skipped') };
  };
  test('[E22] a step whose conditions do not hold is skipped at once, and the timeline says which', () => {
    const { step, skips } = firstStep([{ type: 'place', is: 'home' }]);
    assert.deepEqual([step, skips], ['other', [{ reason: 'condition', condition: 'place', step: 'asked' }]]);
  });
  test('[E22] place, priority, cause and hours are each judged, and all must hold', () => {
    assert.equal(firstStep([{ type: 'place', is: 'home' }], { isAtHome: true }).step, 'asked');
    assert.equal(firstStep([{ type: 'priority', atLeast: 'high' }]).step, 'other');
    assert.equal(firstStep([{ type: 'priority', atLeast: 'medium' }]).step, 'asked');
    assert.equal(firstStep([{ type: 'priority', atLeast: 'high' }], { cause: staffCause }).step, 'asked');
    assert.equal(firstStep([{ type: 'cause', in: ['staff'] }]).step, 'other');
    assert.equal(firstStep([{ type: 'hours', from: '22:00', to: '07:00' }]).step, 'other');
    assert.equal(firstStep([{ type: 'hours', from: '22:00', to: '07:00' }], { minute: 23 * 60 }).step, 'asked');
    assert.equal(firstStep([{ type: 'cause', in: ['alarm'] }, { type: 'place', is: 'home' }]).step, 'other');
  });
  test('[E22] hours that pass midnight and their opposite leave no minute out and share none', () => {
    fc.assert(
      fc.property(fc.nat(1439), fc.nat(1439), fc.nat(1439), (from, to, minute) => {
        fc.pre(from !== to);
        assert.equal(isWithin(minute, from, to), !isWithin(minute, to, from));
      }),
    );
    assert.equal(isWithin(0, 60, 60), true);
  });
  test('[E22] when no step holds, the fail-safe comes at once; a fail-safe with a condition is refused', () => {
    const steps = [stepWith({ id: 'night', when: [{ type: 'hours', from: '22:00', to: '06:00' }], roles: ['nurse'] })];
    assert.equal(new Run(alarmCause, { steps }).state.isFailSafeReached, true);
    const refused = checkProtocol({ ...planWith(steps), steps: [...steps, { ...failSafeStep, when: [{ type: 'place', is: 'home' }] }] });
    assert.deepEqual(!refused.ok && refused.flaws, ['fail-safe-has-condition']);
  });
  test('[E22] a step that could ask nobody and a time zone nobody knows are refused', () => {
    const refused = checkProtocol({ ...planWith(), steps: [stepWith({ id: 'empty' }), failSafeStep], timeZone: 'Europe/Nowhere' });
    assert.deepEqual(!refused.ok && refused.flaws, ['step-asks-nobody', 'unknown-time-zone']);
  });
});

describe('who is on call', () => {
  const [ana, ben] = [contact('ana'), contact('ben')];
  const rig = () => {
    const onCall: Record<string, Contact | null> = { cardiology: ana };
    const steps = [stepWith({ id: 'duty', onCall: ['cardiology'], waitMs: 12_000 }), stepWith({ id: 'nurses', roles: ['nurse'], waitMs: 20_000 })];
    return { onCall, run: new Run(alarmCause, { steps, onCall, roles: { nurse: [contact('nurse')], doctor: [ana, ben] } }) };
  };
  test('[E23] a duty is resolved when the page is made', () => {
    assert.deepEqual(rig().run.paged('notify'), ['ana app']);
  });
  test('[E23] after a hand-over the next round pages the new holder, and tries the old one no more', () => {
    const { onCall, run } = rig();
    run.until(4_000);
    onCall['cardiology'] = ben;
    run.until(8_000);
    assert.deepEqual(run.paged('notify').filter((page) => page.startsWith('ben')), ['ben app']);
    const before = run.paged('notify').filter((page) => page.startsWith('ana')).length;
    run.until(60_000);
    assert.equal(run.paged('notify').filter((page) => page.startsWith('ana')).length, before);
    assert.ok(run.effects.some((effect) => effect.type === 'withdraw-pages' && effect.personId === 'ana'));
  });
  test('[E23] a gap skips the step at once, and whoever takes the duty later is paged in the next round', () => {
    const onCall: Record<string, Contact | null> = { cardiology: null };
    const steps = [stepWith({ id: 'duty', onCall: ['cardiology'] }), stepWith({ id: 'nurses', roles: ['nurse'], waitMs: 20_000 })];
    const run = new Run(alarmCause, { steps, onCall });
    assert.equal(run.state.stepIndex, 1);
    onCall['cardiology'] = ben;
    run.until(180_000);
    assert.ok(run.paged('notify').includes('ben app'));
  });
});

describe('what rings by itself', () => {
  const steps = [stepWith({ id: 'ring', roles: ['nurse'], alerts: ['desk-phone', 'siren'] })];
  const devices = [device('desk-phone'), device('siren'), device('webhook')];
  test('[E24] a step rings the devices of its kinds, each once a round, as pages of nobody', () => {
    const run = new Run(alarmCause, { steps, devices });
    const rung = run.pages().filter(({ alertDeviceId }) => alertDeviceId !== null);
    assert.deepEqual(rung.map(({ channel, personId, recipient }) => [channel, personId, recipient]), [['desk-phone', null, 'The desk-phone'], ['siren', null, 'The siren']]);
  });
  test('[E24] neither an answer nor a failure of one counts as somebody reached', () => {
    const run = new Run(alarmCause, { steps, devices });
    const page = run.pages().find(({ channel }) => channel === 'desk-phone')!;
    run.do({ type: 'carrier-status', page, status: 'delivered' });
    run.do({ type: 'receipt', page, rung: 'acknowledged' });
    run.do({ type: 'page-failed', page: { ...page, failedAt: 1, failure: 'no-answer' } });
    assert.deepEqual([run.state.reachedAt, run.state.acknowledged], [null, null]);
    assert.equal(run.notes('page-failed').length, 1);
    run.until(25_000);
    assert.equal(run.state.isFailSafeReached, true);
  });
  test('[E6] the fail-safe rings its devices and pages its duties in every repeat', () => {
    const protocol = { ...planWith([stepWith({ id: 'nurses', roles: ['nurse'] })]) };
    protocol.steps = [protocol.steps[0]!, { ...failSafeStep, roles: [], alerts: ['siren'], onCall: ['chief'] }];
    const run = new Run(alarmCause, { devices, onCall: { chief: contact('chief') }, opening: { protocol } });
    run.until(25_000 + 120_000);
    const of = (what: string) => run.pages().filter(({ recipient }) => recipient === what).map(({ step, channel }) => `${step} ${channel}`);
    assert.equal(of('The siren').length, 3);
    assert.ok(new Set(run.pages().filter(({ personId }) => personId === 'chief').map(({ step }) => step)).size >= 3);
  });
});

describe('all channels at once', () => {
  test('[E25] a parallel step pages every channel that reaches the person, each once, and an unheard offer still goes on', () => {
    const run = new Run(alarmCause, { steps: [stepWith({ id: 'all', offerTo: 1, isParallel: true })] });
    assert.deepEqual(run.paged('offer'), ['a app', 'a push', 'a sms', 'a voice']);
    run.until(15_000);
    assert.deepEqual(run.offered(), ['a', 'b']);
  });
  test('[E25] a channel that only opens later is still tried, once', () => {
    const responders = [{ ...six[0]!, channels: ['sms'] as const }];
    const run = new Run(alarmCause, { responders, steps: [stepWith({ id: 'all', offerTo: 1, isParallel: true })] });
    responders[0] = { ...responders[0]!, channels: ['sms', 'app'] as never };
    run.until(5_000);
    assert.deepEqual(run.paged('offer').slice(0, 2), ['a sms', 'a app']);
  });
});

describe('the promise of a plan', () => {
  test('[E26] the limits that ship keep it, and no limit can be set so that it breaks', () => {
    assert.deepEqual(checkLimits(defaultLimits), []);
    assert.deepEqual(checkLimits({ ...defaultLimits, unreachedWaitMs: 28_000 }), ['promise-not-kept']);
    assert.deepEqual(checkLimits({ ...defaultLimits, receiptWaitMs: 60_000 }), ['receipt-wait-out-of-range', 'next-person-wait-out-of-range', 'unreached-wait-out-of-range']);
    assert.deepEqual(checkLimits({ ...defaultLimits, moveWaitMs: 3_600_000, lostWaitMs: Number.NaN }), ['move-wait-too-long', 'lost-wait-too-long']);
    assert.deepEqual(checkLimits({ ...defaultLimits, countdownMs: 60_000, acknowledgedWaitMs: 0, checkWaitMs: { ...defaultLimits.checkWaitMs, 'on-scene': 0 } }), [
      'countdown-too-long', 'acknowledged-wait-out-of-range', 'check-wait-too-long',
    ]);
  });
  test('[E26] with any steps and any allowed limits the fail-safe comes when the promise says, if no device answers', () => {
    const waits = fc.array(fc.integer({ min: 1_000, max: 600_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(waits, fc.integer({ min: 10_001, max: 27_999 }), fc.boolean(), (waitsMs, unreachedWaitMs, isParallel) => {
        const protocol = planWith(waitsMs.map((waitMs, i) => stepWith({ id: `step-${i}`, offerTo: 1, isParallel, waitMs })));
        const limits = { ...defaultLimits, unreachedWaitMs };
        const { failSafeByMs } = promiseOf({ protocol, limits });
        assert.ok(failSafeByMs < PROMISE_MS);
        const run = new Run(alarmCause, { opening: { protocol, limits } });
        run.until(failSafeByMs);
        assert.equal(run.state.isFailSafeReached, true);
      }),
      { numRuns: 60 },
    );
  });
  test('[E26] the promise runs anew when a holder is lost', () => {
    const run = new Run(alarmCause);
    run.do({ type: 'receipt', page: run.pages()[0]!, rung: 'delivered' });
    run.do({ type: 'accepted', by: by('a') });
    run.until(defaultLimits.moveWaitMs);
    assert.equal(run.state.status, 'seeking');
    run.until(25_000);
    assert.equal(run.state.isFailSafeReached, true);
  });
  test('[E26] a call counts from the end of its countdown, in which nobody is paged', () => {
    const { failSafeByMs, countdownMs } = promiseOf({ protocol: defaultProtocol('call-for-help'), limits: defaultLimits });
    const run = new Run(sosCause);
    run.until(countdownMs + failSafeByMs);
    assert.equal(run.state.isFailSafeReached, true);
  });
});
