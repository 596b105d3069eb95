// The state machine: the promises of RULES.md on values alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { checkProtocol, defaultLimits, defaultProtocol } from './emergency-protocol.ts';
import type { EmergencyEvent, KindPlan } from './emergency-state.ts';
import { climb, familyStatusOf, summaryOf } from './emergency-views.ts';
import { accepted, alarmCause, by, closed, contact, reported, responder, Run, six, sosCause, stepWith, T0 } from './run-testing.ts';

describe('steps', () => {
  test('[E2] the nearest three are offered it at once and the nurse is told', () => {
    const run = new Run(alarmCause);
    assert.deepEqual([run.offered(), run.paged('offer'), run.paged('notify')], [['a', 'b', 'c'], ['a app', 'b app', 'c app'], ['nurse app']]);
  });
  test('[E3] a step nobody answers is followed by the next after its wait', () => {
    const run = new Run(alarmCause, { responders: [...six, responder('g')] });
    run.do({ type: 'receipt', page: run.pages()[0]!, rung: 'delivered' });
    run.until(19_999);
    assert.equal(run.state.stepIndex, 0);
    run.until(1);
    assert.equal(run.state.stepIndex, 1);
  });
  test('[E5] a step that reaches nobody is skipped at once', () => {
    const run = new Run(alarmCause, { responders: [], roles: { dispatcher: [contact('dispatcher')] } });
    assert.equal(run.state.stepIndex, 2);
    assert.deepEqual(run.paged('notify'), ['dispatcher app']);
  });
  test('[E6] with nobody at all the fail-safe comes at once, shows the number, and repeats', () => {
    const run = new Run(alarmCause, { responders: [], roles: {} });
    assert.equal(run.state.isFailSafeReached, true);
    assert.match(run.pages()[0]!.recipient, /112/);
    run.until(180_000);
    assert.equal(run.paged('fail-safe').length, 4);
  });
  test('[E6] with no receipt from any device for 25 s the fail-safe comes, whatever the step', () => {
    const run = new Run(alarmCause);
    run.until(24_999);
    assert.equal(run.state.isFailSafeReached, false);
    run.until(1);
    assert.equal(run.state.isFailSafeReached, true);
  });
  test('[E6] a protocol that could end in silence is refused', () => {
    const sound = defaultProtocol('deterioration');
    const flawsOf = (change: Partial<typeof sound>) => {
      const checked = checkProtocol({ ...sound, ...change });
      return checked.ok ? [] : checked.flaws;
    };
    assert.deepEqual(flawsOf({}), []);
    assert.deepEqual(flawsOf({ steps: sound.steps.slice(0, -1) }), ['no-fail-safe']);
    assert.deepEqual(flawsOf({ steps: [] }), ['no-fail-safe']);
    assert.deepEqual(flawsOf({ steps: [...sound.steps].toReversed() }), ['fail-safe-not-last']);
    assert.deepEqual(flawsOf({ repeatLastEveryMs: 86_400_000 }), ['repeat-out-of-range']);
    assert.deepEqual(flawsOf({ steps: sound.steps.map((each) => ({ ...each, waitMs: 3_600_000 })) }), ['wait-too-long']);
    assert.deepEqual(flawsOf({ steps: sound.steps.map((each) => ({ ...each, channels: [] })) }), ['no-channel']);
    assert.deepEqual(flawsOf({ emergencyNumber: '' }), ['no-emergency-number']);
  });
  test('[E7] an acknowledgement makes the fail-safe wait two minutes, and does not end it', () => {
    const run = new Run(alarmCause, { responders: [], roles: {} });
    run.do({ type: 'acknowledged', by: by('dispatcher') });
    run.until(119_999);
    assert.equal(run.paged('fail-safe').length, 1);
    run.until(1);
    assert.equal(run.paged('fail-safe').length, 2);
    assert.equal(run.state.status, 'seeking');
  });
  test('[E9] after a stop of 20 minutes only the newest step pages, each person once, and nobody is left out', () => {
    const run = new Run(alarmCause);
    run.do({ type: 'receipt', page: run.pages()[0]!, rung: 'delivered' });
    const before = run.pages().length;
    run.do({ type: 'due' }, 20 * 60_000);
    const rounds = run.pages().slice(before);
    const people = rounds.flatMap(({ personId }) => (personId === null ? [] : [personId]));
    assert.equal(new Set(people).size, people.length);
    assert.deepEqual([...new Set(people)].toSorted(), ['a', 'b', 'c', 'd', 'dispatcher', 'e', 'f', 'nurse']);
    assert.deepEqual([...new Set(rounds.map(({ step: round }) => round))], [1]);
    assert.equal(run.state.isFailSafeReached, true);
  });
});

describe('channels and people', () => {
  test('[E11] without a receipt the next channel is tried after 5 s, and the next person after 15 s', () => {
    const run = new Run(alarmCause, { steps: [stepWith({ id: 'one', offerTo: 3 })] });
    for (const page of run.pages().slice(1)) run.do({ type: 'receipt', page, rung: 'delivered' });
    run.until(5_000);
    assert.deepEqual(run.paged('offer').filter((page) => page.startsWith('a')), ['a app', 'a push']);
    run.until(5_000);
    assert.deepEqual(run.offered(), ['a', 'b', 'c']);
    run.until(5_000);
    assert.deepEqual(run.paged('offer').filter((page) => page.startsWith('a')), ['a app', 'a push', 'a sms', 'a voice']);
    assert.deepEqual(run.offered(), ['a', 'b', 'c', 'd']);
  });
  test('[E11] a receipt from any device of a person rests their other channels', () => {
    const run = new Run(alarmCause);
    run.do({ type: 'receipt', page: run.pages()[0]!, rung: 'delivered' });
    run.until(15_000);
    assert.deepEqual(run.paged('offer').filter((page) => page.startsWith('a')), ['a app']);
  });
  test('[E11] a channel that failed is followed by the next at once', () => {
    const run = new Run(alarmCause);
    run.do({ type: 'page-failed', page: { ...run.pages()[0]!, failedAt: T0, failure: 'not-connected' } });
    assert.ok(run.paged('offer').includes('a push'));
  });
  test('[E12] a receipt climbs, never descends, and proves the rungs below it', () => {
    const page = new Run(alarmCause).pages()[0]!;
    const shown = climb(page, 'shown', 5);
    assert.deepEqual([shown.sentAt, shown.deliveredAt, shown.shownAt, shown.acknowledgedAt], [5, 5, 5, null]);
    assert.equal(climb(shown, 'delivered', 9), shown);
    assert.equal(climb(shown, 'acknowledged', 9).deliveredAt, 5);
  });
});

describe('answers', () => {
  test('[E4] the first accept wins, the others are stood down and told, the second is refused with the name', () => {
    const run = new Run(alarmCause);
    assert.equal(run.refusal(accepted('b'), 1_000), null);
    const second = run.do(accepted('a'));
    assert.deepEqual(second, { ok: false, refusal: { code: 'already-accepted', holderName: 'b' } });
    assert.deepEqual(run.paged('stand-down'), ['a app', 'c app']);
    assert.equal(run.refusal(accepted('b')), null);
    assert.equal(summaryOf(run.state).holderId, 'b');
  });
  test('[E4] somebody it was not offered to cannot accept', () => {
    assert.equal(new Run(alarmCause).refusal(accepted('f')), 'not-offered');
  });
  test('[E13] a declined offer goes to the next person at once; when all decline, the next step begins', () => {
    const run = new Run(alarmCause, { responders: six.slice(0, 4), roles: { dispatcher: [contact('dispatcher')] } });
    run.do({ type: 'declined', by: by('a'), reason: 'busy' });
    assert.deepEqual(run.offered(), ['b', 'c', 'd']);
    for (const name of ['b', 'c', 'd']) run.do({ type: 'declined', by: by(name), reason: 'busy' });
    assert.equal(run.state.stepIndex, 2);
  });
  test('[E14] accepted but not moving for 90 s: offered again, to others', () => {
    const run = new Run(alarmCause);
    run.do(accepted('a'));
    run.until(89_999);
    assert.equal(run.state.status, 'accepted');
    run.until(1);
    assert.equal(run.state.status, 'seeking');
    assert.deepEqual(run.offered(), ['b', 'c', 'd']);
    assert.deepEqual([summaryOf(run.state).holderId, 'holder' in run.state], [null, false], 'who did not move holds it no more');
  });
  test('[E14] a holder who moves keeps it, and is asked when there is no news for long', () => {
    const run = new Run(alarmCause);
    run.do(accepted('a'));
    run.do(reported('a', 'en-route'), 60_000);
    run.until(15 * 60_000);
    assert.equal(run.state.status, 'en-route');
    assert.ok(run.paged('notify').includes('a app') && run.paged('notify').includes('dispatcher app'));
  });
  test('[E15] only the holder reports, and the status only moves forward', () => {
    const run = new Run(alarmCause);
    assert.equal(run.refusal(reported('a', 'en-route')), 'not-accepted-yet');
    run.do(accepted('a'));
    assert.equal(run.refusal(reported('b', 'en-route')), 'not-holder');
    assert.equal(run.refusal(reported('a', 'on-scene')), null);
    assert.equal(run.refusal(reported('a', 'en-route')), 'status-went-back');
  });
  test('[E4] a hand-over moves the one holder, and the old one is free', () => {
    const run = new Run(alarmCause);
    run.do(accepted('a'));
    run.do(reported('a', 'on-scene'));
    run.do({ type: 'handed-over', by: by('a'), to: six[4]! });
    assert.deepEqual([summaryOf(run.state).holderId, run.state.status], ['e', 'on-scene']);
    assert.deepEqual(run.state.offers.filter(({ status }) => status === 'accepted').map(({ responderId }) => responderId), ['e']);
    assert.equal(run.refusal(reported('a', 'transporting')), 'not-holder');
  });
});

describe('calls for help', () => {
  test('[E16] a call pages nobody for 5 s and can be taken back only within them', () => {
    const run = new Run(sosCause);
    run.until(4_999);
    assert.equal(run.pages().length, 0);
    const late = new Run(sosCause);
    assert.equal(run.refusal({ type: 'cancelled', by: by('patient') }), null);
    assert.equal(run.state.status, 'cancelled');
    assert.equal(late.refusal({ type: 'cancelled', by: by('patient') }, 5_000), 'too-late-to-cancel');
    late.until(0);
    assert.equal(late.state.status, 'seeking');
    assert.equal(late.refusal({ type: 'cancelled', by: by('patient') }), 'too-late-to-cancel');
  });
  test('[E17] the family sees nothing of a call that may still be taken back', () => {
    const run = new Run(sosCause);
    assert.equal(familyStatusOf(run.state.patient, run.state, []).emergency, null);
    run.until(5_000);
    assert.equal(familyStatusOf(run.state.patient, run.state, []).emergency?.status, 'seeking');
  });
});

describe('more alarms', () => {
  test('[E8] a worse alarm moves it to the next step; the same or a milder one only joins', () => {
    const run = new Run(alarmCause);
    const alarm = { alarmId: 'alarm-2' as never, conditionKey: 'rr-high', priority: 'low' as const };
    run.do({ type: 'alarm-attached', alarm });
    assert.equal(run.state.stepIndex, 0);
    run.do({ type: 'alarm-attached', alarm: { ...alarm, priority: 'high' } });
    assert.equal(run.state.stepIndex, 1);
    assert.equal(run.state.attached.length, 2);
  });
});

describe('the end', () => {
  test('[E10] closing stands everybody down, and afterwards time pages nobody', () => {
    const run = new Run(alarmCause);
    run.do(closed, 1_000);
    assert.deepEqual(run.paged('stand-down'), ['a app', 'b app', 'c app']);
    assert.ok(run.effects.some(({ type }) => type === 'withdraw-pages'));
    const count = run.pages().length;
    assert.equal(run.state.wakeAt, null);
    run.do({ type: 'due' }, 3_600_000);
    assert.equal(run.pages().length, count);
    assert.equal(run.refusal(accepted('a')), 'already-ended');
  });
});

const planOf = (kind: KindPlan['kind']): KindPlan => ({ kind, protocol: defaultProtocol(kind), limits: defaultLimits });
const people = ['a', 'b', 'c', 'd', 'e', 'f', 'nurse', 'dispatcher'];
const anyEvent = (run: Run): fc.Arbitrary<EmergencyEvent> => {
  const who = fc.constantFrom(...people).map(by);
  const page = fc.nat().map((n) => run.pages()[n % Math.max(1, run.pages().length)]);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<EmergencyEvent>({ type: 'due' }) },
    who.map((each): EmergencyEvent => ({ type: 'accepted', by: each })),
    who.map((each): EmergencyEvent => ({ type: 'declined', by: each, reason: 'busy' })),
    who.map((each): EmergencyEvent => ({ type: 'acknowledged', by: each })),
    fc.tuple(who, fc.constantFrom('en-route' as const, 'on-scene' as const, 'transporting' as const, 'handed-over' as const)).map(([each, status]): EmergencyEvent => ({ type: 'status-reported', by: each, status })),
    fc.tuple(who, fc.constantFrom(...six)).map(([each, to]): EmergencyEvent => ({ type: 'handed-over', by: each, to })),
    who.map(({ personId }): EmergencyEvent => ({ type: 'responder-lost', personId })),
    fc.tuple(page, fc.constantFrom('delivered' as const, 'shown' as const, 'acknowledged' as const)).map(([each, rung]): EmergencyEvent => (each ? { type: 'receipt', page: each, rung } : { type: 'due' })),
    page.map((each): EmergencyEvent => (each ? { type: 'page-failed', page: each } : { type: 'due' })),
    fc.tuple(page, fc.constantFrom('delivered' as const, 'undelivered' as const)).map(([each, status]): EmergencyEvent => (each ? { type: 'carrier-status', page: each, status } : { type: 'due' })),
    fc.constantFrom(...six).map((each): EmergencyEvent => ({ type: 'took-over', by: each })),
    who.map((each): EmergencyEvent => ({ type: 'escalated', by: each })),
    who.map(({ personId }): EmergencyEvent => ({ type: 'stood-down', by: by('dispatcher'), personId })),
    who.map((each): EmergencyEvent => ({ type: 'call-back-asked', by: each })),
    who.map(({ personId }): EmergencyEvent => ({ type: 'call-back-done', by: by('dispatcher'), personId })),
    who.map(({ personId }): EmergencyEvent => ({ type: 'went-off-duty', personId })),
    fc.constantFrom('stroke' as const, 'sepsis' as const).map((kind): EmergencyEvent => ({ type: 'reclassified', by: by('dispatcher'), to: planOf(kind) })),
    fc.constantFrom(planOf('fall'), null).map((to): EmergencyEvent => ({ type: 'question-answered', by: by('patient'), questionId: 'q', answerId: 'a', to })),
    fc.constantFrom('low' as const, 'high' as const).map((priority): EmergencyEvent => ({ type: 'alarm-attached', alarm: { alarmId: priority as never, conditionKey: 'k', priority } })),
    { weight: 1, arbitrary: fc.constant(closed) },
  );
};

describe('whatever happens', () => {
  test('[E1] an open emergency always has a wake time, moves when it has come, and has at most one holder', () => {
    fc.assert(
      fc.property(fc.constantFrom(alarmCause, sosCause), fc.gen(), fc.array(fc.nat(40_000), { maxLength: 40 }), (cause, gen, waits) => {
        const run = new Run(cause);
        for (const waitMs of waits) {
          const before = run.state;
          const event = gen(anyEvent, run);
          run.do(event, waitMs);
          const isOpen = run.state.status !== 'closed' && run.state.status !== 'cancelled';
          assert.equal(run.state.wakeAt !== null, isOpen);
          if (event.type === 'due' && before.wakeAt !== null && before.wakeAt <= run.nowMs) {
            assert.ok(run.state.wakeAt === null || run.state.wakeAt > run.nowMs, 'it would spin');
          }
          assert.ok(run.state.offers.filter(({ status }) => status === 'accepted').length <= 1);
          assert.equal(run.state.version > before.version, run.state !== before);
        }
        const keys = run.pages().map(({ step: round, personId, channel, purpose }) => `${round} ${personId} ${channel} ${purpose}`);
        assert.equal(new Set(keys).size, keys.length, '[E18] one page per round, person, channel and purpose');
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});
