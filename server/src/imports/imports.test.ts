// The readers of files of other systems, with real layouts, hostile bytes and a file much larger than what may be held.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantOf } from './file-instant.ts';
import { formatOf, readerOf } from './file-format.ts';
import { contentNumber, type ImportRow, type ImportSettings, submissionOfRow } from './import-row.ts';
import { readWfdbHeader, wfdbRows } from './wfdb-record.ts';

const settings: ImportSettings = { nowMs: Date.UTC(2026, 10, 25), timeZone: 'Europe/Andorra', dayFirst: true, subject: null, startsAtMs: null };
type Streamed = Parameters<typeof readerOf>[0];
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(format: Streamed, bytes: Uint8Array, changed: Partial<ImportSettings> = {}, piece = 7): ImportRow[] {
  const reader = readerOf(format, { ...settings, ...changed });
  const rows: ImportRow[] = [];
  for (let at = 0; at < bytes.length; at += piece) rows.push(...reader.take(bytes.subarray(at, at + piece)));
  return [...rows, ...reader.end()];
}
const brief = (row: ImportRow): string =>
  'reading' in row ? `${row.reading.vital} ${row.reading.value} ${row.reading.unit} ${row.reading.takenAt}` : 'refused' in row ? `refused ${row.refused.row}: ${row.refused.found}` : `passed ${row.passedOver}`;

const record = (type: string, value: string, unit: string, at = '2026-03-01 08:30:00 +0100'): string =>
  `<Record type="HKQuantityTypeIdentifier${type}" sourceName="Watch" unit="${unit}" startDate="${at}" endDate="${at}" value="${value}"/>`;
const health = (...records: string[]): Uint8Array => bytesOf(`<?xml version="1.0"?><!DOCTYPE HealthData [<!ELEMENT HealthData (Record*)>]><HealthData locale="en_GB">${records.join('\n')}</HealthData>`);

/** A FIT file of one definition and its messages, with header and check as the protocol says. */
function fitOf(message: number, fields: readonly (readonly [number: number, size: number, type: number])[], messages: readonly (readonly number[])[]): Uint8Array {
  const body = [0x40, 0, 0, message & 255, message >> 8, fields.length, ...fields.flat(), ...messages.flatMap((values) => [0, ...values.flatMap((value, at) => Array.from({ length: fields[at]![1] }, (_, byte) => Math.floor(value / 256 ** byte) & 255))])];
  const whole = [12, 0x10, 0, 0, body.length & 255, body.length >> 8, 0, 0, 0x2e, 0x46, 0x49, 0x54, ...body];
  let crc = 0;
  for (const byte of whole) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Uint8Array.from([...whole, crc & 255, crc >> 8]);
}
/** 2026-03-01T07:30:00Z in FIT's seconds. */
const FIT_TIME = Date.UTC(2026, 2, 1, 7, 30) / 1000 - 631_065_600;
const rides = fitOf(20, [[253, 4, 0x86], [3, 1, 2]], [[FIT_TIME, 72], [FIT_TIME + 1, 255], [FIT_TIME + 2, 0]]);

test('[IM1] Apple Health: units become ours, a fraction is a percent, a correlation counts once, steps are no vital sign', () => {
  const file = health(
    record('HeartRate', '72', 'count/min'), record('OxygenSaturation', '0.97', '%'), record('BodyTemperature', '98.6', 'degF'), record('BloodGlucose', '5.5', 'mmol&lt;180.1558800000541&gt;/L'),
    record('BloodPressureSystolic', '16', 'kPa'), `<Correlation type="BloodPressure">${record('BloodPressureSystolic', '16', 'kPa')}</Correlation>`, record('StepCount', '9', 'count'), record('HeartRate', '72', 'Hz'),
  );
  assert.deepEqual(read('apple-health', file).map(brief), [
    'heart-rate 72 /min 2026-03-01T07:30:00.000Z', 'spo2 97 % 2026-03-01T07:30:00.000Z', 'temperature 37 Cel 2026-03-01T07:30:00.000Z', 'glucose 99 mg/dL 2026-03-01T07:30:00.000Z',
    'systolic 120 mm[Hg] 2026-03-01T07:30:00.000Z', 'passed HKQuantityTypeIdentifierStepCount', 'refused 7: the unit "Hz" for heart-rate',
  ]);
});

test('[IM1] a refused row says what was found, what was expected and what to do', () => {
  const [row] = read('apple-health', health(record('HeartRate', '900', 'count/min')));
  assert.deepEqual(row, { refused: { row: 1, code: 'not-living', values: { vital: 'heart-rate', low: 0, high: 400, unit: '/min' }, found: 'a value outside of what a sensor measures on a living body, for heart-rate', expected: '0 to 400 /min', todo: 'leave it out, or correct it in the program it comes from' } });
});

test('[IM1, IM3] FIT: 255 is not measured, 0 is no contact, and the seconds count from 1989', () => {
  assert.deepEqual(read('fit', rides).map(brief), ['heart-rate 72 /min 2026-03-01T07:30:00.000Z', 'refused 3: 0 for heart-rate']);
  assert.deepEqual(read('fit', fitOf(30, [[253, 4, 0x86], [0, 2, 0x84]], [[FIT_TIME, 7_010], [FIT_TIME, 0xfffe]])).map(brief), ['body-weight 70.1 kg 2026-03-01T07:30:00.000Z']);
});

test('[IM3] Dexcom and Libre tables: words, calibrations and other events are no readings', () => {
  const clarity = 'Index,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Source Device ID,Glucose Value (mg/dL)\n1,,FirstName,,,\n2,2026-03-01T08:30:00,EGV,,G6,142\n3,2026-03-01T08:35:00,EGV,,G6,Low\n4,2026-03-01T08:36:00,Calibration,,G6,150\n5,2026-03-01T08:40:00,EGV,,G6,\n';
  assert.deepEqual(read('glucose-table', bytesOf(clarity)).map(brief), [
    'passed another event of the sensor', 'glucose 142 mg/dL 2026-03-01T07:30:00.000Z', 'refused 4: "Low" for glucose', 'passed calibration', 'refused 6: no glucose value',
  ]);
  const libre = 'Glucose Data,Generated on,01-03-2026\r\nDevice,Serial Number,Device Timestamp,Record Type,Historic Glucose mmol/L,Scan Glucose mmol/L\r\n"Libre, 2",X,01-03-2026 08:30,0,5.5,\r\nLibre,X,01-03-2026 08:31,1,,5.5\r\nLibre,X,01-03-2026 08:32,6,,\r\n';
  assert.deepEqual(read('glucose-table', bytesOf(libre)).map(brief), ['glucose 99 mg/dL 2026-03-01T07:30:00.000Z', 'glucose 99 mg/dL 2026-03-01T07:31:00.000Z', 'passed another event of the sensor']);
});

test('[IM1] a table of several people counts for the one who was named', () => {
  const table = bytesOf('dataset,subject,timestamp,glucose_mg_dl\nD,a,2026-03-01 08:30:00,100\nD,b,2026-03-01 08:30:00,200\n');
  assert.deepEqual(read('glucose-table', table, { subject: 'b' }).map(brief), ['passed another subject', 'glucose 200 mg/dL 2026-03-01T07:30:00.000Z']);
  assert.deepEqual(read('glucose-table', table).map(brief)[1], 'refused 3: rows of a second person');
});

test('[IM3] Nightscout and Open mHealth: sensor codes, noise and statistics are no readings', () => {
  const at = Date.UTC(2026, 2, 1, 7, 30);
  const entries = [{ type: 'sgv', sgv: 142, date: at }, { type: 'sgv', sgv: 5, date: at }, { type: 'sgv', sgv: 401, date: at }, { type: 'sgv', sgv: 140, date: at, noise: 4 }, { type: 'mbg', mbg: 120 }];
  assert.deepEqual(read('json', bytesOf(JSON.stringify(entries))).map((row) => brief(row).split(' ')[0]), ['glucose', 'refused', 'refused', 'refused', 'passed']);
  const time = { effective_time_frame: { date_time: '2026-03-01T08:30:00+01:00' } };
  const points = [
    { header: { acquisition_provenance: { source_name: 'App' } }, body: { systolic_blood_pressure: { value: 120, unit: 'mmHg' }, diastolic_blood_pressure: { value: 80, unit: 'mmHg' }, ...time } },
    { body_temperature: { value: 98.6, unit: 'F' }, ...time }, { heart_rate: { value: 50, unit: 'beats/min' }, descriptive_statistic: 'minimum', ...time }, { heart_rate: { value: 50, unit: 'beats/min' } },
  ];
  assert.deepEqual(read('json', bytesOf(points.map((point) => JSON.stringify(point)).join('\n'))).map(brief), [
    'systolic 120 mm[Hg] 2026-03-01T07:30:00.000Z', 'diastolic 80 mm[Hg] 2026-03-01T07:30:00.000Z', 'temperature 37 Cel 2026-03-01T07:30:00.000Z', 'refused 3: a statistic over a span of time', 'refused 4: no instant',
  ]);
});

const HEADER = 'n1 2 0.0166666666667/125 3 1:56:00 09/10/2896\nn1.dat 16 10/bpm 16 0 0 0 0 HR\nn1.dat 16 1/mmHg 16 0 0 0 0 NBPSys\n# <age>: 60\n';
const samples = new Uint8Array(Int16Array.from([720, -32_768, 0, 120, 730, 121]).buffer);

test('[IM1, IM3] WFDB: numerics by their gain, not measured is nothing, a changed date is refused until it is said when it began, waveforms are named', () => {
  const header = readWfdbHeader(HEADER)!;
  const rows = (changed: Partial<ImportSettings>): string[] => [...wfdbRows(header, () => samples, { ...settings, ...changed })].map(brief);
  assert.deepEqual(rows({ startsAtMs: Date.UTC(2026, 0, 1) }), [
    'heart-rate 72 /min 2026-01-01T00:00:00.000Z', 'passed not measured', 'passed not measured', 'systolic 120 mm[Hg] 2026-01-01T00:01:00.000Z', 'heart-rate 73 /min 2026-01-01T00:02:00.000Z', 'systolic 121 mm[Hg] 2026-01-01T00:02:00.000Z',
  ]);
  assert.equal(rows({})[0], 'refused 1: a time that has not come yet');
  const wave = readWfdbHeader('w 1 125 10 1:00:00 01/01/2020\nw.dat 212 200/mV 12 0 0 0 0 II\n')!;
  assert.match(brief([...wfdbRows(wave, () => samples, settings)][0]!), /the waveform II at 125 samples a second/);
});

test('[IM2] a time counts only when its instant can be told', () => {
  const tell = (text: unknown, changed: Partial<ImportSettings> = {}): string | null => {
    const at = instantOf(text, { ...settings, ...changed });
    return at === null ? null : new Date(at).toISOString();
  };
  assert.equal(tell('2026-03-01T08:30:00+01:00', { timeZone: null }), '2026-03-01T07:30:00.000Z');
  assert.equal(tell('2026-03-01 08:30:00', { timeZone: null }), null);
  // Andorra: 25 October 2026 has 02:30 twice, 29 March has none.
  assert.deepEqual([tell('2026-10-25 02:30:00'), tell('2026-03-29 02:30:00'), tell('2026-02-30 02:30:00')], [null, null, null]);
  assert.deepEqual([tell('03-04-2026 01:05 PM'), tell('03-04-2026 01:05 PM', { dayFirst: false }), tell('03-04-2026 13:05', { dayFirst: null })], ['2026-04-03T11:05:00.000Z', '2026-03-04T12:05:00.000Z', null]);
});

test('[IM4] any bytes, and real ones cut or changed anywhere, are rows and never an error', () => {
  const formats = ['apple-health', 'fit', 'json', 'glucose-table'] as const;
  fc.assert(fc.property(fc.constantFrom(...formats), fc.uint8Array({ maxLength: 200 }), (format, bytes) => void read(format, bytes)), { numRuns: 2_000 });
  const real: readonly (readonly [Streamed, Uint8Array])[] = [['apple-health', health(record('HeartRate', '72', 'count/min'))], ['fit', rides], ['json', bytesOf('[{"sgv":142,"date":1772350200000}]')], ['glucose-table', bytesOf('timestamp,glucose_mg_dl\n2026-03-01 08:30:00,100\n')]];
  fc.assert(fc.property(fc.constantFrom(...real), fc.nat(), fc.nat(255), fc.nat(), ([format, bytes], place, value, cut) => {
    const changed = bytes.slice();
    changed[place % bytes.length] = value;
    for (const row of read(format, changed.subarray(0, cut % (bytes.length + 1)))) if ('reading' in row) assert.ok(Number.isFinite(row.reading.value));
  }), { numRuns: 4_000 });
  fc.assert(fc.property(fc.string({ maxLength: 200 }), fc.uint8Array({ maxLength: 50 }), (text, bytes) => {
    const header = readWfdbHeader(`n 1 1 5 ${text}\nn.dat 16 ${text}\n`);
    if (header !== null) void [...wfdbRows(header, () => bytes, settings)];
  }), { numRuns: 1_000 });
});

test('[IM4] a FIT file with one wrong bit gives nothing', () => {
  for (let place = 0; place < rides.length; place += 1) {
    const changed = rides.slice();
    changed[place]! ^= 1;
    assert.ok(read('fit', changed).every((row) => !('reading' in row)), `byte ${place}`);
  }
});

test('[IM5] what a piece of an export or a table holds comes out at once, so that nothing is kept of it', () => {
  const reader = readerOf('apple-health', settings);
  const part = bytesOf(Array.from({ length: 1_000 }, () => record('HeartRate', '72', 'count/min')).join(''));
  reader.take(bytesOf('<HealthData>'));
  for (let piece = 0; piece < 20; piece += 1) assert.equal(reader.take(part).length, 1_000);
  const table = readerOf('glucose-table', settings);
  table.take(bytesOf('timestamp,glucose_mg_dl\n'));
  const lines = bytesOf('2026-03-01 08:30:00,100\n'.repeat(1_000));
  for (let piece = 0; piece < 20; piece += 1) assert.equal(table.take(lines).length, 1_000);
});

test('[IM6] a row has the same number in every export, and its neighbours have numbers far away', () => {
  const reading = { vital: 'glucose', value: 100, unit: 'mg/dL', takenAt: '2026-03-01T07:30:00.000Z', source: 'G6' } as const;
  assert.equal(submissionOfRow(reading).seq, submissionOfRow({ ...reading }).seq);
  const seqs = Array.from({ length: 20_000 }, (_, minute) => contentNumber(`glucose\n100\n${minute}\nG6`));
  assert.equal(new Set(seqs).size, seqs.length);
  assert.ok(seqs.every((seq) => Number.isSafeInteger(seq) && seq >= 0));
});

test('[IM1] a file is known by its first bytes', () => {
  assert.deepEqual([formatOf('a.zip', bytesOf('PK\u0003\u0004')), formatOf('x', rides), formatOf('e.xml', health()), formatOf('a.json', bytesOf(' [{}]')), formatOf('a.csv', bytesOf('\uFEFFtimestamp')), formatOf('a.hea', bytesOf(''))], ['zip', 'fit', 'apple-health', 'json', 'glucose-table', 'wfdb']);
});
