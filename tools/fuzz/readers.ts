// Every reader of what comes from outside, with good samples to begin from. A reader is called as its way in calls it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReplayFile } from '../../cli/src/replay-csv.ts';
import { decodeCharacteristic } from '@mydr24/client/gatt/decode-characteristic.ts';
import { readObservation } from '@mydr24/server/fhir/observation.ts';
import { readSearch } from '@mydr24/server/fhir/observation-search-node.ts';
import { readFrame } from '@mydr24/server/gateway/read-frame.ts';
import { acknowledgement, headerOf } from '@mydr24/server/hl7v2/hl7-ack.ts';
import { betweenMessages, framed, takeBytes } from '@mydr24/server/hl7v2/mllp-frames.ts';
import { absentRows, alertIdentity, readOru, sentAt } from '@mydr24/server/hl7v2/oru-message.ts';
import { itemsOf } from '@mydr24/server/hl7v2/oru-readings.ts';
import { identifiersOf } from '@mydr24/server/hl7v2/patient-identifiers.ts';
import { formatOf, readerOf } from '@mydr24/server/imports/file-format.ts';
import type { ImportRow } from '@mydr24/server/imports/import-row.ts';
import { readWfdbHeader, wfdbRows } from '@mydr24/server/imports/wfdb-record.ts';
import { instantOfIso } from '@mydr24/server/intake/iso-instant.ts';
import { judgeReading } from '@mydr24/server/intake/reading-judge.ts';
import { readSubmission } from '@mydr24/server/intake/submission.ts';
import { planOf } from '@mydr24/server/interop/cap-alert.ts';
import { readCap } from '@mydr24/server/interop/cap-message.ts';
import { builtInSet } from '@mydr24/server/monitoring/default-rules.ts';
import { judgeRuleSet } from '@mydr24/server/monitoring/rule-lint.ts';
import { readSmsAnswer } from '@mydr24/server/paging/sms-answer.ts';
import type { Caller } from '@mydr24/server/people/access.ts';
import { readOsmand, readOwnTracks, readTraccar } from '@mydr24/server/positions/tracker-message.ts';
import { judgeReading as judgePack, readingOf } from '@mydr24/server/protocols/pack-judgement.ts';
import { readFeed } from '@mydr24/server/roads/closure-feed.ts';
import { decodePolyline6 } from '@mydr24/server/roads/polyline6.ts';
import { readFilter } from '@mydr24/server/scim/scim-filter.ts';
import { readPatch, readUser } from '@mydr24/server/scim/scim-user.ts';
import { clientIdOf, readParameters } from '@mydr24/server/smart/authorization-request.ts';
import { readScope } from '@mydr24/server/smart/scopes.ts';
import { judgeWaveform } from '@mydr24/server/waveforms/waveform.ts';
import { bytesOf } from './changed-bytes.ts';
import { fitFile } from './fit-file.ts';

export interface Reader {
  readonly name: string;
  readonly samples: readonly Uint8Array[];
  /** Returns a value or a refusal; whatever it throws is a fault. */
  readonly read: (bytes: Uint8Array) => unknown;
}

const ROOT = join(import.meta.dirname, '..', '..');
const NOW = Date.parse('2026-11-26T04:00:00Z');
const PATIENT = '018f0000-0000-7000-8000-000000000001';
const settings = { nowMs: NOW, timeZone: 'Europe/Andorra', dayFirst: true, subject: null, startsAtMs: NOW - 86_400_000 };
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));

/** What is no JSON is refused by whoever parsed it, before the reader. */
function ofJson(read: (value: unknown) => unknown): Reader['read'] {
  return (bytes) => {
    let value: unknown;
    try {
      value = JSON.parse(textOf(bytes));
    } catch {
      return 'not JSON';
    }
    return read(value);
  };
}
const ofText = (read: (text: string) => unknown): Reader['read'] => (bytes) => read(textOf(bytes));

function finite(rows: readonly ImportRow[]): readonly ImportRow[] {
  for (const row of rows) if ('reading' in row && !Number.isFinite(row.reading.value)) throw new Error(`a reading of ${row.reading.value}`);
  return rows;
}

/** In pieces as a file comes, of a size that cuts everything somewhere. */
const imported = (format: Parameters<typeof readerOf>[0]): Reader['read'] => (bytes) => {
  const reader = readerOf(format, settings);
  const rows: ImportRow[] = [];
  for (let at = 0; at < bytes.length; at += 13) rows.push(...reader.take(bytes.subarray(at, at + 13)));
  return [formatOf('file', bytes), finite([...rows, ...reader.end()])];
};

const hl7 = (JSON.parse(readFileSync(join(ROOT, 'server/src/hl7v2/vectors/hl7v2.json'), 'utf8')) as { messages: { message: string }[] }).messages.map(({ message }) => message);
const gatt = (JSON.parse(readFileSync(join(ROOT, 'client/src/gatt/vectors/gatt.json'), 'utf8')) as { cases: { characteristic: string; hex: string }[] }).cases;
const packs = ['ad-112', 'gb-999'].map((name) => bytesOf(readFileSync(join(ROOT, 'server/packs', `${name}.yaml`), 'utf8').slice(0, 8_000)));

function readHl7(text: string): unknown {
  const header = headerOf(text);
  const verdict = readOru(text, { siteTz: 'Europe/Andorra', receivedAtMs: NOW });
  if (header === null || verdict.ack === 'AR') return acknowledgement('AR', header, 'id', NOW);
  const items = itemsOf(verdict, absentRows(text, { siteTz: 'Europe/Andorra', receivedAtMs: NOW }), () => PATIENT, NOW, (each) => each.length);
  return [items, alertIdentity(text, 'UTC'), sentAt(text, 'UTC'), identifiersOf(text), acknowledgement(verdict.ack, header, 'id', NOW)];
}

function readMllp(bytes: Uint8Array): unknown {
  let state = betweenMessages;
  for (let at = 0; at < bytes.length; at += 7) state = takeBytes(state, bytes.subarray(at, at + 7), 4_096).state;
  return state;
}

function readWfdb(bytes: Uint8Array): unknown {
  const header = readWfdbHeader(textOf(bytes));
  return header === null ? null : finite([...wfdbRows(header, () => bytes, settings)]);
}

const nurse: Caller = { type: 'person', personId: PATIENT as never, tenantId: PATIENT as never, sessionId: PATIENT as never, roles: ['nurse'], unitIds: [] };
const reading = { seq: 1, patientId: PATIENT, code: '59408-5', value: 97, unit: '%', takenAt: NOW };
const context = { tenantId: PATIENT, deviceId: PATIENT, pairedPatientId: null, noDataMs: null, nowMs: NOW, oldestAt: NOW - 400 * 86_400_000, hasPatient: (id: string) => id === PATIENT };
const observation = {
  resourceType: 'Observation', status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }], code: { coding: [{ system: 'http://loinc.org', code: '59408-5' }] },
  subject: { reference: `Patient/${PATIENT}` }, effectiveDateTime: '2026-11-26T04:00:00Z', valueQuantity: { value: 97, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
};
const pressure = { ...observation, code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] }, valueQuantity: undefined, component: [{ code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] }, valueQuantity: { value: 120, system: 'http://unitsofmeasure.org', code: 'mm[Hg]' } }] };
const cap = '<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>b@example.org</sender><sent>2026-11-26T04:00:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Health</category><event>fall &amp; rise</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty><area><areaDesc>x</areaDesc><circle>42.5,1.5 1</circle><polygon>42,1 43,1 43,2 42,1</polygon></area></info></alert>';
const record = `<Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" startDate="2026-03-01 08:30:00 +0100" endDate="2026-03-01 08:30:00 +0100" value="72"/>`;

export const readers: readonly Reader[] = [
  { name: 'hl7v2', samples: hl7.map(bytesOf), read: ofText(readHl7) },
  { name: 'mllp', samples: hl7.slice(0, 4).map((message) => framed(message)), read: readMllp },
  ...[...new Set(gatt.map(({ characteristic }) => characteristic))].map((characteristic): Reader => ({
    name: `gatt-${characteristic}`, samples: gatt.filter((each) => each.characteristic === characteristic).map(({ hex }) => Buffer.from(hex, 'hex')), read: (bytes) => decodeCharacteristic(characteristic, bytes),
  })),
  { name: 'fhir-observation', samples: [json(observation), json(pressure)], read: ofJson(readObservation) },
  { name: 'fhir-search', samples: ['patient=Patient/1&code=8867-4,http://loinc.org|59408-5&date=ge2026-01-01&date=lt2026-02-01T00:00:00Z&_count=10&_sort=-date&category=vital-signs'].map(bytesOf), read: ofText((text) => { const given = new URLSearchParams(text); return readSearch(Object.fromEntries([...new Set(given.keys())].map((name) => [name, given.getAll(name)]))); }) },
  { name: 'fit', samples: [fitFile], read: imported('fit') },
  { name: 'apple-health', samples: [bytesOf(`<?xml version="1.0"?><!DOCTYPE HealthData [<!ELEMENT HealthData (Record*)>]><HealthData locale="en_GB">${record}<Correlation type="BloodPressure">${record}</Correlation></HealthData>`)], read: imported('apple-health') },
  { name: 'json-records', samples: [json([{ type: 'sgv', sgv: 142, date: NOW }]), json({ heart_rate: { value: 50, unit: 'beats/min' }, effective_time_frame: { date_time: '2026-03-01T08:30:00+01:00' } })], read: imported('json') },
  { name: 'glucose-table', samples: ['timestamp,glucose_mg_dl\n2026-03-01 08:30:00,100\n', 'Index,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Glucose Value (mg/dL)\n2,2026-03-01T08:30:00,EGV,142\n', 'Device,Serial Number,Device Timestamp,Record Type,Historic Glucose mmol/L\r\n"Libre, 2",X,01-03-2026 08:30,0,5.5\r\n'].map(bytesOf), read: imported('glucose-table') },
  { name: 'wfdb', samples: ['n1 2 0.0166666666667/125 3 1:56:00 09/10/2896\nn1.dat 16 10/bpm 16 0 0 0 0 HR\nn1.dat 16 1/mmHg 16 0 0 0 0 NBPSys\n# <age>: 60\n'].map(bytesOf), read: readWfdb },
  { name: 'cap', samples: [bytesOf(cap)], read: ofText((text) => { const read = readCap(text); return read.ok ? planOf(read.message, NOW) : read; }) },
  { name: 'submission', samples: [json({ readings: [reading, { seq: 2, signal: 'lead-off', takenAt: NOW }], device: { batteryPct: 50 } }), json([reading]), json(reading)], read: ofText((text) => { const read = readSubmission(text); return read.ok ? read.items.map((item) => judgeReading(item, context)) : read; }) },
  { name: 'iso-instant', samples: ['2026-11-26T04:00:00.123+01:00', '2026-11-26T04:00:00Z'].map(bytesOf), read: ofText(instantOfIso) },
  { name: 'waveform', samples: [json({ seq: 1, channel: 'II', kind: 'ecg', rateHz: 250, scale: 0.005, unit: 'mV', startAt: NOW - 1_000, samples: 'AAABAAIA' })], read: ofJson((value) => judgeWaveform(value, PATIENT, NOW, 0)) },
  { name: 'socket-frame', samples: [{ type: 'hello', token: 'a.b.c', resume: [], capabilities: { platform: 'node', receipts: true, push: false, sound: false, locale: 'en' } }, { type: 'subscribe', topic: `unit/${PATIENT}` }, { type: 'request', id: 1, endpoint: 'getMe', input: {} }, { type: 'pong', t: 1 }].map(json), read: ofText((text) => readFrame(text, nurse)) },
  { name: 'owntracks', samples: [json({ _type: 'location', lat: 42.5, lon: 1.5, tst: NOW / 1_000, acc: 5, vel: 30, cog: 90 })], read: ofJson(readOwnTracks) },
  { name: 'traccar', samples: [json({ location: { timestamp: '2026-11-26T04:00:00Z', coords: { latitude: 42.5, longitude: 1.5, accuracy: 5, speed: -1, heading: 9 } } })], read: ofJson(readTraccar) },
  { name: 'osmand', samples: [bytesOf('lat=42.5&lon=1.5&timestamp=1795665600&accuracy=5&speed=10&bearing=9')], read: ofText((text) => readOsmand(Object.fromEntries(new URLSearchParams(text)))) },
  { name: 'closure-feed', samples: [json({ type: 'FeatureCollection', features: [{ id: 1, geometry: { type: 'Point', coordinates: [1.5, 42.5] }, properties: { reason: 'snow', slower: 2, from: '2026-11-26T04:00:00Z' } }] })], read: ofJson((value) => readFeed(value, Date.parse, NOW)) },
  { name: 'polyline', samples: [bytesOf('_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI')], read: ofText(decodePolyline6) },
  { name: 'alarm-rules', samples: [bytesOf(JSON.stringify(builtInSet, null, 1).slice(0, 12_000)), json(builtInSet)], read: ofText((text) => judgeRuleSet(text, [])) },
  { name: 'protocol-pack', samples: packs, read: ofText((text) => judgePack(readingOf(text), null, NOW)) },
  { name: 'scim-filter', samples: [bytesOf('userName eq "a@example.org" and emails[type eq "work"].value co "b" and active eq true')], read: ofText((text) => readFilter(text, ['username', 'active', 'emails.value'])) },
  { name: 'scim-user', samples: [json({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'a@example.org', name: { givenName: 'A', familyName: 'B' }, emails: [{ value: 'a@example.org', type: 'work', primary: true }], active: true })], read: ofJson(readUser) },
  { name: 'scim-patch', samples: [json({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'replace', path: 'active', value: false }, { op: 'add', value: { 'name.givenName': 'C' } }] })], read: ofJson(readPatch) },
  { name: 'smart-request', samples: [bytesOf(`response_type=code&client_id=${PATIENT}&redirect_uri=https%3A%2F%2Fa.example%2F&scope=launch/patient patient/Observation.rs?category=x offline_access&state=s&aud=b&code_challenge=c&code_challenge_method=S256`)], read: ofText((text) => { const read = readParameters(text); return read === null ? null : [clientIdOf(read), readScope(read.get('scope') ?? '')]; }) },
  { name: 'sms-answer', samples: [bytesOf('YES 4711'), bytesOf('no 12')], read: ofText(readSmsAnswer) },
  { name: 'replay-csv', samples: [bytesOf('time,hr,spo2\n0:00:00,72,97\n0:00:05,73,96\n'), bytesOf('patient;time;kind;value;unit\na;2026-03-01T08:30:00Z;heart-rate;72;/min\n')], read: ofText(parseReplayFile) },
];
