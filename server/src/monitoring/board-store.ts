// Fresh loads of the ward board and of one patient: each equals what the topic's events and live values add up to. Vitals and
// trends by one index probe each, so their cost does not grow with the history. Rights were asked before, at the door.
import type { BoardPatient, DeviceAlert, EmergencySummary, Patient, Snapshot, Unit, VitalKind } from '@mydr24/protocol';
import { silenceLimitMs } from '../intake/reading.ts';
import { homeWords, type KeptHome } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { listOpenAlarms } from './alarm-store.ts';
import { dayOf } from './calendar-day.ts';
import { shownSignals } from './device-signals.ts';
import { listLatestReadings } from './patient-facts-store.ts';
import { doubtfulOf, listNewestDoubts } from './doubt-store.ts';
import { shownAlarm } from './shown-alarm.ts';
import { shownClock, shownSilence } from './patient-tasks.ts';
import { listSignals } from './signal-store.ts';
import { listOpenClocks, listOpenSilences } from './task-store.ts';
import { earlyWarningsOf, isNews2Applicable, latestByPlace, shownNews2, shownVitals } from './watched-patient.ts';

/** Given by the emergency slice. */
export type OpenEmergencies = (tx: Tx, patientIds: readonly string[]) => Promise<Map<string, EmergencySummary>>;

/** Given by the slice that hears them. */
export type OpenDeviceAlerts = (tx: Tx, patientIds: readonly string[]) => Promise<DeviceAlert[]>;
const noAlerts: OpenDeviceAlerts = async () => [];

/** Screens look this far back for the newest value of a vital. */
const LATEST_WITHIN_MS = 24 * 3_600_000;
const TREND_KINDS: readonly VitalKind[] = ['heart-rate', 'spo2', 'respiratory-rate', 'systolic', 'temperature'];
type ShownTrend = BoardPatient['trends'][number];
const TREND_POINTS = 60;
const TREND_STEP_MS = 2 * 60_000;

const PATIENT = `p.id, p.given_name as "givenName", p.family_name as "familyName", p.born_on as "bornOn", p.sex, p.facility_id as "facilityId",
  p.unit_id as "unitId", p.bed, p.lat, p.lon, p.address, p.sealed, p.tenant_id as "tenantId", p.spo2_scale as "spo2Scale", p.is_pregnant as "isPregnant"`;

type PatientRow = Omit<Patient, 'position'> & KeptHome & { lat: number | null; lon: number | null };

/** Without the address where the holder of the master keys does not answer: a board does not wait for one. */
async function patientsOf(tx: Tx, keys: Keys, rows: readonly PatientRow[]): Promise<Patient[]> {
  const homes = await keys.openWordsAtHand(tx, sealedColumns.home, rows.map(homeWords));
  return rows.map(({ lat, lon, tenantId: _tenantId, sealed: _sealed, ...rest }, n) => ({ ...rest, address: homes[n] || null, position: lat === null || lon === null ? null : { lat, lon } }));
}

export async function readUnitBoard(tx: Tx, keys: Keys, unitId: string, openEmergencies: OpenEmergencies, nowMs: number, openAlerts: OpenDeviceAlerts = noAlerts): Promise<Snapshot<'unit'> | null> {
  const found = await tx.maybe<Omit<Unit, 'position'> & { lat: number; lon: number }>(
    `select u.id, u.facility_id as "facilityId", f.name as "facilityName", u.name, f.lat, f.lon
       from units u join facilities f on f.id = u.facility_id where u.id = $1`, [unitId], 'board-unit');
  if (found === undefined) return null;
  const { lat, lon, ...unit } = found;
  const rows = await tx.query<PatientRow>(`select ${PATIENT} from patients p where p.unit_id = $1 order by p.bed, p.id`, [unitId], 'board-patients');
  return { unit: { ...unit, position: { lat, lon } }, patients: await boardsOf(tx, keys, await patientsOf(tx, keys, rows), openEmergencies, nowMs, openAlerts) };
}

export async function readPatientBoard(tx: Tx, keys: Keys, patientId: string, openEmergencies: OpenEmergencies, nowMs: number, openAlerts: OpenDeviceAlerts = noAlerts): Promise<BoardPatient | null> {
  const row = await tx.maybe<PatientRow>(`select ${PATIENT} from patients p where p.id = $1`, [patientId], 'board-patient');
  if (row === undefined) return null;
  const [board] = await boardsOf(tx, keys, await patientsOf(tx, keys, [row]), openEmergencies, nowMs, openAlerts);
  return board ?? null;
}

async function boardsOf(tx: Tx, keys: Keys, patients: readonly Patient[], openEmergencies: OpenEmergencies, nowMs: number, openAlerts: OpenDeviceAlerts = noAlerts): Promise<BoardPatient[]> {
  if (patients.length === 0) return [];
  const ids = patients.map((patient) => patient.id);
  const [latest, trends, alarms, emergencies, silences, clocks, signals, doubts, deviceAlerts] = await Promise.all([
    listLatestReadings(tx, ids, nowMs - LATEST_WITHIN_MS), listTrends(tx, ids, nowMs), listOpenAlarms(tx, ids), openEmergencies(tx, ids), listOpenSilences(tx, keys, ids), listOpenClocks(tx, ids), listSignals(tx, ids), listNewestDoubts(tx, ids, nowMs - LATEST_WITHIN_MS), openAlerts(tx, ids),
  ]);
  const latestOf = Map.groupBy(latest, (row) => row.patientId);
  const alarmsOf = Map.groupBy(alarms, (row) => row.patientId);
  const silencesOf = Map.groupBy(silences, (row) => row.patientId as string);
  const clockOf = new Map(clocks.map((row) => [row.patientId as string, shownClock(row)]));
  const signalsOf = Map.groupBy(signals.filter(({ isPresent }) => isPresent), (row) => row.patientId);
  const doubtsOf = Map.groupBy(doubts, (row) => row.patientId);
  const today = dayOf(nowMs);
  return patients.map((patient) => {
    const places = latestByPlace((latestOf.get(patient.id) ?? []).map((row) => (
      { ...row, noDataMs: row.isCharted ? null : silenceLimitMs(row.kind, row.deviceNoDataMs) })));
    return {
      patient, vitals: shownVitals(places, (doubtsOf.get(patient.id) ?? []).map(doubtfulOf)), trends: trends.get(patient.id) ?? [],
      news2: shownNews2(places, patient, isNews2Applicable(patient, today), nowMs),
      alarms: (alarmsOf.get(patient.id) ?? []).map(shownAlarm), emergency: emergencies.get(patient.id) ?? null,
      silences: (silencesOf.get(patient.id) ?? []).map(shownSilence), clock: clockOf.get(patient.id) ?? null, earlyWarnings: earlyWarningsOf(places, patient, today, nowMs),
      deviceAlerts: deviceAlerts.filter(({ patientId }) => patientId === patient.id),
      signals: (signalsOf.get(patient.id) ?? []).flatMap((said) => shownSignals(said, patient.unitId)),
    };
  });
}

/** The last value of each of the newest time steps; steps lie on the clock, so that two loads agree. */
async function listTrends(tx: Tx, patientIds: readonly string[], nowMs: number): Promise<Map<string, ShownTrend[]>> {
  const fromAt = (Math.floor(nowMs / TREND_STEP_MS) - TREND_POINTS + 1) * TREND_STEP_MS;
  const rows = await tx.query<{ patientId: string; kind: VitalKind; points: [number, number][] }>(
    `select p.id as "patientId", k.kind, json_agg(json_build_array((extract(epoch from r.taken_at) * 1000)::bigint, r.value) order by r.taken_at) as points
       from unnest($1::uuid[]) as p (id) cross join unnest($2::text[]) with ordinality as k (kind, n)
      cross join generate_series(0, $3::int - 1) as step
      cross join lateral (
        select taken_at, value from readings
         where patient_id = p.id and kind = k.kind and value is not null
           and taken_at >= $4::timestamptz + step * $5::interval and taken_at < $4::timestamptz + (step + 1) * $5::interval
         order by taken_at desc limit 1
      ) r group by p.id, k.kind, k.n order by p.id, k.n`,
    [patientIds, TREND_KINDS, TREND_POINTS, instant(fromAt), `${TREND_STEP_MS} milliseconds`], 'board-trends');
  const trends = new Map<string, ShownTrend[]>();
  for (const { patientId, kind, points } of rows) {
    const list = trends.get(patientId);
    if (list === undefined) trends.set(patientId, [{ kind, points }]);
    else list.push({ kind, points });
  }
  return trends;
}
