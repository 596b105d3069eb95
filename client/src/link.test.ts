import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionOf, stepLink, type Link, type LinkEvent, type LinkEffect } from './link.ts';

const welcome = { type: 'welcome' } as never;
const moment = { nowMs: 1_000, random: 0.5 };

function play(events: readonly LinkEvent[], from: Link = { tag: 'signed-out' }): { link: Link; effects: LinkEffect[] } {
  return events.reduce<{ link: Link; effects: LinkEffect[] }>(({ link }, event) => stepLink(link, event, moment), { link: from, effects: [] });
}

const toLive: LinkEvent[] = [{ type: 'connect' }, { type: 'token', token: 't' }, { type: 'opened' }, { type: 'welcomed', welcome }];
const cut: LinkEvent = { type: 'closed', code: 1006, reason: '' };

test('[C4] waits grow with every failed try and start small again after being live', () => {
  let { link, effects } = play([...toLive, cut]);
  const waits: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    waits.push(effects[0]?.type === 'wait' ? effects[0].ms : -1);
    ({ link, effects } = play([{ type: 'due' }, { type: 'token', token: 't' }, cut], link));
  }
  assert.deepEqual(waits, [150, 300, 600, 1200, 2400]);
  assert.deepEqual(play([...toLive, cut]).effects, [{ type: 'wait', ms: 150 }]);
});

test('[C4] the network coming back is tried at once; a live connection is asked whether it is', () => {
  assert.deepEqual(play([...toLive, cut, { type: 'wake' }]).effects, [{ type: 'fetch-token', isRefused: false }]);
  assert.deepEqual(play([...toLive, { type: 'wake' }]).effects, [{ type: 'probe' }]);
});

test('[C4] a close that trying cannot mend is a refusal; a drain is followed as told', () => {
  assert.equal(play([...toLive, { type: 'closed', code: 4403, reason: 'other-person' }]).link.tag, 'refused');
  assert.deepEqual(play([...toLive, { type: 'drained', reconnectAfterMs: 777 }, { type: 'closed', code: 1001, reason: 'draining' }]).effects, [{ type: 'wait', ms: 777 }]);
});

test('[C4] silence heard of after the connection is already given up changes nothing', () => {
  const { link } = play([...toLive, cut]);
  assert.deepEqual(play([{ type: 'silent' }], link), { link, effects: [] });
});

test('[C5] a refused token is renewed once; refused again it is final; none at all is signed out', () => {
  const refused: LinkEvent = { type: 'closed', code: 4401, reason: 'token-expired' };
  const renewing = play([...toLive, refused]);
  assert.deepEqual(renewing.effects, [{ type: 'fetch-token', isRefused: true }]);
  assert.equal(play([{ type: 'token', token: 'new' }, { type: 'opened' }, refused], renewing.link).link.tag, 'refused');
  assert.equal(play([{ type: 'token', token: null }], renewing.link).link.tag, 'signed-out');
});

test('[C4] screens are told: connecting at first, reconnecting since when, offline when the device says so', () => {
  assert.deepEqual(connectionOf(play([{ type: 'connect' }]).link, true), { tag: 'connecting' });
  const { link } = play([...toLive, cut]);
  assert.deepEqual(connectionOf(link, true), { tag: 'reconnecting', sinceMs: 1_000, attempt: 1 });
  assert.deepEqual(connectionOf(link, false), { tag: 'offline', sinceMs: 1_000 });
});
