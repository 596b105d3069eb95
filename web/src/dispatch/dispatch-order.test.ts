// Who needs a dispatcher first, what a mark and a clock say, and reasons in words.
import { expect, test } from 'vitest';
import { desk, emergency, gone, holder, responder, silent, sosEmergency } from '../gallery/surface-fixtures.ts';
import { FIXTURE_NOW, fixturePages } from '../gallery/fixtures.ts';
import { en } from '../words/en/index.ts';
import { speaker, type Say } from '../words/words.ts';
import { byNeed, needOf } from './need-order.ts';
import { reasonWords } from './reason-words.ts';
import { receiptCount } from './receipt-count.ts';
import { isPositionOld, markOf } from './responder-mark.ts';
import { clockText, stepClock } from './step-clock.ts';

const i18n = speaker('en', en);
const say: Say = (id, values) => i18n._(id, values);

test('[UI-D1] the last resort comes first, then those nobody goes to, the oldest first; those in good hands come last', () => {
  const young = emergency({ openedAt: FIXTURE_NOW - 1_000, id: 'young' as never });
  const held = emergency({ ...holder, status: 'en-route', openedAt: 0, id: 'held' as never });
  const sorted = [held, young, emergency(), sosEmergency('countdown'), ...desk.emergencies.slice(2)].toSorted(byNeed).map(needOf);
  expect(sorted).toEqual(['last-resort', 'nobody', 'nobody', 'under-way', 'countdown']);
});

test('[UI-D2] every way of not being free has its own mark, and an old position is known as old', () => {
  expect([responder(1), responder(1, { reach: silent }), responder(1, { reach: gone }), responder(1, { duty: 'off' }), responder(1, { emergencyId: 'x' })].map(markOf)).toEqual(['free', 'doubtful', 'unreachable', 'off-duty', 'busy']);
  expect([FIXTURE_NOW - 119_000, FIXTURE_NOW - 121_000, null].map((positionedAt) => isPositionOld({ positionedAt }, FIXTURE_NOW))).toEqual([false, true, true]);
});

test('[UI-D3] only device receipts count as delivered, once for each person', () => {
  expect(receiptCount(fixturePages)).toEqual({ all: 5, delivered: 2 });
});

test('[UI-D4] the step clock runs down to the next step and never below nothing', () => {
  const protocol = { id: 'p', version: 1, steps: [{ id: 'nearest', when: [], roles: [], onCall: [], alerts: [], isParallel: false, offerTo: 3, needs: [], channels: [], waitMs: 20_000, isFailSafe: false }], repeatLastEveryMs: 1, emergencyNumber: '112', timeZone: 'UTC' };
  expect(stepClock({ wakeAt: 15_000, step: 0 }, protocol, 0)).toEqual({ leftMs: 15_000, share: 0.25 });
  expect(stepClock({ wakeAt: 15_000, step: 0 }, protocol, 99_000)).toEqual({ leftMs: 0, share: 1 });
  expect(stepClock({ wakeAt: null, step: 0 }, protocol, 0)).toBeNull();
  expect([9_000, 59_001, 761_000].map(clockText)).toEqual(['0:09', '1:00', '12:41']);
});

test('[UI-D5] every reason of the ranking is said in words, an unknown code never raw', () => {
  const codes = ['qualified', 'not-qualified', 'distance-m', 'position-age-ms', 'stale-position', 'base-location', 'position-unknown', 'off-duty', 'busy', 'unreachable'];
  for (const code of codes) expect(reasonWords({ code, value: code.startsWith('q') || code.startsWith('not') ? 'als nurse' : 640, isAgainst: false }, say, 'en')).toMatch(/^[a-zA-Z0-9]/);
  expect(reasonWords({ code: 'qualified', value: 'als', isAgainst: false }, say, 'en')).toBe('trained: advanced life support');
  expect(reasonWords({ code: 'made-up-tomorrow', value: 1, isAgainst: false }, say, 'en')).toBeNull();
});
