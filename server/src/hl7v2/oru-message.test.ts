// The HL7 v2 reader against the vectors, and against messages cut, swapped and made up.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { betweenMessages, framed, takeBytes } from './mllp-frames.ts';
import { readOru } from './oru-message.ts';

interface Expected {
  ack: string;
  readings: { effective: string }[];
  siteZone?: string;
  receivedAt?: string;
}
const vectors = JSON.parse(readFileSync(new URL('vectors/hl7v2.json', import.meta.url), 'utf8')) as {
  messages: { id: string; note: string; message: string; expected: Expected & Record<string, unknown> }[];
  frames: { id: string; note: string; chunksHex: string[]; expected: { messages: number; droppedBytes?: number } }[];
};
const RECEIVED = '2026-03-01T08:30:06Z';
/** What only a database can know: who the patient is, what was said before. */
const NEEDS_A_STORE = ['H-08'];

for (const { id, note, message, expected } of vectors.messages.filter((each) => !NEEDS_A_STORE.includes(each.id))) {
  test(`[HV1] ${id}: ${note}`, () => {
    const receivedAt = expected.receivedAt ?? RECEIVED;
    const { siteZone: siteTz = 'UTC', receivedAt: _at, policy: _policy, corrects: _corrects, duplicateOf: _of, newReadings: _new, ...said } = expected;
    const readings = said.readings.map((reading) => ({ ...reading, effective: reading.effective === 'RECEIVE_TIME' ? receivedAt : reading.effective }));
    assert.deepEqual(readOru(message, { siteTz, receivedAtMs: Date.parse(receivedAt) }), { ...said, readings });
  });
}

for (const { id, note, chunksHex, expected } of vectors.frames) {
  test(`[HV2] ${id}: ${note}`, () => {
    let state = betweenMessages;
    let count = 0;
    for (const chunk of chunksHex) {
      const step = takeBytes(state, Buffer.from(chunk, 'hex'));
      state = step.state;
      count += step.messages.filter(({ length }) => length > 0).length;
    }
    assert.equal(count, expected.messages);
    assert.equal(state.droppedBytes, expected.droppedBytes ?? 0);
  });
}

test('[HV2] a stream gives the same messages however it is chopped, and an endless one is cut off', () => {
  const stream = Buffer.concat(['MSH|a', 'MSH|b', 'MSH|\u00fc'].map((message) => framed(message)));
  const messagesOf = (cuts: readonly number[]): string[] => {
    const points = [...new Set([0, ...cuts.map((cut) => cut % stream.length), stream.length])].toSorted((a, b) => a - b);
    let state = betweenMessages;
    return points.slice(1).flatMap((end, index) => {
      const step = takeBytes(state, stream.subarray(points[index], end));
      state = step.state;
      return step.messages.map((message) => new TextDecoder().decode(message));
    });
  };
  fc.assert(fc.property(fc.array(fc.nat(), { maxLength: 12 }), (cuts) => assert.deepEqual(messagesOf(cuts), ['MSH|a', 'MSH|b', 'MSH|\u00fc'])));
  assert.equal(takeBytes(betweenMessages, Buffer.concat([Buffer.from([0x0b]), Buffer.alloc(2_000, 65)]), 1_000).isTooLong, true);
});

test('[HV3] a message cut or stirred anywhere is answered with AA, AE or AR and never with an exception', () => {
  const texts = vectors.messages.map(({ message }) => message);
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), fc.string({ maxLength: 6 }), (text, from, length, noise) => {
      const at = from % (text.length + 1);
      const stirred = text.slice(0, at) + noise + text.slice(at + (length % 40));
      assert.match(readOru(stirred, { siteTz: 'UTC', receivedAtMs: 0 }).ack, /^A[AER]$/);
    }),
    { numRuns: 2_000 },
  );
});

test('[HV4] a time without an offset in the hour that autumn repeats is the receive time, and flagged', () => {
  const message = vectors.messages.find(({ id }) => id === 'H-11')!.message.replace('20260301093000\r', '20261025023000\r');
  const receivedAtMs = Date.parse('2026-10-25T01:30:06Z');
  const [reading] = readOru(message, { siteTz: 'Europe/Berlin', receivedAtMs }).readings;
  assert.deepEqual([reading?.effective, reading?.timeUncertain], ['2026-10-25T01:30:06Z', true]);
});

test('[QG16] OBX-8 of a device: what it questions is poor, what it calls a test, a demonstration or invalid is no value', () => {
  const row = (flags: string): string => `MSH|^~\\&|MON|W4|HIS|HOSP|20260301083000||ORU^R01^ORU_R01|1|P|2.6\rPID|||P1^^^HOSP\rOBR|1|||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||20260301083000+0000\rOBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1|91|262688^MDC_DIM_PERCENT^MDC||${flags}|||F|||20260301083000+0000`;
  const read = (flags: string) => readOru(row(flags), { siteTz: 'UTC', receivedAtMs: Date.parse(RECEIVED) });
  assert.deepEqual([read('').readings.map(({ isPoor }) => isPoor ?? false), read('QUES').readings.map(({ isPoor }) => isPoor), read('H~QUES').readings.map(({ isPoor }) => isPoor)], [[false], [true], [true]]);
  for (const flags of ['INV', 'DEMO', 'TEST', 'CAL', 'NAV']) assert.deepEqual([read(flags).readings.length, read(flags).technical?.length], [0, 1], flags);
});
