// One condition, step by step: what it remembers, and answers to states that timelines reach rarely.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionWakeAt, inactive, stepCondition, type ConditionConfig, type ConditionEvent, type ConditionState } from './alarm-condition.ts';

const config: ConditionConfig = { delays: [3000, 2000, 0], clearDelayMs: 5000, isLatching: false, audioPauseMs: 60_000, reAlarmMs: 30_000 };
const latching: ConditionConfig = { ...config, isLatching: true };

function after(steps: readonly (readonly [atMs: number, event: ConditionEvent])[], by: ConditionConfig = config, from: ConditionState = inactive) {
  let state = from;
  const changes: unknown[] = [];
  for (const [atMs, event] of steps) {
    const step = stepCondition(state, event, atMs, by);
    state = step.state;
    for (const { phase, state: name, priority, inactivation, pausedUntilMs } of step.changes) changes.push([atMs, phase, name, priority, inactivation, pausedUntilMs]);
  }
  return { state, changes };
}
const bad = { type: 'judged', severity: 2 } as const;
const good = { type: 'judged', severity: 0 } as const;
const started = after([[0, bad], [2000, bad]]).state;
const latched = after([[0, bad], [2000, bad], [3000, good], [8000, good]], latching).state;

test('[M41] what is kept of an alarm says since when it is how bad, and whether it calms by time alone', () => {
  assert.deepEqual(started, { name: 'active', priority: 'medium', inactivation: { name: 'enabled' }, since: [0, 0, null], calmSinceMs: null, isSpotCalm: false });
  const calm = after([[3000, { ...good, isSpot: true }]], config, started).state;
  assert.deepEqual(calm, { ...started, since: [null, null, null], calmSinceMs: 3000, isSpotCalm: true });
  assert.equal(after([[3500, { ...good, isSpot: true }]], config, calm).state, calm, 'good again is no news');
  assert.deepEqual(after([[4000, bad]], config, calm).state, { ...started, since: [4000, 4000, null] });
});

test('[M52] calm of a stream becomes calm of a spot value when one comes, and then ends by itself', () => {
  const streamed = after([[3000, good]], config, started).state;
  assert.equal(conditionWakeAt(streamed, config), null);
  const charted = after([[4000, { ...good, isSpot: true }]], config, streamed).state;
  assert.equal(conditionWakeAt(charted, config), 8000);
  assert.deepEqual(after([[8000, { type: 'tick' }]], config, charted).changes, [[8000, 'end', 'inactive', 'medium', 'enabled', null]]);
  assert.equal(conditionWakeAt(after([[5000, good]], config, charted).state, config), null, 'and back');
});

test('[M21] what no band is for begins nothing', () => {
  const mediumOnly: ConditionConfig = { ...config, delays: [null, 0, null] };
  assert.equal(after([[0, { type: 'judged', severity: 1 }]], mediumOnly).state, inactive);
});

test('[MR6] an acknowledged alarm that sounds again later is not paused until then; a latched one does not sound again', () => {
  const acked = after([[3000, { type: 'ack' }]], config, started);
  assert.deepEqual([acked.changes, conditionWakeAt(acked.state, config)], [[[3000, 'update', 'active', 'medium', 'alert-acknowledged', null]], 33_000]);
  assert.deepEqual(after([[33_000, { type: 'tick' }]], config, acked.state).changes, [[33_000, 'continue', 'active', 'medium', 'enabled', null]]);
  assert.equal(conditionWakeAt(after([[9000, { type: 'ack' }]], latching, latched).state, latching), null);
});

test('[ML1] an alarm that is over and waits for its reset can be silenced and shelved too, until the time said', () => {
  for (const [type, word] of [['audio-off', 'audio-off'], ['shelve', 'alarm-paused']] as const) {
    for (const [state, name, by] of [[latched, 'latched', latching], [started, 'active', config]] as const) {
      const silenced = after([[9000, { type, untilMs: 20_000 }]], by, state);
      assert.deepEqual(silenced.changes, [[9000, 'update', name, 'medium', word, 20_000]]);
      assert.deepEqual(after([[20_000, { type: 'tick' }]], by, silenced.state).changes.at(-1), [20_000, 'update', name, 'medium', 'enabled', null]);
      assert.deepEqual(after([[9500, { type: 'audio-on' }]], by, silenced.state).changes, [[9500, 'update', name, 'medium', 'enabled', null]]);
      assert.equal(after([[9000, { type, untilMs: 9000 }]], by, state).state, state, 'until now is no silence');
    }
  }
});

test('[M24] sound on takes back a silence, not an acknowledgement, and where nothing is silent it does nothing', () => {
  const acked = after([[3000, { type: 'ack' }]], config, started).state;
  for (const state of [started, acked]) assert.deepEqual(after([[4000, { type: 'audio-on' }]], config, state), { state, changes: [] });
});

test('[M26] good samples of a latched alarm begin nothing, however mild the mildest band', () => {
  const mild: ConditionConfig = { ...latching, delays: [0, 2000, null] };
  assert.deepEqual(latched, { name: 'latched', priority: 'medium', inactivation: { name: 'enabled' }, since: [null, null, null] });
  assert.equal(after([[9000, good], [60_000, good]], mild, latched).state, latched);
});

test('[M30] off without an end is off until it is switched on; off again counts only with another end', () => {
  const off = after([[3000, { type: 'alarm-off' }]], config, started);
  assert.deepEqual([off.state, off.changes, conditionWakeAt(off.state, config)], [{ name: 'off' }, [[3000, 'end', 'inactive', 'medium', 'alarm-off', null]], null]);
  assert.equal(after([[1e12, { type: 'tick' }]], config, off.state).state, off.state);
  const timed = after([[3000, { type: 'alarm-off', untilMs: 9000 }]], config, off.state).state;
  assert.deepEqual([timed, conditionWakeAt(timed, config)], [{ name: 'off', untilMs: 9000 }, 9000]);
  assert.equal(after([[4000, { type: 'alarm-off', untilMs: 9000 }]], config, timed).state, timed);
  assert.deepEqual([after([[8999, { type: 'tick' }]], config, timed).state, after([[9000, { type: 'tick' }]], config, timed).state], [timed, inactive]);
});
