// What devices say about themselves: the last word of each device counts, old news changes nothing, a valid value ends what is about it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endedBy, hearSignal, isSignalled, noSignals, signalsOfBattery, type SaidSignal, type Signals } from './device-signals.ts';

const said = (deviceId: string, isPresent: boolean, saidAt: number, extra: Partial<SaidSignal> = {}): SaidSignal => ({ tenantId: 't', patientId: 'p', deviceId, signal: 'lead-off', vital: null, isPresent, saidAt, ...extra });
const after = (...words: readonly SaidSignal[]): Signals => words.reduce((signals, word) => hearSignal(signals, word).signals, noSignals);

test('[SG1] a signal is present while any device says so', () => {
  const both = after(said('a', true, 1), said('b', true, 2));
  const one = hearSignal(both, said('a', false, 3)).signals;
  assert.deepEqual([isSignalled(both, 'lead-off'), isSignalled(one, 'lead-off'), isSignalled(hearSignal(one, said('b', false, 4)).signals, 'lead-off')], [true, true, false]);
});

test('[SG2] old news changes nothing, and the same again is no news', () => {
  const over = after(said('a', true, 5), said('a', true, 9), said('a', false, 10));
  assert.deepEqual(hearSignal(over, said('a', true, 7)), { signals: over, isNews: false });
  assert.equal(hearSignal(over, said('a', false, 12)).isNews, false);
  assert.equal(isSignalled(after(said('a', true, 5), said('a', true, 9), said('a', false, 7)), 'lead-off'), true);
  assert.equal(hearSignal(noSignals, said('a', false, 1)).isNews, false);
});

test('[SG3] a newer valid value of the same device ends what was said about that measurement, and nothing else', () => {
  const signals = after(said('a', true, 5, { vital: 'spo2' }), said('b', true, 5, { vital: 'spo2' }), said('a', true, 5));
  const value = { deviceId: 'a', kind: 'spo2', value: 97, code: null, takenAt: 6 } as const;
  assert.deepEqual(endedBy(signals, value), [said('a', false, 6, { vital: 'spo2' })]);
  for (const no of [{ ...value, value: null }, { ...value, takenAt: 5 }, { ...value, kind: 'heart-rate' as const }]) assert.deepEqual(endedBy(signals, no), []);
});

test('[SG4] a battery is low from 20 % down and empty from 5 %, and neither flickers at its limit', () => {
  const words = (pct: number) => signalsOfBattery(pct, { tenantId: 't', patientId: 'p', deviceId: 'a', saidAt: 1 }).map(({ signal, isPresent }) => `${signal} ${isPresent}`);
  assert.deepEqual(words(21), ['battery-empty false']);
  assert.deepEqual(words(20), ['battery-low true', 'battery-empty false']);
  assert.deepEqual(words(6), ['battery-low true']);
  assert.deepEqual(words(5), ['battery-low true', 'battery-empty true']);
  assert.deepEqual(words(25), ['battery-low false', 'battery-empty false']);
});
