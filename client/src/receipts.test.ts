import assert from 'node:assert/strict';
import { test } from 'node:test';
import { undeliveredPages } from './receipts.ts';
import { sampleEmergency, sampleInboxItem, samplePage, uuid } from './testing/samples.ts';

test('[C8] only my own app pages not yet delivered nor said are answered', () => {
  const item = sampleInboxItem(sampleEmergency(70, 10), null, [
    samplePage(1, 70), samplePage(2, 70, { deliveredAt: 5 }), samplePage(3, 70, { channel: 'sms' }), samplePage(4, 70, { personId: uuid(9) as never }), samplePage(5, 70),
  ]);
  assert.deepEqual(undeliveredPages([item], uuid(3), (id) => id === uuid(5)), [uuid(1)]);
});
