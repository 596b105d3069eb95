// What a frame of a Bluetooth health characteristic says, exactly, and whether it may count as a reading. A frame that is broken is
// one error and no partial reading; a value that is not usable (sensor off, special number, demonstration, unknown user) is
// decoded and said to be so. Layouts: Bluetooth SIG GATT specification supplement; reasons' names are ours.
import { BrokenFrame, bytesOfHex, crc16, type FrameError, type FrameReader, readFrame } from './frame-reader.ts';
import { isSpecial, type MedicalFloat } from './medical-float.ts';

export interface Decoded {
  /** The fields of the characteristic, by name; null where the device did not send one. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Null when it may feed alarms and scores. */
  readonly unusableReason: string | null;
}
export type DecodeResult = ({ readonly ok: true } & Decoded) | { readonly ok: false; readonly error: FrameError };
export interface DecodeOptions {
  /** CGM: each record ends with a CRC, as the sensor's feature characteristic says. */
  readonly e2eCrc?: boolean;
}

type Decode = (frame: FrameReader, options: DecodeOptions) => Decoded;

export function decodeCharacteristic(characteristic: string, bytes: Uint8Array, options: DecodeOptions = {}): DecodeResult {
  const decode = decoders[shortUuid(characteristic)];
  if (decode === undefined) return { ok: false, error: 'unknown-characteristic' };
  try {
    return { ok: true, ...decode(readFrame(bytes), options) };
  } catch (error) {
    if (error instanceof BrokenFrame) return { ok: false, error: error.code };
    throw error;
  }
}

export function decodeHex(characteristic: string, hex: string, options: DecodeOptions = {}): DecodeResult {
  try {
    return decodeCharacteristic(characteristic, bytesOfHex(hex), options);
  } catch (error) {
    if (error instanceof BrokenFrame) return { ok: false, error: error.code };
    throw error;
  }
}

/** `2A37`, `0x2a37` and the full 128-bit form are one characteristic. */
function shortUuid(characteristic: string): string {
  const full = /^0000([\da-f]{4})-0000-1000-8000-00805f9b34fb$/i.exec(characteristic);
  return (full?.[1] ?? characteristic.replace(/^0x/i, '')).toUpperCase();
}

const has = (flags: number, bit: number): boolean => (flags & (1 << bit)) !== 0;
const when = <T>(isThere: boolean, read: () => T): T | null => (isThere ? read() : null);
const anySpecial = (...numbers: (MedicalFloat | null)[]): string | null => (numbers.some((number) => number !== null && isSpecial(number)) ? 'special-value' : null);
const userReason = (userId: number | null): string | null => (userId === 0xff ? 'unknown-user' : null);
/** The reason of the first bit that is set, in the order of the table. */
const bitReason = (status: number | null, table: Readonly<Record<number, string>>): string | null => {
  const bit = status === null ? undefined : Object.keys(table).find((each) => has(status, Number(each)));
  return bit === undefined ? null : (table[Number(bit)] ?? null);
};
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

// Heart rate, 2A37 ---------------------------------------------------------------------------------------------

const contactOf = (flags: number): string => (has(flags, 2) ? (has(flags, 1) ? 'detected' : 'not-detected') : 'not-supported');

function heartRate(frame: FrameReader): Decoded {
  const flags = frame.u8();
  const rate = has(flags, 0) ? frame.u16() : frame.u8();
  const contact = contactOf(flags);
  const energyKJ = when(has(flags, 3), frame.u16);
  const rrIntervalsRaw: number[] = [];
  while (has(flags, 4) && frame.bytesLeft() > 0) rrIntervalsRaw.push(frame.u16());
  const rrMs = rrIntervalsRaw.map((raw) => rounded((raw * 1000) / 1024, 3));
  // A strap that fell off sends 0: a technical state, never asystole.
  const unusableReason = contact === 'not-detected' ? 'contact-not-detected' : rate === 0 ? 'zero-rate' : null;
  return { fields: { heartRate: rate, unit: '/min', contact, energyKJ, rrIntervalsRaw, rrMs }, unusableReason };
}

// Pulse oximeter, 2A5E spot check and 2A5F continuous ----------------------------------------------------------

/** Measurement status. Demonstration and test data look like a healthy finger. */
const plxStatus = { 10: 'status-demo', 11: 'status-test', 15: 'status-invalid', 13: 'status-unavailable', 14: 'status-questionable', 12: 'status-calibration' };
/** Device and sensor status. */
const plxSensor = {
  15: 'sensor-disconnected', 11: 'sensor-unconnected', 14: 'sensor-malfunction', 13: 'sensor-displaced', 12: 'sensor-unknown', 1: 'equipment-malfunction', 3: 'inadequate-signal',
  7: 'nonpulsatile-signal',
};
interface Pulse {
  readonly spo2: MedicalFloat;
  readonly pulseRate: MedicalFloat;
}
const pulseOf = (frame: FrameReader): Pulse => ({ spo2: frame.sfloat(), pulseRate: frame.sfloat() });
const plxReason = ({ spo2, pulseRate }: Pulse, measurementStatus: number | null, deviceStatus: number | null): string | null =>
  anySpecial(spo2, pulseRate) ?? bitReason(measurementStatus, plxStatus) ?? bitReason(deviceStatus, plxSensor);

function plxSpotCheck(frame: FrameReader): Decoded {
  const flags = frame.u8();
  const pulse = pulseOf(frame);
  const timestampLocal = when(has(flags, 0), frame.localTime);
  const measurementStatus = when(has(flags, 1), frame.u16);
  const deviceStatus = when(has(flags, 2), frame.u24);
  const pulseAmplitudeIndex = when(has(flags, 3), frame.sfloat);
  const fields = { ...pulse, timestampLocal, measurementStatus, deviceStatus, pulseAmplitudeIndex, clockNotSet: has(flags, 4) };
  return { fields, unusableReason: plxReason(pulse, measurementStatus, deviceStatus) };
}

function plxContinuous(frame: FrameReader): Decoded {
  const flags = frame.u8();
  const pulse = pulseOf(frame);
  const fast = when(has(flags, 0), () => pulseOf(frame));
  const slow = when(has(flags, 1), () => pulseOf(frame));
  const measurementStatus = when(has(flags, 2), frame.u16);
  const deviceStatus = when(has(flags, 3), frame.u24);
  const pulseAmplitudeIndex = when(has(flags, 4), frame.sfloat);
  return { fields: { ...pulse, fast, slow, measurementStatus, deviceStatus, pulseAmplitudeIndex }, unusableReason: plxReason(pulse, measurementStatus, deviceStatus) };
}

// Thermometer, 2A1C --------------------------------------------------------------------------------------------

function temperature(frame: FrameReader): Decoded {
  const flags = frame.u8();
  const value = frame.float();
  const timestampLocal = when(has(flags, 1), frame.localTime);
  const type = when(has(flags, 2), frame.u8);
  return { fields: { temperature: value, unit: has(flags, 0) ? '[degF]' : 'Cel', timestampLocal, type }, unusableReason: anySpecial(value) };
}

// Blood pressure, 2A35 -----------------------------------------------------------------------------------------

const cuffStatus = { 0: 'status-movement', 1: 'status-cuff-loose', 5: 'status-position' };

function bloodPressure(frame: FrameReader): Decoded {
  const flags = frame.u8();
  const [systolic, diastolic, map] = [frame.sfloat(), frame.sfloat(), frame.sfloat()];
  const timestampLocal = when(has(flags, 1), frame.localTime);
  const pulseRate = when(has(flags, 2), frame.sfloat);
  const userId = when(has(flags, 3), frame.u8);
  const status = when(has(flags, 4), frame.u16);
  const fields = { systolic, diastolic, map, unit: has(flags, 0) ? 'kPa' : 'mm[Hg]', timestampLocal, pulseRate, userId, status };
  return { fields, unusableReason: anySpecial(systolic, diastolic) ?? bitReason(status, cuffStatus) ?? userReason(userId) };
}

// Glucose, 2A18 ------------------------------------------------------------------------------------------------

const CONTROL_SOLUTION = 10;
const stripStatus = {
  1: 'sensor-malfunction', 2: 'sample-insufficient', 3: 'strip-insertion', 4: 'strip-type', 5: 'result-too-high', 6: 'result-too-low', 7: 'temperature-too-high',
  8: 'temperature-too-low', 9: 'read-interrupted', 10: 'device-fault',
};
/** Shifts the decimal point as text, so that 0.0055 mol/L is 5.5 and not 5.499999. */
const shifted = (number: MedicalFloat | null, places: number): number | null => (number !== null && 'text' in number ? Number(`${number.text}e${places}`) : null);

function glucose(frame: FrameReader): Decoded {
  const flags = frame.u8();
  const sequence = frame.u16();
  const baseTimeLocal = frame.localTime();
  const timeOffsetMin = when(has(flags, 0), frame.i16);
  const concentration = when(has(flags, 1), frame.sfloat);
  const kinds = when(has(flags, 1), frame.u8);
  const sensorStatus = when(has(flags, 3), frame.u16);
  const isMolar = has(flags, 2);
  const type = kinds === null ? null : kinds & 0x0f;
  const fields = {
    sequence, baseTimeLocal, timeOffsetMin, concentration, unit: concentration === null ? null : isMolar ? 'mol/L' : 'kg/L',
    mgPerDL: isMolar ? null : shifted(concentration, 5), mmolPerL: isMolar ? shifted(concentration, 3) : null,
    type, sampleLocation: kinds === null ? null : kinds >> 4, sensorStatus, contextFollows: has(flags, 4),
  };
  const unusableReason = concentration === null ? 'no-value' : (anySpecial(concentration) ?? (type === CONTROL_SOLUTION ? 'control-solution' : bitReason(sensorStatus, stripStatus)));
  return { fields, unusableReason };
}

// Weight, 2A9D -------------------------------------------------------------------------------------------------

const UNSUCCESSFUL = 0xffff;

function weight(frame: FrameReader): Decoded {
  const flags = frame.u8();
  const isImperial = has(flags, 0);
  const raw = frame.u16();
  const timestampLocal = when(has(flags, 1), frame.localTime);
  const userId = when(has(flags, 2), frame.u8);
  const bmi = when(has(flags, 3), () => rounded(frame.u16() / 10, 1));
  const height = when(has(flags, 3), () => (isImperial ? rounded(frame.u16() / 10, 1) : rounded(frame.u16() / 1000, 3)));
  const value = raw === UNSUCCESSFUL ? null : isImperial ? rounded(raw / 100, 2) : rounded(raw / 200, 3);
  const fields = { weight: value, unit: isImperial ? '[lb_av]' : 'kg', timestampLocal, userId, bmi, height, heightUnit: height === null ? null : isImperial ? '[in_i]' : 'm' };
  return { fields, unusableReason: value === null ? 'special-value' : userReason(userId) };
}

// Continuous glucose, 2AA7 -------------------------------------------------------------------------------------

const sessionStatus = { 0: 'session-stopped', 2: 'sensor-type', 3: 'sensor-malfunction', 5: 'device-fault' };
const CRC_BYTES = 2;

function cgm(frame: FrameReader, { e2eCrc = false }: DecodeOptions): Decoded {
  const records: Decoded[] = [];
  do records.push(cgmRecord(frame, e2eCrc));
  while (frame.bytesLeft() > 0);
  return { fields: { records: records.map(({ fields }) => fields) }, unusableReason: records.find((record) => record.unusableReason !== null)?.unusableReason ?? null };
}

function cgmRecord(frame: FrameReader, e2eCrc: boolean): Decoded {
  const size = frame.u8();
  if (size < 1) throw new BrokenFrame('bad-size');
  const bytes = Uint8Array.from([size, ...Array.from({ length: size - 1 }, frame.u8)]);
  const record = readFrame(e2eCrc ? checked(bytes) : bytes);
  record.u8();
  const flags = record.u8();
  const value = record.sfloat();
  const timeOffsetMin = record.u16();
  const octets = { status: when(has(flags, 7), record.u8), calTemp: when(has(flags, 6), record.u8), warning: when(has(flags, 5), record.u8) };
  const trend = when(has(flags, 0), record.sfloat);
  const quality = when(has(flags, 1), record.sfloat);
  if (record.bytesLeft() > 0) throw new BrokenFrame('bad-size');
  const annunciation = Object.fromEntries(Object.entries(octets).filter(([, octet]) => octet !== null));
  return {
    fields: { glucose: value, unit: 'mg/dL', timeOffsetMin, annunciation, trend, quality },
    unusableReason: anySpecial(value) ?? bitReason(octets.status, sessionStatus),
  };
}

function checked(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, -CRC_BYTES);
  const [low, high] = bytes.subarray(-CRC_BYTES);
  if (low === undefined || high === undefined) throw new BrokenFrame('truncated');
  if (crc16(body) !== low + high * 256) throw new BrokenFrame('crc');
  return body;
}

const decoders: Readonly<Record<string, Decode>> = {
  '2A37': heartRate, '2A5E': plxSpotCheck, '2A5F': plxContinuous, '2A1C': temperature, '2A35': bloodPressure, '2A18': glucose, '2A9D': weight, '2AA7': cgm,
};
export const knownCharacteristics = Object.keys(decoders);
