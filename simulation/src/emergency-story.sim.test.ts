// Hundreds of emergencies, each from a seed, each promise checked; and for each checker a bug planted on purpose, which it
// must catch. SIM_SEED=n plays one story, SIM_SEEDS=n plays so many.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { step } from '@mydr24/server/emergency/emergency.ts';
import type { Decision, Emergency } from '@mydr24/server/emergency/emergency-state.ts';
import { playEmergency, type Step } from './emergency-story.ts';
import { brokenPromises, type PromiseName, promises } from './promises.ts';

const one = process.env['SIM_SEED'];
const seeds = one === undefined ? Array.from({ length: Number(process.env['SIM_SEEDS'] ?? 1_000) }, (_, i) => i + 1) : [Number(one)];

/** Seeds that once broke a promise, each kept with what it taught. */
const kept: Record<number, string> = {
  65: 'a page whose sender died twice was repeated twice',
};

describe('emergencies from seeds', () => {
  test('[E1] [E3] [E4] [E9] [E10] [E18] [PG3] no promise is broken, whatever crashes, gets lost or stays unanswered', () => {
    for (const seed of [...Object.keys(kept).map(Number), ...seeds]) {
      const broken = brokenPromises(playEmergency(seed));
      assert.deepEqual(broken, [], `replay with SIM_SEED=${seed}`);
    }
  });
  test('the same seed tells the same story', () => {
    assert.deepEqual(playEmergency(7), playEmergency(7));
  });
  test('the stories are not all alike: some are accepted, closed, cancelled, reach the fail-safe, survive a crash', () => {
    const ends = new Set<string>();
    for (const seed of seeds.length > 1 ? seeds : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]) {
      const { observations } = playEmergency(seed);
      for (const each of observations) {
        ends.add(each.type);
        if (each.type === 'committed') ends.add(each.state.status);
        if (each.type === 'committed' && each.state.isFailSafeReached) ends.add('fail-safe');
        if (each.type === 'left' && each.isRepeat) ends.add('repeat');
      }
    }
    if (seeds.length > 1) assert.deepEqual(['accepted', 'closed', 'cancelled', 'fail-safe', 'repeat', 'node-up'].filter((each) => !ends.has(each)), []);
  });
});

type Bend = (decision: Extract<Decision, { ok: true }>, before: Emergency, nowMs: number) => Decision;
const bent = (bend: Bend): Step => (state, event, nowMs, world) => {
  const decision = step(state, event, nowMs, world);
  return decision.ok ? bend(decision, state, nowMs) : decision;
};

/** One bug for each checker, of the kind somebody might really write. */
const bugs: Record<PromiseName, Step> = {
  neverSilent: (state, event, nowMs, world) => {
    const decision = step(state, event, nowMs, world);
    if (event.type !== 'due' || !decision.ok || decision.state.status !== 'seeking' || !decision.state.isFailSafeReached) return decision;
    return { ...decision, effects: decision.effects.filter(({ type }) => type !== 'page') };
  },
  noPageAfterEnd: (state, event, nowMs, world) => {
    const decision = step(state, event, nowMs, world);
    if (event.type !== 'receipt' || state.wakeAt !== null || !decision.ok || decision.state === state) return decision;
    return { ...decision, effects: [...decision.effects, { type: 'page', isNew: true, page: { ...event.page, id: world.newId() as never, step: event.page.step + 1, intendedAt: nowMs } }] };
  },
  oncePerKey: (state, event, nowMs, world) => {
    const decision = step(state, event, nowMs, world);
    if (!decision.ok) return decision;
    const twins = decision.effects.flatMap((effect) => (effect.type === 'page' && effect.isNew ? [{ ...effect, page: { ...effect.page, id: world.newId() as never } }] : []));
    return { ...decision, effects: [...decision.effects, ...twins] };
  },
  oneHolder: (state, event, nowMs, world) => {
    const decision = step(state, event, nowMs, world);
    return event.type === 'accepted' && !decision.ok && decision.refusal.code === 'already-accepted' ? { ok: true, state, effects: [] } : decision;
  },
  alwaysWakes: bent((decision) => (decision.state.status === 'accepted' ? { ...decision, state: { ...decision.state, wakeAt: null } as never } : decision)),
  nothingLost: bent((decision) => ({ ...decision, effects: decision.effects.filter((effect) => effect.type !== 'page' || effect.isNew) })),
};

describe('a planted bug', () => {
  for (const [name, bug] of Object.entries(bugs) as [PromiseName, Step][]) {
    test(`is caught by the checker ${name}`, () => {
      const isCaught = Array.from({ length: 200 }, (_, i) => i + 1).some((seed) => promises[name](playEmergency(seed, bug)).length > 0);
      assert.equal(isCaught, true);
    });
  }
});
