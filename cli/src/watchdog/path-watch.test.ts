// The real times, with a turned clock: when the operator is told, how often, and what does not count.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Alert, beginWatch, defaultTerms as terms, step, type WatchEvent, type WatchState } from './path-watch.ts';

interface Told {
  readonly at: number;
  readonly alert: Alert;
}

/** Ticks each second from `state` on; `round` says how a round that begins at this moment ends, and when. */
function run(fromMs: number, untilMs: number, round: (startsAt: number) => { after: number; event: WatchEvent }, first: WatchState = beginWatch(fromMs)) {
  let state = first;
  const told: Told[] = [];
  const begun: number[] = [];
  const rehearsed: number[] = [];
  const due: { at: number; event: WatchEvent }[] = [];
  const give = (event: WatchEvent, at: number): void => {
    const next = step(state, event, at, terms);
    state = next.state;
    for (const effect of next.effects) {
      if (effect.type === 'alert') told.push({ at, alert: effect.alert });
      if (effect.type === 'rehearse') rehearsed.push(at);
      if (effect.type !== 'run-round') continue;
      begun.push(at);
      const { after, event: end } = round(at);
      due.push({ at: at + after, event: end });
    }
  };
  for (let at = fromMs; at <= untilMs; at += 1_000) {
    for (let n = due.findIndex((each) => each.at <= at); n >= 0; n = due.findIndex((each) => each.at <= at)) {
      const [ended] = due.splice(n, 1);
      give(ended!.event, ended!.at);
    }
    give({ type: 'tick' }, at);
  }
  return { state, told, begun, rehearsed };
}

const GOOD = { after: 21_000, event: { type: 'round-good' } } as const;
const brokenAfter = (after: number) => ({ after, event: { type: 'round-broken', broken: { link: 'page', code: 'timeout' } } }) as const;

test('[WD2] a path that breaks right after a good round is told 90 s later, and every 5 min from then on', () => {
  const { told } = run(0, 700_000, (at) => (at < 60_000 ? GOOD : brokenAfter(10_000)));
  assert.deepEqual(told.map(({ at }) => at), [111_000, 411_000]);
  assert.deepEqual(told[0]!.alert, { kind: 'broken', broken: { link: 'page', code: 'timeout' }, forMs: 90_000, count: 1, hasBeenGood: true });
});

test('[WD2] whenever the path breaks, the operator is told within 90 s of it', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 500, max: 30_000 }), (breaksAt, failsAfter) => {
    const { told } = run(0, breaksAt + 95_000, (at) => (at + GOOD.after <= breaksAt ? GOOD : brokenAfter(failsAfter)));
    assert.ok(told.length >= 1 && told[0]!.at <= breaksAt + 91_000, `${told[0]?.at}`);
  }));
});

test('[WD2] a round that never ends is no excuse: the link it hangs at is told', () => {
  const before = step(beginWatch(0), { type: 'tick' }, 0, terms).state;
  const hanging = step(before, { type: 'link-reached', link: 'accept' }, 3_000, terms).state;
  const { told } = run(4_000, 95_000, () => ({ after: 1e9, event: { type: 'round-good' } }), hanging);
  assert.deepEqual(told.map(({ at, alert }) => [at, alert.kind === 'broken' && alert.broken]), [[90_000, { link: 'accept', code: 'no-answer' }]]);
});

test('[WD4] one hiccup is tried again after 10 s and tells nobody; a good path is silent', () => {
  const { told, begun } = run(0, 300_000, (at) => (at === 60_000 ? brokenAfter(10_000) : GOOD));
  assert.deepEqual(told, []);
  assert.deepEqual(begun, [0, 60_000, 80_000, 140_000, 200_000, 260_000]);
});

test('[WD4] when it is good again, that is told once, with how long it was not', () => {
  const { told, state } = run(0, 400_000, (at) => (at < 60_000 || at >= 200_000 ? GOOD : brokenAfter(5_000)));
  assert.deepEqual(told.map(({ alert }) => alert.kind), ['broken', 'recovered']);
  const last = told[1]!;
  assert.deepEqual(last.alert, { kind: 'recovered', forMs: last.at - 21_000 });
  assert.equal(state.alerting, null);
});

test('[WD4] an alert no channel took is tried again after 30 s, not after 5 min', () => {
  const alerting: WatchState = { ...beginWatch(0), alerting: { count: 1, nextAt: 300_000 } };
  assert.equal(step(alerting, { type: 'alert-sent', taken: 0 }, 1_000, terms).state.alerting!.nextAt, 31_000);
  assert.equal(step(alerting, { type: 'alert-sent', taken: 1 }, 1_000, terms).state.alerting!.nextAt, 300_000);
});

test('[WD5] the time in which the watchdog itself stood still is not counted against the path', () => {
  const { state } = run(0, 40_000, () => GOOD);
  const { told } = run(400_000, 480_000, () => GOOD, state);
  assert.deepEqual(told, []);
  const broken = run(400_000, 520_000, () => brokenAfter(1_000), state);
  assert.equal(broken.told.length, 1);
});

test('[WD8] the channels are rehearsed at the start and once a day', () => {
  const { rehearsed } = run(0, 2.5 * 86_400_000, () => GOOD);
  assert.deepEqual(rehearsed, [0, 86_400_000, 2 * 86_400_000]);
});
