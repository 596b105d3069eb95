import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CONNECTION_LIMITS, step, type ConnectionEvent, type ConnectionState } from './connection.ts';
import type { Verified } from './ports.ts';

const verified = { caller: { type: 'person', personId: 'p', tenantId: 't' }, expiresAtMs: 10_000_000 } as unknown as Verified;
const hello = { type: 'hello', token: 't', capabilities: {}, resume: [] } as never;
const at = (ms: number) => ({ nowMs: ms, monotonicMs: ms });
const greeting: ConnectionState = { tag: 'greeting', openedMs: 0 };
const live = (): ConnectionState => step(step(greeting, { type: 'frame', frame: hello }, at(1)).state, { type: 'verified', verified, reauthId: null }, at(2)).state;

const events: ConnectionEvent[] = [
  { type: 'frame', frame: hello }, { type: 'frame', frame: { type: 'ping', t: 1 } }, { type: 'frame', frame: { type: 'pong', t: 1 } },
  { type: 'malformed', error: { kind: 'bad-request', code: 'x', message: '', retryable: false } }, { type: 'verified', verified, reauthId: null },
  { type: 'verified', verified, reauthId: 4 }, { type: 'unverified', error: { kind: 'unauthenticated', code: 'x', message: '', retryable: false }, reauthId: 4 },
  { type: 'tick', lateMs: 0 }, { type: 'heard' }, { type: 'ended', error: { kind: 'unauthenticated', code: 'x', message: '', retryable: false } }, { type: 'lost' },
];

test('[G2] nothing is ever welcomed, subscribed or asked without a verified token, and nothing happens after the end', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...events), { maxLength: 30 }), (sequence) => {
    let state: ConnectionState = greeting;
    let isVerified = false;
    sequence.forEach((event, i) => {
      const before = state;
      const result = step(state, event, at(i * 1_000));
      if (event.type === 'verified' && before.tag === 'verifying') isVerified = true;
      if (!isVerified) assert.ok(result.effects.every(({ type }) => type === 'verify' || type === 'close'));
      if (before.tag === 'closed') assert.deepEqual(result, { state: before, effects: [] });
      state = result.state;
    });
  }));
});

test('[G8] a token of someone else ends the connection, one of the same person moves its expiry', () => {
  const other = { ...verified, caller: { ...verified.caller, personId: 'q' } } as Verified;
  assert.equal(step(live(), { type: 'verified', verified: other, reauthId: 1 }, at(3)).state.tag, 'closed');
  const renewed = step(live(), { type: 'verified', verified: { ...verified, expiresAtMs: 20_000_000 }, reauthId: 1 }, at(3)).state;
  assert.equal(renewed.tag === 'live' && renewed.verified.expiresAtMs, 20_000_000);
});

test('[G9] [G11] at its expiry and after 42 s of silence a connection ends, not before', () => {
  const { silenceMs } = CONNECTION_LIMITS;
  assert.equal(step(live(), { type: 'tick', lateMs: 0 }, at(silenceMs + 1)).state.tag, 'live');
  assert.deepEqual(step(live(), { type: 'tick', lateMs: 0 }, at(silenceMs + 2)).effects, [{ type: 'terminate' }]);
  assert.equal(step(live(), { type: 'tick', lateMs: 0 }, { nowMs: 10_000_000, monotonicMs: 5 }).state.tag, 'closed');
});

test('[G16] who goes on after many refusals is closed', () => {
  let state = live();
  let sent = 0;
  while (state.tag === 'live' && sent < 2_000) {
    state = step(state, { type: 'frame', frame: { type: 'ping', t: 1 } }, at(2)).state;
    sent += 1;
  }
  assert.equal(sent, CONNECTION_LIMITS.frames.burst + CONNECTION_LIMITS.maxRefusedFrames + 1);
});
