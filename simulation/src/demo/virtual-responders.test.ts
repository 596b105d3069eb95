// The behaviour of invented responders, over many seeds and whole journeys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import { seededRng } from '../seeded-rng.ts';
import { manners, startResponder, stepResponder, type Action, type Mission, type ResponderEvent, type ResponderState, type Roads } from './virtual-responders.ts';

const base = { lat: 42.5, lon: 1.5 };
const scene = { lat: 42.52, lon: 1.53 };
const hospital = { lat: 42.511581, lon: 1.534031 };
const mission: Mission = { emergencyId: 'e1', scene, hospital };
const roads: Roads = { routeOf: (from, to) => [from, to] };
const STEP_MS = 500;

interface Logged { readonly atMs: number; readonly action: Action }

/** A responder with a server that says yes to every accept, or no. */
class Rehearsal {
  nowMs = 0;
  state: ResponderState;
  readonly log: Logged[] = [];
  readonly #rng: () => number;
  readonly #saysYes: boolean;

  constructor(seed: number, saysYes = true) {
    this.#rng = seededRng(seed);
    this.#saysYes = saysYes;
    this.state = startResponder(base, 0, this.#rng);
  }

  give(event: ResponderEvent): void {
    const { state, actions } = stepResponder(this.state, event, this.nowMs, this.#rng, roads);
    this.state = state;
    for (const action of actions) {
      this.log.push({ atMs: this.nowMs, action });
      if (action.type === 'accept') this.give({ type: this.#saysYes ? 'accept-won' : 'stood-down', emergencyId: action.emergencyId });
    }
  }

  pass(ms: number, until: () => boolean = () => false): void {
    for (const end = this.nowMs + ms; this.nowMs < end && !until(); ) {
      this.nowMs += STEP_MS;
      this.give({ type: 'tick' });
    }
  }

  /** Steps of the emergency, without positions and coverage. */
  story(): string[] {
    return this.log.flatMap(({ action }) => (action.type === 'report' ? [action.status] : action.type === 'accept' || action.type === 'decline' || action.type === 'close' ? [action.type] : []));
  }
}

const offeredTo = (seed: number, saysYes = true, to = mission): Rehearsal => {
  const rehearsal = new Rehearsal(seed, saysYes);
  rehearsal.give({ type: 'offered', mission: to });
  return rehearsal;
};
const seeds = Array.from({ length: 400 }, (_, index) => index + 1);
const acceptingSeed = seeds.find((seed) => offeredTo(seed).state.activity.name === 'deciding' && answerOf(offeredTo(seed)) === 'accept') ?? 1;
function answerOf({ state }: Rehearsal): string {
  return state.activity.name === 'deciding' ? state.activity.answer.type : '';
}

test('of many offers about three quarters are accepted, a seventh declined with a reason, the rest ignored', () => {
  const answers = seeds.map((seed) => answerOf(offeredTo(seed)));
  const share = (answer: string): number => answers.filter((given) => given === answer).length / answers.length;
  assert.ok(Math.abs(share('accept') - 0.75) < 0.07, `${share('accept')}`);
  assert.ok(Math.abs(share('decline') - 0.15) < 0.06, `${share('decline')}`);
  assert.ok(Math.abs(share('ignore') - 0.1) < 0.05, `${share('ignore')}`);
});

test('an answer comes in the time a person takes, once, and nobody answers an offer they ignore', () => {
  for (const seed of seeds.slice(0, 120)) {
    const rehearsal = offeredTo(seed, false);
    const answer = answerOf(rehearsal);
    rehearsal.pass(manners.answerMs[1] + 5_000);
    const given = rehearsal.log.filter(({ action }) => action.type === 'accept' || action.type === 'decline');
    assert.deepEqual(given.map(({ action }) => action.type), answer === 'ignore' ? [] : [answer]);
    for (const { atMs } of given) assert.ok(atMs >= manners.answerMs[0] && atMs <= manners.answerMs[1] + STEP_MS);
  }
});

test('a journey is told in order: accepted, en route, on scene, transporting, handed over, closed, and ends at the base', () => {
  const rehearsal = offeredTo(acceptingSeed);
  rehearsal.pass(3_600_000, () => rehearsal.log.some(({ action }) => action.type === 'close') && rehearsal.state.activity.name === 'waiting');
  assert.deepEqual(rehearsal.story(), ['accept', 'en-route', 'on-scene', 'transporting', 'handed-over', 'close']);
  assert.ok(greatCircleM(rehearsal.state.position, base) < 60);
});

test('a patient who is in a hospital is treated there and not transported', () => {
  const rehearsal = offeredTo(acceptingSeed, true, { ...mission, hospital: null });
  rehearsal.pass(3_600_000, () => rehearsal.log.some(({ action }) => action.type === 'close'));
  assert.deepEqual(rehearsal.story(), ['accept', 'en-route', 'on-scene', 'handed-over', 'close']);
});

test('on the way the position is shared every five seconds, moving at the speed of a car', () => {
  const rehearsal = offeredTo(acceptingSeed);
  rehearsal.pass(3_600_000, () => rehearsal.story().includes('on-scene'));
  const enRouteAt = rehearsal.log.find(({ action }) => action.type === 'report')?.atMs ?? 0;
  const shared = rehearsal.log.flatMap(({ atMs, action }) => (action.type === 'share-position' && atMs > enRouteAt + 10_000 ? [{ atMs, position: action.position }] : []));
  assert.ok(shared.length > 10);
  shared.slice(1, -1).forEach(({ atMs, position }, index) => {
    const before = shared[index]!;
    const speedMps = (greatCircleM(before.position, position) / (atMs - before.atMs)) * 1000;
    assert.ok(speedMps > 10 && speedMps < 19, `${speedMps} m/s`);
  });
});

test('without coverage nothing is sent; afterwards what happened is sent in order and nothing is missing', () => {
  let losses = 0;
  for (const seed of seeds.slice(0, 60)) {
    const rehearsal = offeredTo(seed);
    rehearsal.pass(2_400_000);
    let isLost = false;
    for (const { action } of rehearsal.log) {
      if (action.type === 'regain-coverage') isLost = false;
      assert.ok(!isLost, `${action.type} was sent without coverage (seed ${seed})`);
      if (action.type === 'lose-coverage') [isLost, losses] = [true, losses + 1];
    }
    const story = rehearsal.story();
    if (story.includes('close')) assert.deepEqual(story, ['accept', 'en-route', 'on-scene', 'transporting', 'handed-over', 'close'], `seed ${seed}`);
  }
  assert.ok(losses > 50, `${losses}`);
});

test('coverage is lost for 20 to 60 seconds', () => {
  const rehearsal = new Rehearsal(7);
  rehearsal.pass(4 * 3_600_000);
  const lost = rehearsal.log.filter(({ action }) => action.type === 'lose-coverage' || action.type === 'regain-coverage');
  assert.ok(lost.length >= 8);
  lost.forEach(({ atMs, action }, index) => {
    const before = lost[index - 1];
    if (action.type === 'regain-coverage' && before !== undefined) assert.ok(atMs - before.atMs >= 20_000 && atMs - before.atMs <= 60_000 + STEP_MS);
  });
});

test('who is stood down says no more about that emergency and drives back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 1_200_000 }), (seed, atMs) => {
      const rehearsal = offeredTo(seed);
      rehearsal.pass(atMs);
      const isEngaged = 'mission' in rehearsal.state.activity;
      rehearsal.give({ type: 'stood-down', emergencyId: 'e1' });
      if (isEngaged) assert.equal(rehearsal.state.activity.name, 'returning');
      const told = rehearsal.log.length;
      rehearsal.pass(600_000);
      if (isEngaged) for (const { action } of rehearsal.log.slice(told)) assert.ok(!('emergencyId' in action));
    }),
    { numRuns: 60 },
  );
});

test('an event about another emergency, and an offer to one who is with a patient, change nothing', () => {
  const rehearsal = offeredTo(acceptingSeed);
  rehearsal.pass(60_000);
  const before = rehearsal.state;
  assert.equal(before.activity.name, 'driving');
  for (const event of [{ type: 'stood-down', emergencyId: 'other' }, { type: 'accept-won', emergencyId: 'other' }, { type: 'offered', mission: { ...mission, emergencyId: 'other' } }] as const) rehearsal.give(event);
  assert.equal(rehearsal.state, before);
});

test('waiting, a responder stays at the base and is never silent for as long as a position stays fresh, but for lost coverage', () => {
  const rehearsal = new Rehearsal(3);
  rehearsal.pass(3_600_000);
  const shares = rehearsal.log.flatMap(({ atMs, action }) => (action.type === 'share-position' ? [{ atMs, position: action.position }] : []));
  shares.forEach(({ atMs, position }, index) => {
    assert.ok(greatCircleM(position, base) < 60);
    if (index > 0) assert.ok(atMs - shares[index - 1]!.atMs < 120_000);
  });
});
