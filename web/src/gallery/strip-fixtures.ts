// Invented waveforms for the gallery: two leads of an ECG, one of them off at the end, a pleth, and the strip of an asystole.
import type { DeviceId, Strip, StoredWaveform } from '@mydr24/protocol';
import { FIXTURE_NOW, fixtureId, spread } from './fixtures.ts';

const RATE_HZ = 250;
const SECONDS = 15;

const beat = (sinceS: number): number =>
  0.12 * Math.exp(-(((sinceS - 0.12) / 0.03) ** 2)) - 0.1 * Math.exp(-(((sinceS - 0.2) / 0.008) ** 2)) + 1.05 * Math.exp(-(((sinceS - 0.22) / 0.011) ** 2)) - 0.25 * Math.exp(-(((sinceS - 0.245) / 0.011) ** 2)) + 0.28 * Math.exp(-(((sinceS - 0.46) / 0.055) ** 2));
const ecg = (n: number): number => beat((n / RATE_HZ) % 0.81) + 0.012 * spread(n);
const pulse = (n: number): number => Math.max(0, Math.sin(((n / RATE_HZ) % 0.81) * 4.4)) ** 1.4;

function chunks(channel: string, kind: StoredWaveform['kind'], unit: StoredWaveform['unit'], seconds: number, valueAt: (n: number) => number | null, faultFrom = Infinity): StoredWaveform[] {
  return Array.from({ length: seconds }, (_, second) => {
    const counts = Int16Array.from({ length: RATE_HZ }, (_each, n) => {
      const value = valueAt(second * RATE_HZ + n);
      return value === null ? -32_768 : Math.round(value * 400);
    });
    const startAt = FIXTURE_NOW - (seconds - second) * 1000 - 400;
    return {
      deviceId: fixtureId<DeviceId>(7, 1), channel, kind, seq: second, rateHz: RATE_HZ, scale: 0.0025, unit, startAt, endAt: startAt + 1000, gapMs: second === 0 ? null : 0,
      fault: second >= faultFrom ? 'lead-off' : null, samples: btoa([...new Uint8Array(counts.buffer)].map((byte) => String.fromCharCode(byte)).join('')),
    };
  });
}

export const fixtureStrips = (): Strip => ({
  chunks: [
    ...chunks('II', 'ecg', 'mV', SECONDS, ecg), ...chunks('V', 'ecg', 'mV', SECONDS, (n) => (n > (SECONDS - 3) * RATE_HZ ? null : ecg(n) * 0.6), SECONDS - 2), ...chunks('SpO2', 'pleth', '1', SECONDS, pulse),
  ],
});

export const fixtureAlarmStrip = (): Strip => ({ chunks: chunks('II', 'ecg', 'mV', 30, (n) => (n < 24 * RATE_HZ ? ecg(n) : 0.01 * spread(n))) });
