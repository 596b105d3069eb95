// How a stream stands.
import type { DeviceId, DeviceStream, PatientId } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { fixtureId } from '../gallery/fixtures.ts';
import { byNeed, stateOf } from './stream-state.ts';

const NOW = 1_800_000_000_000;
const stream = (given: Partial<DeviceStream>): DeviceStream => ({
  patientId: fixtureId<PatientId>(6, 1), kind: 'spo2', deviceId: fixtureId<DeviceId>(9, 1), deviceName: 'Monitor', value: 97, code: null, unit: '%', takenAt: NOW - 5_000, receivedAt: NOW - 5_000, silentAfterMs: 30_000, validAt: NOW - 5_000, isByHand: false, ...given,
});

test('[UI-C3] a stream without a valid value comes first, a silent one next, whatever its age', () => {
  const [current, silent, invalid, spot] = [stream({}), stream({ takenAt: NOW - 31_000 }), stream({ value: null }), stream({ silentAfterMs: null, takenAt: NOW - 9e6 })];
  expect([current, silent, invalid, spot].map((each) => stateOf(each, NOW))).toEqual(['current', 'silent', 'no-valid', 'spot']);
  expect(byNeed([spot, current, silent, invalid], NOW)).toEqual([invalid, silent, current, spot]);
});

test('[UI-C3] a coded value is valid', () => {
  expect(stateOf(stream({ value: null, code: 'A', silentAfterMs: null }), NOW)).toBe('spot');
});
