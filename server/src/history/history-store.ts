// SQL of charts: one vital by buckets of its readings or of hours reckoned from them, the vitals a score needs step by step, alarms, notes and changes of a time, and the newest
// reading of each stream of a unit. Rows in and out; what is a gap, late or a score is decided elsewhere.
import { vitalKinds, type Alarm, type AlarmChange, type ChartNote, type DeviceStream, type UnitDevices, type VitalHistory, type VitalKind } from '@mydr24/protocol';
import { CHARTING_DEVICE_NAME, IS_SURE } from '../intake/reading.ts';
import type { Keys } from '../keys/keys.ts';
import { type KeyOwner, PLACEHOLDER, type SealedPlace } from '../keys/sealed.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import type { DaysAlarm } from './own-days.ts';
import type { BucketRow, HourStep } from './vital-history.ts';

export interface Stretch { readonly fromAt: number; readonly toAt: number }

const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const MAX_AMENDED = 200;
const MAX_DOUBTFUL = 200;

/** How many there are to draw, and how many without a valid value, told apart before anything is sorted. Whole hours are counted already. */
export async function countReadings(tx: Tx, patientId: string, kind: VitalKind, span: Stretch, hours: Stretch | null): Promise<{ valid: number; invalid: number }> {
  const { given, rest } = edgesOf(patientId, kind, span, hours);
  return tx.one(
    `select coalesce(sum(n), 0)::int as valid, coalesce(sum(invalid), 0)::int as invalid from (
       select n, invalid from reading_hours where patient_id = $1 and kind = $2 and hour >= $5 and hour < $6
       union all
       select count(value)::int, count(*) filter (where value is null and code is null)::int from readings where ${rest}) as counted`, given, 'history-count');
}

/** Readings of the span outside of its reckoned hours; nothing is reckoned where there are none. */
function edgesOf(patientId: string, kind: VitalKind, { fromAt, toAt }: Stretch, hours: Stretch | null): { given: unknown[]; rest: string } {
  const { fromAt: hoursFrom, toAt: hoursTo } = hours ?? { fromAt: toAt, toAt };
  return {
    given: [patientId, kind, instant(fromAt), instant(toAt), instant(hoursFrom), instant(hoursTo)],
    rest: '((patient_id = $1 and kind = $2 and taken_at >= $3 and taken_at < $5) or (patient_id = $1 and kind = $2 and taken_at >= $6 and taken_at < $4))',
  };
}

/** Of reckoned hours, minute by minute or whole, and of the readings before and after them; a bucket's last value is that of its latest part. */
export function listHourBuckets(tx: Tx, patientId: string, kind: VitalKind, span: Stretch, hours: Stretch, step: HourStep): Promise<BucketRow[]> {
  const { given, rest } = edgesOf(patientId, kind, span, hours);
  const ofHour = `from reading_hours h where h.patient_id = $1 and h.kind = $2 and h.hour >= $5 and h.hour < $6 and h.n > 0`;
  const parts = step.by === 'hour'
    ? `select h.first_at, h.last_at, h.low, h.high, h.last, h.n, h.lag ${ofHour}`
    : `select h.hour + m.first_ms * interval '1 millisecond', h.hour + m.last_ms * interval '1 millisecond', m.low, m.high, m.last, m.n, m.lag_ms * interval '1 millisecond'
         from (select h.hour, h.counts, h.lows, h.highs, h.lasts, h.first_ms, h.last_ms, h.lag_ms ${ofHour}) as h cross join lateral unnest(h.counts, h.lows, h.highs, h.lasts, h.first_ms, h.last_ms, h.lag_ms) as m (n, low, high, last, first_ms, last_ms, lag_ms)`;
  return tx.query<BucketRow>(
    `with parts (first_at, last_at, low, high, last, n, lag) as (
       ${parts}
       union all select taken_at, taken_at, value, value, value, 1, received_at - taken_at from readings where ${rest} and value is not null)
     select ${MS('min(first_at)')} as "firstAt", ${MS('max(last_at)')} as "lastAt", min(low) as low, max(high) as high, sum(n)::int as n, ${MS('max(lag)')} as "lagMs", (array_agg(last order by last_at desc))[1] as last
       from parts group by date_bin($7::interval, first_at, 'epoch'::timestamptz) order by min(first_at)`, [...given, `${step.stepMs} milliseconds`], `history-by-${step.by}`);
}

/** `stepMs` 0: every reading is a row of its own. Buckets lie on the clock, so that two loads agree. */
export function listBuckets(tx: Tx, patientId: string, kind: VitalKind, { fromAt, toAt }: Stretch, stepMs: number): Promise<BucketRow[]> {
  const given = [patientId, kind, instant(fromAt), instant(toAt)];
  if (stepMs === 0) {
    return tx.query<BucketRow>(
      `select ${MS('taken_at')} as "firstAt", ${MS('taken_at')} as "lastAt", value as low, value as high, value as last, 1 as n, ${MS('received_at')} - ${MS('taken_at')} as "lagMs"
         from readings where patient_id = $1 and kind = $2 and taken_at >= $3 and taken_at < $4 and value is not null order by taken_at, device_seq`, given, 'history-raw');
  }
  // The last value of each by its instant, one index probe a bucket: ordering within each would cost as much as all the rest.
  return tx.query<BucketRow>(
    `with b as materialized (
       select min(taken_at) as first_at, max(taken_at) as last_at, min(value) as low, max(value) as high, count(*)::int as n, max(received_at - taken_at) as lag
         from readings where patient_id = $1 and kind = $2 and taken_at >= $3 and taken_at < $4 and value is not null
        group by date_bin($5::interval, taken_at, 'epoch'::timestamptz))
     select ${MS('b.first_at')} as "firstAt", ${MS('b.last_at')} as "lastAt", b.low, b.high, b.n, ${MS('b.lag')} as "lagMs",
            (select r.value from readings r where r.patient_id = $1 and r.kind = $2 and r.taken_at = b.last_at and r.value is not null order by r.device_seq desc limit 1) as last
       from b order by b.first_at`, [...given, `${stepMs} milliseconds`], 'history-buckets');
}

/** The newest first. */
export const listAmended = (tx: Tx, patientId: string, kind: VitalKind, { fromAt, toAt }: Stretch): Promise<VitalHistory['amended']> =>
  tx.query(
    `select taken_at as at, amended_at as "amendedAt", amends, old_value as "oldValue" from reading_amendments
      where patient_id = $1 and kind = $2 and taken_at >= $3 and taken_at < $4 order by amended_at desc limit ${MAX_AMENDED}`, [patientId, kind, instant(fromAt), instant(toAt)], 'history-amended');

/** The newest first. */
export const listDoubtful = (tx: Tx, patientId: string, kind: VitalKind, { fromAt, toAt }: Stretch): Promise<VitalHistory['doubtful']> =>
  tx.query(
    `select x.taken_at as at, r.value, x.reason from reading_doubts x left join readings r on r.device_id = x.device_id and r.device_seq = x.device_seq and r.taken_at = x.taken_at
      where x.patient_id = $1 and x.kind = $2 and x.taken_at >= $3 and x.taken_at < $4 order by x.taken_at desc, x.device_id limit ${MAX_DOUBTFUL}`, [patientId, kind, instant(fromAt), instant(toAt)], 'history-doubtful');

export interface ScoredReading {
  readonly step: number;
  readonly kind: VitalKind;
  readonly value: number | null;
  readonly code: string | null;
  readonly unit: string | null;
  readonly atMs: number;
  readonly deviceNoDataMs: number | null;
  readonly isCharted: boolean;
}

/** The last sure reading of each vital within each step, of the same instant the device's later one, whichever came first; step 0 looks back `lookBackMs` for what counted at the beginning. One index probe each. */
export const listLastOfSteps = (tx: Tx, patientId: string, kinds: readonly VitalKind[], { fromAt, toAt }: Stretch, steps: number, lookBackMs: number): Promise<ScoredReading[]> =>
  tx.query<ScoredReading>(
    `select s.step, k.kind, r.value, r.code, r.unit, ${MS('r.taken_at')} as "atMs", d.no_data_ms as "deviceNoDataMs", coalesce(d.name = $6 or d.own_ref is not null, false) as "isCharted"
       from generate_series(0, $4::int) as s (step) cross join unnest($2::text[]) as k (kind)
      cross join lateral (
        select r.value, r.code, r.unit, r.taken_at, r.device_id from readings r
         where r.patient_id = $1 and r.kind = k.kind and ${IS_SURE}
           and r.taken_at >= $3::timestamptz + (case when s.step = 0 then -$7::float8 else (s.step - 1) * $5::float8 end) * interval '1 millisecond'
           and r.taken_at < $3::timestamptz + s.step * $5::float8 * interval '1 millisecond'
         order by r.taken_at desc, r.device_seq desc, r.device_id limit 1) r left join devices d on d.id = r.device_id
      order by s.step`,
    [patientId, kinds, instant(fromAt), steps, (toAt - fromAt) / steps, CHARTING_DEVICE_NAME, lookBackMs], 'history-scored');

export interface ScoredPatient { readonly bornOn: string; readonly isPregnant: boolean; readonly spo2Scale: 1 | 2 }
export const findScoredPatient = (tx: Tx, patientId: string): Promise<ScoredPatient | undefined> =>
  tx.maybe(`select born_on as "bornOn", is_pregnant as "isPregnant", spo2_scale as "spo2Scale" from patients where id = $1`, [patientId], 'history-patient');

const ALARM = `a.id, a.patient_id as "patientId", a.unit_id as "unitId", a.condition_key as "conditionKey", a.rule_id as "ruleId", a.rule_version as "ruleVersion", a.kind, a.priority, a.phase, a.state,
  a.inactivation, a.vital, a.value, a.unit, a.limit_value as "limit", a.delay_ms as "delayMs", a.started_at as "startedAt", a.changed_at as "changedAt", a.ended_at as "endedAt", a.acknowledged_by as "acknowledgedBy",
  (select s.given_name || ' ' || s.family_name from persons s where s.id = a.acknowledged_by) as "acknowledgedByName", a.paused_until as "pausedUntil", a.emergency_id as "emergencyId", a.unanswered_since as "unansweredSince"`;

export const listChartAlarms = (tx: Tx, patientId: string, { fromAt, toAt }: Stretch): Promise<Alarm[]> =>
  tx.query<Alarm>(`select ${ALARM} from alarms a where a.patient_id = $1 and a.started_at < $3 and (a.ended_at is null or a.ended_at >= $2) order by a.started_at desc, a.id limit 500`,
    [patientId, instant(fromAt), instant(toAt)], 'chart-alarms');

/** Pieces of `stepMs` on the clock in which any reading was doubtful, by vital: their beginnings. */
export const listDoubtfulSteps = (tx: Tx, patientId: string, { fromAt, toAt }: Stretch, stepMs: number): Promise<{ kind: VitalKind; at: number }[]> =>
  tx.query(
    `select distinct kind, ${MS("date_bin($4::interval, taken_at, 'epoch'::timestamptz)")} as at from reading_doubts where patient_id = $1 and taken_at >= $2 and taken_at < $3`,
    [patientId, instant(fromAt), instant(toAt), `${stepMs} milliseconds`], 'doubtful-steps');

/** Alarms about the patient, of the span or reaching into it; technical ones are no news about a value. */
export const listDaysAlarms = (tx: Tx, patientId: string, { fromAt, toAt }: Stretch): Promise<DaysAlarm[]> =>
  tx.query<DaysAlarm>(
    `select a.vital, ${MS('a.started_at')} as "startedAt", ${MS('a.ended_at')} as "endedAt", exists (select from alarm_answers x where x.alarm_id = a.id) as "wasAnswered"
       from alarms a where a.patient_id = $1 and a.kind <> 'technical' and a.started_at < $3 and (a.ended_at is null or a.ended_at >= $2) order by a.started_at, a.id limit 2000`,
    [patientId, instant(fromAt), instant(toAt)], 'days-alarms');

export const NOTE = `n.id, n.patient_id as "patientId", n.at, n.written_at as "writtenAt", (select s.given_name || ' ' || s.family_name from persons s where s.id = n.person_id) as "personName", n.body as text`;

type NoteRow = ChartNote & { readonly sealed: Uint8Array | null; readonly tenantId: string };
export const noteOwner = (tenantId: string, patientId: string): KeyOwner => ({ tenantId, patientId, keyClass: 'record' });
export const notePlace = (row: string): SealedPlace => ({ table: 'chart_notes', column: 'body', row });

/** A note whose key was destroyed is left out. */
export async function listNotes(tx: Tx, keys: Keys, patientId: string, { fromAt, toAt }: Stretch): Promise<ChartNote[]> {
  const rows = await tx.query<NoteRow>(
    `select ${NOTE}, n.sealed, n.tenant_id as "tenantId" from chart_notes n where n.patient_id = $1 and n.at >= $2 and n.at < $3 and n.protected_kind is null order by n.at desc, n.id limit 200`, [patientId, instant(fromAt), instant(toAt)], 'chart-notes');
  const notes: ChartNote[] = [];
  for (const { sealed, tenantId, ...note } of rows) {
    const text = sealed === null ? note.text : await keys.openText(tx, noteOwner(tenantId, patientId), notePlace(note.id), sealed);
    if (text !== null) notes.push({ ...note, text });
  }
  return notes;
}

export interface NewNote { id: string; tenantId: string; patientId: string; personId: string; at: number; writtenAt: number; text: string; protectedKind?: string }

export async function insertNote(tx: Tx, keys: Keys, note: NewNote): Promise<ChartNote> {
  const { id, tenantId, patientId, personId, text, protectedKind = null } = note;
  const sealed = await keys.sealText(tx, noteOwner(tenantId, patientId), notePlace(id), text);
  const row = await tx.one<ChartNote>(
    `with n as (insert into chart_notes (id, tenant_id, patient_id, at, written_at, person_id, body, sealed, protected_kind, protected_unit_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text, case when $9::text is not null then (select p.unit_id from patients p where p.id = $3) end) returning id, patient_id, at, written_at, person_id, body) select ${NOTE} from n`,
    [id, tenantId, patientId, instant(note.at), instant(note.writtenAt), personId, PLACEHOLDER, sealed, protectedKind], 'insert-chart-note');
  return { ...row, text };
}

export async function listChanges(tx: Tx, keys: Keys, patientId: string, beforeId: number | null, limit: number): Promise<AlarmChange[]> {
  const rows = await tx.query<AlarmChange & { tenantId: string; silence: { id: string; reason: string; sealed: string | null } | null }>(
    `select c.id, c.alarm_id as "alarmId", c.condition_key as "conditionKey", c.rule_id as "ruleId", c.rule_version as "ruleVersion", c.kind, c.priority, c.phase, c.state, c.inactivation, c.vital, c.value, c.unit,
            c.limit_value as "limit", c.delay_ms as "delayMs", c.at, c.person_id as "personId", (select s.given_name || ' ' || s.family_name from persons s where s.id = c.person_id) as "personName",
            c.tenant_id as "tenantId", null as reason,
            case when c.inactivation in ('audio-off', 'alarm-paused', 'alarm-off') then (select jsonb_build_object('id', x.id, 'reason', x.reason, 'sealed', encode(x.sealed, 'hex')) from alarm_silences x where x.alarm_id = c.alarm_id and x.from_at = c.at and x.person_id = c.person_id limit 1) end as silence
       from alarm_changes c where c.patient_id = $1 and ($2::bigint is null or c.id < $2) order by c.id desc limit $3`, [patientId, beforeId, limit], 'alarm-changes');
  const silenced = rows.filter(({ silence }) => silence !== null);
  const reasons = await keys.openWords(tx, sealedColumns.silence, silenced.map(({ tenantId, silence }) => ({ tenantId, patientId, row: silence!.id, plain: silence!.reason, sealed: silence!.sealed === null ? null : Buffer.from(silence!.sealed, 'hex') })));
  const reasonOf = new Map(silenced.map(({ id }, n) => [id, reasons[n]!]));
  return rows.map(({ tenantId: _tenantId, silence: _silence, ...row }) => ({ ...row, reason: reasonOf.get(row.id) ?? null }));
}

export const listUnitPatients = (tx: Tx, unitId: string): Promise<UnitDevices['patients']> =>
  tx.query(`select id, given_name as "givenName", family_name as "familyName", bed from patients where unit_id = $1 order by bed, id`, [unitId], 'unit-device-patients');

const DEVICE = `d.id, d.name, d.patient_id as "patientId", d.no_data_ms as "noDataMs", d.created_at as "createdAt", d.revoked_at as "revokedAt", d.previous_key_until as "oldKeyUntil", d.consented_at as "consentedAt",
  case when s.device_id is null then null else jsonb_build_object('way', s.way, 'heardAt', round(extract(epoch from s.heard_at) * 1000), 'clockOffsetMs', s.clock_offset_ms, 'batteryPct', s.battery_pct,
    'firmware', s.firmware, 'stored', s.stored, 'duplicates', s.duplicates, 'refused', s.refused, 'late', s.late, 'missing', s.missing) end as state,
  case when f.id is null then null else jsonb_build_object('unitId', u.id, 'unitName', u.name, 'facilityId', f.id, 'facilityName', f.name) end as place`;

/** Paired with a patient of the unit, or heard for one of them. */
export const listUnitDevices = (tx: Tx, patientIds: readonly string[], deviceIds: readonly string[]): Promise<UnitDevices['devices']> =>
  tx.query(`select ${DEVICE} from devices d left join device_states s on s.device_id = d.id
     left join patients p on p.id = d.patient_id left join units u on u.id = p.unit_id left join facilities f on f.id = coalesce(u.facility_id, p.facility_id)
     where d.revoked_at is null and d.name <> $3 and (d.patient_id = any($1::uuid[]) or d.id = any($2::uuid[])) order by d.name, d.id`, [patientIds, deviceIds, CHARTING_DEVICE_NAME], 'unit-devices');

type StreamRow = Omit<DeviceStream, 'silentAfterMs'> & { readonly deviceNoDataMs: number | null; /** A patient's own device. */ readonly isOwn: boolean };

/** One index probe for each vital of each patient. */
export const listStreams = (tx: Tx, patientIds: readonly string[], sinceAt: number): Promise<StreamRow[]> =>
  tx.query<StreamRow>(
    `select p.id as "patientId", k.kind, r.device_id as "deviceId", coalesce(d.name, '') as "deviceName", r.value, r.code, r.unit, r.taken_at as "takenAt", r.received_at as "receivedAt",
            d.no_data_ms as "deviceNoDataMs", coalesce(d.name = $4, false) as "isByHand", coalesce(d.own_ref is not null, false) as "isOwn", v.taken_at as "validAt"
       from unnest($1::uuid[]) as p (id) cross join unnest($2::text[]) as k (kind)
      cross join lateral (select value, code, unit, taken_at, received_at, device_id from readings
         where patient_id = p.id and kind = k.kind and taken_at >= $3 order by taken_at desc, received_at desc, device_seq desc limit 1) r
       left join lateral (select taken_at from readings where patient_id = p.id and kind = k.kind and taken_at >= $3 and (value is not null or code is not null) order by taken_at desc limit 1) v on true
       left join devices d on d.id = r.device_id`,
    [patientIds, vitalKinds, instant(sinceAt), CHARTING_DEVICE_NAME], 'unit-streams');
