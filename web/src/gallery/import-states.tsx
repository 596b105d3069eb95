// Importing a file, with invented readings: choosing, what was read, nothing to take, stored, unreadable and refused; of a patient and of one's own.
import { wireError, type ImportSummary, type PatientImport, type PatientImportId } from '@mydr24/protocol';
import { ImportFor, OwnImportScreen } from '../imports/import-screen.tsx';
import { FIXTURE_NOW, boardPatient, fixtureId } from './fixtures.ts';
import { patientId, row } from './surface-fixtures.ts';

const DAY_MS = 86_400_000;
const summary: ImportSummary = {
  format: 'apple-health', taken: 12_480,
  kinds: [
    { kind: 'heart-rate', unit: '/min', count: 11_902, low: 48, high: 141, fromAt: FIXTURE_NOW - 30 * DAY_MS, toAt: FIXTURE_NOW - DAY_MS },
    { kind: 'spo2', unit: '%', count: 560, low: 91, high: 99, fromAt: FIXTURE_NOW - 29 * DAY_MS, toAt: FIXTURE_NOW - 2 * DAY_MS },
    { kind: 'body-weight', unit: 'kg', count: 18, low: 71.2, high: 72.9, fromAt: FIXTURE_NOW - 28 * DAY_MS, toAt: FIXTURE_NOW - 3 * DAY_MS },
  ],
  refused: 3,
  rows: [
    { row: 204, code: 'not-a-number', values: { vital: 'glucose', text: 'Low' }, found: '"Low" for glucose', expected: 'a number', todo: 'nothing: words such as Low, High or an error are no measured value' },
    { row: 871, found: 'no instant', expected: 'a date and time with an offset from UTC', todo: 'name the time zone when times have none, and the order of day and month when dates need it' },
    { row: 1_022, code: 'not-living', values: { vital: 'heart-rate', low: 0, high: 400, unit: '/min' }, found: 'a value outside of what a sensor measures on a living body, for heart-rate', expected: '10 to 300 /min', todo: 'leave it out, or correct it in the program it comes from' },
  ],
  passedOver: [{ what: 'HKQuantityTypeIdentifierStepCount', count: 8_410 }, { what: 'HKQuantityTypeIdentifierDistanceWalking', count: 2_204 }],
};
const read: PatientImport = {
  id: fixtureId<PatientImportId>(20, 1), patientId, patientName: 'Carme Camp Serra', bornOn: row.patient.bornOn, state: 'read', files: [{ name: 'export.xml', bytes: 9_120_422 }], pieces: 18, received: 18, summary, stored: 0, alreadyThere: 0,
  refusedAtStore: 0, problem: null, begunAt: FIXTURE_NOW - 60_000, doneAt: null,
};
const board = { ...boardPatient(6), patient: row.patient };
const Console = () => <ImportFor patientId={patientId} />;
const staff = (imported: PatientImport) => () => ({ role: 'nurse' as const, screen: Console, topics: {}, replies: { getPatient: board, beginImport: imported, putImportPiece: {}, checkImport: imported, confirmImport: { ...imported, state: 'done' as const, stored: 12_310, alreadyThere: 160, refusedAtStore: 10 } } });
const nothing: PatientImport = { ...read, files: [{ name: 'holiday.zip', bytes: 900 }], summary: { format: 'zip', taken: 0, kinds: [], refused: 1, rows: [{ row: 0, code: 'zip', values: {}, found: 'a zip archive', expected: 'the file in it', todo: 'unpack it and choose export.xml' }], passedOver: [] } };

export const importStates = {
  'import-choose': staff(read),
  'import-nothing': staff(nothing),
  'import-unreadable': staff({ ...read, state: 'failed', summary: null, problem: 'too-much' }),
  'import-own': () => ({ ...staff(read)(), role: 'patient' as const, screen: OwnImportScreen }),
  'import-refused': () => ({ ...staff(read)(), refusals: { beginImport: wireError('not-found', 'not-found', 'Not yours.') } }),
  'import-stopped': () => ({ ...staff(read)(), refusals: { putImportPiece: wireError('unavailable', 'fixture', 'No server.') } }),
};
