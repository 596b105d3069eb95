// The clock of the whole server, against a machine whose clock is set, stopped and corrected.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSteadyClock } from './steady-clock.ts';

function rig(startMs = 1_000_000) {
  const machine = { wall: startMs, mono: 0, nowMs: () => machine.wall, monotonicMs: () => machine.mono };
  const pass = (ms: number): void => {
    machine.wall += ms;
    machine.mono += ms;
  };
  return { machine, pass, clock: createSteadyClock(machine) };
}
const TWO_HOURS_MS = 2 * 3_600_000;

test('with a good clock it shows the machine time', () => {
  const { machine, pass, clock } = rig();
  pass(60_000);
  assert.equal(clock.nowMs(), machine.wall);
  assert.equal(clock.driftMs(), 0);
});

for (const jumpMs of [TWO_HOURS_MS, -TWO_HOURS_MS]) {
  test(`[E21] a machine clock set by ${jumpMs / 3_600_000} h moves a wait of a minute by no more than 0.6 s, and shows as drift`, () => {
    const { machine, pass, clock } = rig();
    const before = clock.nowMs();
    machine.wall += jumpMs;
    assert.equal(clock.nowMs(), before);
    pass(60_000);
    assert.ok(Math.abs(clock.nowMs() - before - 60_000) <= 600);
    assert.ok(Math.abs(clock.driftMs()) > TWO_HOURS_MS - 1_000);
  });
}

test('a small correction is followed within a minute', () => {
  const { machine, pass, clock } = rig();
  machine.wall += 400;
  for (let second = 0; second < 60; second += 1) {
    pass(1_000);
    clock.nowMs();
  }
  assert.equal(clock.nowMs(), machine.wall);
});

test('it never goes back, whatever is done to the machine clock', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ passMs: fc.nat(5_000), jumpMs: fc.integer({ min: -TWO_HOURS_MS, max: TWO_HOURS_MS }) })), (turns) => {
      const { machine, pass, clock } = rig(1e12);
      let last = clock.nowMs();
      for (const { passMs, jumpMs } of turns) {
        machine.wall += jumpMs;
        pass(passMs);
        const now = clock.nowMs();
        assert.ok(now >= last);
        last = now;
      }
    }),
  );
});
