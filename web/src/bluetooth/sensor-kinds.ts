// The Bluetooth health profiles this browser reads, and what is asked of each. Numbers are the Bluetooth SIG's.
export const sensorKinds = ['heart-rate', 'oximeter', 'blood-pressure', 'thermometer', 'glucose', 'cgm', 'weight'] as const;
export type SensorKind = (typeof sensorKinds)[number];

interface Profile {
  readonly service: number;
  readonly measures: readonly number[];
  /** Keeps records until they are asked for. */
  readonly hasRecords: boolean;
  /** A person of their own for each of its users (weight, some cuffs). */
  readonly hasUsers: boolean;
}

export const profiles: Readonly<Record<SensorKind, Profile>> = {
  'heart-rate': { service: 0x180d, measures: [0x2a37], hasRecords: false, hasUsers: false },
  oximeter: { service: 0x1822, measures: [0x2a5e, 0x2a5f], hasRecords: false, hasUsers: false },
  'blood-pressure': { service: 0x1810, measures: [0x2a35], hasRecords: false, hasUsers: true },
  thermometer: { service: 0x1809, measures: [0x2a1c], hasRecords: false, hasUsers: false },
  glucose: { service: 0x1808, measures: [0x2a18], hasRecords: true, hasUsers: false },
  cgm: { service: 0x181f, measures: [0x2aa7], hasRecords: true, hasUsers: false },
  weight: { service: 0x181d, measures: [0x2a9d], hasRecords: false, hasUsers: true },
};

export const besides = {
  battery: { service: 0x180f, characteristic: 0x2a19 },
  firmware: { service: 0x180a, characteristic: 0x2a26 },
  clock: { service: 0x1805, characteristic: 0x2a2b },
  dateTime: 0x2a08,
  records: 0x2a52,
  cgmFeature: 0x2aa8,
  cgmStart: 0x2aaa,
} as const;

export const servicesBesides: readonly number[] = [besides.battery.service, besides.firmware.service, besides.clock.service];

/** `2A37`, as the decoders call it. */
export const shortName = (characteristic: number): string => characteristic.toString(16).toUpperCase().padStart(4, '0');
