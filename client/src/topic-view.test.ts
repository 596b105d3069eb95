import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireError, type StoredEvent } from '@mydr24/protocol';
import { sampleResponder } from './testing/samples.ts';
import { newTopic, onEvents, onLost, onRefused, onSubscribed } from './topic-view.ts';

const topic = `dispatch/x` as const;
const empty = { emergencies: [], offers: [], pages: [], responders: [] };
const event = (seq: number): Omit<StoredEvent, 'topic'> => ({ seq, at: seq, kind: 'responder-changed', body: sampleResponder(seq) });
const open = () => onSubscribed(newTopic('dispatch'), { type: 'subscribed', id: 1, topic, epoch: 'e', seq: 4, snapshot: empty });

test('[C3] repeats are skipped and a hole is noticed, with what is had kept', () => {
  const { topic: grown, applied, isBroken } = onEvents(open(), { type: 'events', topic, events: [event(4), event(5), event(7)] });
  assert.deepEqual([applied.map(({ seq }) => seq), isBroken, grown.have], [[5], true, { epoch: 'e', seq: 5 }]);
});

test('[C7] what is lost is stale since when and current again once continued', () => {
  const stale = onLost(open(), 99);
  assert.deepEqual([stale.view.status, stale.view.staleSinceMs, stale.view.data], ['stale', 99, empty]);
  const back = onSubscribed(stale, { type: 'subscribed', id: null, topic, epoch: 'e', seq: 4 });
  assert.deepEqual([back.view.status, back.view.staleSinceMs], ['live', null]);
});

test('[C7] nothing of a refused topic is kept', () => {
  const refused = onRefused(open(), wireError('not-found', 'no-such-topic', 'no'));
  assert.deepEqual([refused.view.status, refused.view.data, refused.have], ['refused', null, null]);
});
