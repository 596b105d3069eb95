// CAP 1.2 as it is sent: read back by the reader, in the standard's order, naming nobody unless the operator chose to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EmergencyKind, type EmergencySummary } from '@mydr24/protocol';
import fc from 'fast-check';
import { instantOfIso } from '../intake/iso-instant.ts';
import { ordinaryLife, recordOf, startLife, T0 } from '../incident/incident-testing.ts';
import { readCap } from './cap-message.ts';
import { capInstant, certaintyOf, msgTypeOf, senseOfKind, urgencyOf, writeCap, type CapWriting } from './cap-write.ts';

const closed = recordOf(ordinaryLife()).summary;
const writing = (more: Partial<CapWriting> = {}): CapWriting => ({
  summary: closed, sender: 'care.example.org', identifier: `${closed.id}.7`, msgType: 'Alert', sentAt: T0, earlier: [], addresses: [], emergencyNumber: '112', ...more,
});
const read = (text: string) => {
  const verdict = readCap(text);
  assert.ok(verdict.ok, verdict.ok ? '' : `${verdict.refusal.code} ${verdict.refusal.where}`);
  return verdict.message;
};

test('[IO3] what is sent is CAP 1.2, with every required element and in the order of the schema', () => {
  const text = writeCap(writing({ msgType: 'Update', earlier: [{ identifier: `${closed.id}.1`, sentAt: T0 - 60_000 }] }));
  const message = read(text);
  assert.deepEqual([message.status, message.msgType, message.scope, message.sentAt], ['Actual', 'Update', 'Restricted', Math.floor(T0 / 1000) * 1000]);
  assert.deepEqual(message.references, [{ sender: 'care.example.org', identifier: `${closed.id}.1`, sentAt: Math.floor((T0 - 60_000) / 1000) * 1000 }]);
  const alertOrder = ['identifier', 'sender', 'sent', 'status', 'msgType', 'scope', 'restriction', 'references', 'incidents', 'info'];
  const infoOrder = ['language', 'category', 'event', 'responseType', 'urgency', 'severity', 'certainty', 'effective', 'onset', 'expires', 'senderName', 'headline', 'description', 'area'];
  assert.deepEqual([...text.matchAll(/^ {2}<(\w+)/gm)].map(([, name]) => name), alertOrder);
  assert.deepEqual([...text.matchAll(/^ {4}<(\w+)/gm)].map(([, name]) => name), infoOrder);
  assert.ok(!/T\d\d:\d\d:\d\d(\.\d+)?Z/.test(text), 'no alphabetic zone');
});

test('[IO4] without addresses nothing in it names the patient, the bed, the home or the position', () => {
  const home: EmergencySummary = { ...closed, place: { label: 'Carrer Major 5', facilityId: null, unitId: null, bed: null, position: { lat: 42.5, lon: 1.5 } } };
  for (const summary of [closed, home]) {
    const text = writeCap(writing({ summary }));
    for (const secret of ['Berta', 'Font', 'Carrer Major', '42.5', ', 12']) assert.ok(!text.includes(secret), secret);
  }
  const named = writeCap(writing({ summary: home, addresses: ['duty@ems.example.org', 'two words'] }));
  assert.equal(read(named).scope, 'Private');
  for (const expected of ['Berta Font i Güell', 'Carrer Major 5', '<circle>42.5,1.5 0.1</circle>', 'duty@ems.example.org &quot;two words&quot;']) assert.ok(named.includes(expected), expected);
});

test('[IO2] a drill is an Exercise and a test a Test, and each says so in words', () => {
  for (const [mode, status] of [['drill', 'Exercise'], ['test', 'Test']] as const) {
    const text = writeCap(writing({ summary: { ...closed, mode } }));
    assert.equal(read(text).status, status);
    assert.ok(text.includes('no real emergency'));
  }
});

test('[IO3] every kind has its category and severity, and urgency and certainty follow what is known', () => {
  for (const kind of EmergencyKind.options) assert.ok(senseOfKind[kind].category.length > 0);
  const open = recordOf(startLife()).summary;
  assert.deepEqual([urgencyOf(open), certaintyOf(open), urgencyOf(closed), certaintyOf(closed)], ['Immediate', 'Likely', 'Past', 'Observed']);
  assert.deepEqual([msgTypeOf(open, 0), msgTypeOf(closed, 1), msgTypeOf({ ...closed, outcome: 'false-alarm' }, 1)], ['Alert', 'Update', 'Cancel']);
});

test('[IO3] instants are written so that they are read as the same second', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 4_102_444_799_999 }), (at) => assert.equal(instantOfIso(capInstant(at)), Math.floor(at / 1000) * 1000)));
});

test('[IO3] whatever a place is called, the message stays well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (label) => {
      const place = { ...closed.place, label: `x${label}` };
      const verdict = readCap(writeCap(writing({ summary: { ...closed, place } })));
      assert.ok(verdict.ok || verdict.refusal.code === 'forbidden-xml', 'only letters no CAP reader takes are refused');
    }),
  );
});
