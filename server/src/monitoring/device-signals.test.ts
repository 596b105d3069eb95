// What devices say about themselves: the last word of each device counts, old news changes nothing, a valid value ends what is about it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endedBy, hearSignal, isSignalled, noSignals, shownSignals, signalsByKey, signalsOfBattery, type SaidSignal, type Signals } from './device-signals.ts';

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

test('[SG2] a word that says other than before is news; of two of the same moment the one heard last counts', () => {
  const on = after(said('a', true, 5));
  assert.deepEqual([hearSignal(noSignals, said('a', true, 5)), hearSignal(on, said('a', false, 6))].map(({ isNews }) => isNews), [true, true]);
  assert.equal(hearSignal(on, said('a', true, 5)).signals, on, 'the very same again');
  const off = hearSignal(on, said('a', false, 5));
  assert.deepEqual([off.isNews, isSignalled(off.signals, 'lead-off')], [true, false]);
});

test('[SG1] what is said of one measurement, of another and of the whole device are three words; another signal is none of them', () => {
  const words = [said('a', true, 1), said('a', true, 1, { vital: 'spo2' }), said('a', true, 1, { vital: 'heart-rate' })];
  const heard = after(...words);
  assert.deepEqual([heard.size, [...signalsByKey(words)]], [3, [...heard]]);
  const one = hearSignal(heard, said('a', false, 2, { vital: 'spo2' })).signals;
  assert.deepEqual([...one.values()].filter(({ isPresent }) => isPresent).map(({ vital }) => vital), [null, 'heart-rate']);
  assert.equal(isSignalled(heard, 'battery-low'), false);
});

test('[SG7] a device’s own alarm is over when the device says so, and by no value', () => {
  const signals = after(said('a', true, 5, { signal: 'device-alarm', vital: 'spo2' }), said('a', false, 5, { vital: 'spo2' }));
  assert.deepEqual(endedBy(signals, { deviceId: 'a', kind: 'spo2', value: 97, code: null, takenAt: 6 }), []);
});

test('[SG3] a valid value may be a code', () => {
  const signals = after(said('a', true, 5, { vital: 'consciousness' }));
  assert.equal(endedBy(signals, { deviceId: 'a', kind: 'consciousness', value: null, code: 'A', takenAt: 6 }).length, 1);
});

test('[SG5] screens are told what a device says of itself, with the unit and without the tenant; what a detector found and a device’s own alarm are told as alarms alone', () => {
  const { tenantId: _, ...told } = said('a', true, 1);
  assert.deepEqual(shownSignals(said('a', true, 1), 'icu'), [{ ...told, unitId: 'icu' }]);
  for (const signal of ['asystole', 'fall', 'device-alarm'] as const) assert.deepEqual(shownSignals(said('a', true, 1, { signal }), 'icu'), []);
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
