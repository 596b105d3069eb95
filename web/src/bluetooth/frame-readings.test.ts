// Frames of real layouts (the decoders' own vectors) become readings, or are said to be none.
import { bytesOfHex } from '@mydr24/client/gatt/frame-reader.ts';
import { expect, test } from 'vitest';
import { type FrameContext, outcomesOf } from './frame-readings.ts';

const NOW = Date.UTC(2026, 2, 1, 8, 31);
const context: FrameContext = { receivedAt: NOW, clockOffsetMs: null, instantOfLocal: (local) => Date.parse(`${local}Z`), sessionStartAt: null, hasRecordCheck: false };
const of = (characteristic: number, hex: string, given: Partial<FrameContext> = {}) => outcomesOf(characteristic, bytesOfHex(hex), { ...context, ...given });
const readings = (characteristic: number, hex: string, given: Partial<FrameContext> = {}) =>
  of(characteristic, hex, given).map((outcome) => (outcome.is === 'readings' ? outcome.readings.map(({ code, value, unit, takenAt }) => [code, value, unit, takenAt - NOW]) : outcome.is === 'none' ? outcome.why : outcome.is));

test('[UI-O1] each profile’s frame becomes readings in the device’s own unit and time', () => {
  expect(readings(0x2a37, '16485503')).toEqual([[['8867-4', 72, '/min', 0]]]);
  expect(readings(0x2a5f, '0061004800')).toEqual([[['59408-5', 97, '%', 0], ['mdc:149530', 72, '/min', 0]]]);
  expect(readings(0x2a1c, '07da0300ffea070301081e0503')).toEqual([[['8310-5', 98.6, '[degF]', -55_000]]]);
  expect(readings(0x2a35, '00780050005d00')).toEqual([[['8480-6', 120, 'mm[Hg]', 0], ['8462-4', 80, 'mm[Hg]', 0], ['8478-0', 93, 'mm[Hg]', 0]]]);
  expect(readings(0x2a18, '030100ea070301081e0500006eb011')).toEqual([[['41653-7', 110, 'mg/dL', -55_000]]]);
  expect(readings(0x2a9d, '00b036')).toEqual([[['29463-7', 70, 'kg', 0]]]);
  expect(readings(0x2aa7, '08008e000f00cc29', { hasRecordCheck: true, sessionStartAt: NOW - 3_600_000 })).toEqual([[['99504-3', 142, 'mg/dL', -2_700_000]]]);
});

test('[UI-O1] the device’s time is moved by what its clock is off, and one that cannot be counts for nothing', () => {
  const pressure = '0278005000 5d00 e2070301081e05'.replaceAll(' ', '');
  expect(readings(0x2a35, pressure)).toEqual(['clock-wrong']);
  expect(readings(0x2a35, pressure, { clockOffsetMs: Date.UTC(2026, 0, 1) - Date.UTC(2018, 0, 1) })).toEqual([[['8480-6', 120, 'mm[Hg]', -55_000], ['8462-4', 80, 'mm[Hg]', -55_000], ['8478-0', 93, 'mm[Hg]', -55_000]]]);
  expect(readings(0x2a1c, '02da0300ffea070301091e05')).toEqual(['clock-wrong']);
});

test('[UI-O1] a lost contact is "no valid value"; special numbers, control solution and unknown users are nothing', () => {
  expect(of(0x2a37, '0400')).toEqual([{ is: 'no-value', readings: [{ code: '8867-4', unit: '/min', value: null, seq: NOW * 16, takenAt: NOW }] }]);
  expect(readings(0x2a1c, '00ffff7f00')).toEqual(['not-usable']);
  expect(readings(0x2a18, '030100ea070301081e0500006eb01a')).toEqual(['control-solution']);
  expect(readings(0x2a9d, '04b036ff')).toEqual(['unknown-user']);
  expect(readings(0x2a37, '')).toEqual(['broken']);
});

test('[UI-O1] a CGM record without a known session has no time; one bad record costs no other', () => {
  expect(readings(0x2aa7, '06008e000f00')).toEqual(['session-unknown']);
  expect(readings(0x2aa7, '06008e000f000600ff071000', { sessionStartAt: NOW - 3_600_000 })).toEqual([[['99504-3', 142, 'mg/dL', -2_700_000]], 'not-usable']);
});

test('[UI-O2] the same record has the same number however often it is fetched', () => {
  const seqs = [0, 60_000].map((later) => of(0x2a18, '030100ea070301081e0500006eb011', { receivedAt: NOW + later }).flatMap((outcome) => (outcome.is === 'readings' ? outcome.readings.map(({ seq, takenAt }) => [seq, takenAt]) : [])));
  expect(seqs[0]).toEqual(seqs[1]);
});
