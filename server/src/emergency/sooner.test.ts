// When somebody else is suggested instead of the holder, and when not.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SoonerSuggestion } from '@mydr24/protocol';
import type { EmergencyEvent, RankedResponder } from './emergency-state.ts';
import { holderOf, summaryOf } from './emergency-views.ts';
import { accepted, alarmCause, by, closed, contact, reported, responder, Run, T0 } from './run-testing.ts';
import { findSooner } from './sooner.ts';

const near = (name: string, etaS: number, given: Partial<RankedResponder> = {}): RankedResponder => ({ ...responder(name), etaS, ...given });
const looked: EmergencyEvent = { type: 'looked-for-sooner' };
const dismissed = (name: string): EmergencyEvent => ({ type: 'sooner-dismissed', by: by('dispatcher'), personId: name as never });

describe('who could be there sooner', () => {
  const find = (candidates: RankedResponder[], given: { holderEtaS?: number | null; standing?: SoonerSuggestion | null } = {}) =>
    findSooner({ candidates, holderEtaS: 600, standing: null, marginS: 120, nowMs: T0, ...given });
  const standing = (name: string, etaS: number, holderEtaS = 600): SoonerSuggestion => ({ personId: name as never, name, etaS, holderEtaS, at: T0 - 60_000 });

  test('[E52] the soonest of them, from the margin on, with both times', () => {
    assert.equal(find([near('b', 481)]), null);
    assert.deepEqual(find([near('c', 470), near('b', 300)]), { personId: 'b', name: 'b', etaS: 300, holderEtaS: 600, at: T0 });
  });
  test('[E52] nobody by an old position, a base or none, and what is not known counts against them', () => {
    const doubt = { reasons: [{ code: 'uncertain-s', value: 100, isAgainst: false }] };
    assert.deepEqual([find([near('b', 60, { positionAgeMs: 130_000 })]), find([near('b', 60, { positionAgeMs: null })]), find([near('b', 400, doubt)]), find([near('b', 60)], { holderEtaS: null })], [null, null, null, null]);
  });
  test('[E52] it stays until half the margin is gone, and another has to be better by as much: nothing flickers', () => {
    assert.equal(find([near('b', 535)], { standing: standing('b', 470) })?.personId, 'b');
    assert.equal(find([near('b', 545)], { standing: standing('b', 470) }), null);
    assert.equal(find([near('b', 470), near('c', 420)], { standing: standing('b', 470) })?.personId, 'b');
    assert.equal(find([near('b', 470), near('c', 400)], { standing: standing('b', 470) })?.personId, 'c');
  });
  test('[E52] times that change little are told again only when they have changed by half a minute', () => {
    const shown = standing('b', 400);
    assert.equal(find([near('b', 420)], { standing: shown }), shown);
    assert.deepEqual(find([near('b', 360)], { standing: shown }), { ...shown, etaS: 360 });
  });
  test('[E52] receivers that wander by a minute around the margin make one suggestion, not twenty', () => {
    let shown = null as SoonerSuggestion | null;
    let changes = 0;
    for (let n = 0; n < 40; n += 1) {
      const next = find([near('b', 480 + (n % 2 === 0 ? -29 : 29))], { standing: shown });
      if (next?.personId !== shown?.personId) changes += 1;
      shown = next;
    }
    assert.equal(changes, 1);
  });
});

describe('in a running emergency', () => {
  const slow = () => {
    const responders = [near('a', 600), near('b', 100), near('c', 100)];
    const run = new Run(alarmCause, { responders });
    run.do(accepted('a'));
    return { run, responders };
  };
  test('[E52] dispatchers and the holder see it, nobody is paged, and the holder keeps it', () => {
    const { run } = slow();
    const paged = run.pages().length;
    run.do(looked, 5_000);
    assert.deepEqual(summaryOf(run.state).sooner, { personId: 'b', name: 'b', etaS: 100, holderEtaS: 600, at: T0 + 5_000 });
    assert.deepEqual([run.pages().length, holderOf(run.state)?.personId, run.notes('sooner-suggested')], [paged, 'a', [{ etaS: 100, holderEtaS: 600, holder: 'a' }]]);
    const before = run.state;
    run.do(looked, 5_000);
    assert.equal(run.state, before, 'looking again writes nothing');
  });
  test('[E52] dismissed, that person is not suggested again, and another may be', () => {
    const { run } = slow();
    run.do(looked);
    run.do(dismissed('b'));
    assert.equal(summaryOf(run.state).sooner, undefined);
    run.do(looked);
    assert.equal(summaryOf(run.state).sooner?.personId, 'c');
    run.do(dismissed('c'));
    run.do(looked);
    assert.equal(summaryOf(run.state).sooner, undefined);
  });
  test('[E52] it goes with the hand over, the arrival and the end; who said no is not suggested', () => {
    const handed = slow();
    handed.run.do(looked);
    handed.run.do({ type: 'handed-over', by: by('a'), to: contact('b'), onBehalf: by('dispatcher') });
    assert.deepEqual([holderOf(handed.run.state)?.personId, summaryOf(handed.run.state).sooner], ['b', undefined]);
    const arrived = slow();
    arrived.run.do(looked);
    arrived.run.do(reported('a', 'on-scene'));
    const there = arrived.run.state;
    arrived.run.do(looked);
    assert.deepEqual([summaryOf(there).sooner, arrived.run.state === there], [undefined, true]);
    arrived.run.do(closed);
    assert.equal(arrived.run.refusal(dismissed('b')), 'already-ended');
    const refused = new Run(alarmCause, { responders: [near('a', 600), near('b', 100)] });
    refused.do({ type: 'declined', by: by('b'), reason: 'busy' });
    refused.do(accepted('a'));
    refused.do(looked);
    assert.equal(summaryOf(refused.state).sooner, undefined);
  });
  test('[E53] a dispatcher who hands it over for the holder is named, and the holder is told; a holder who does it knows', () => {
    const { run } = slow();
    run.do({ type: 'handed-over', by: by('a'), to: contact('b'), onBehalf: by('dispatcher') });
    assert.deepEqual([run.paged('stand-down').at(-1), run.notes('handed-over')], ['a app', [{ to: 'b', onBehalf: 'dispatcher' }]]);
    const told = run.paged('stand-down').length;
    run.do({ type: 'handed-over', by: by('b'), to: contact('c') });
    assert.equal(run.paged('stand-down').length, told);
  });
});
