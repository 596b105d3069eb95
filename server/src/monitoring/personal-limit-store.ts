// SQL of personal limits, and of a patient's own readings by minute of the local day. Decides nothing.
import type { AlarmPriority, PersonalLimit, VitalKind } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { PLACEHOLDER } from '../keys/sealed.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import type { Sample } from './personal-limits.ts';

export interface LimitRow extends Omit<PersonalLimit, 'profile'> {
  readonly tenantId: string;
  readonly patientId: string;
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly timeZone: string;
}

const COLUMNS = `l.tenant_id as "tenantId", l.version, l.patient_id as "patientId", l.rule_id as "ruleId", l.priority, l.day_limit as day, l.night_limit as night,
  l.night_from as "fromMinute", l.night_to as "toMinute", l.time_zone as "timeZone", l.signed_by as "signedBy", l.signed_at as "signedAt", l.expires_at as "expiresAt"`;
const NAMED = `${COLUMNS}, l.reason, l.sealed, s.given_name || ' ' || s.family_name as "signedByName"`;

export type OpenLimit = Omit<LimitRow, 'signedByName' | 'reason'>;

/** Of every tenant, without why: judging asks only what. */
export async function listOpenLimits(engine: Tx, nowMs: number): Promise<OpenLimit[]> {
  return engine.query(`select ${COLUMNS} from personal_limits l where l.ended_at is null and l.expires_at > $1 order by l.patient_id, l.version`, [instant(nowMs)], 'list-open-limits');
}

export async function listPatientLimits(tx: Tx, keys: Keys, patientId: string, nowMs: number): Promise<LimitRow[]> {
  const rows = await tx.query<LimitRow & { sealed: Uint8Array | null }>(`select ${NAMED} from personal_limits l join persons s on s.id = l.signed_by where l.patient_id = $1 and l.ended_at is null and l.expires_at > $2 order by l.rule_id`, [patientId, instant(nowMs)], 'list-patient-limits');
  const reasons = await keys.openWords(tx, sealedColumns.limit, rows.map((row) => ({ ...row, row: String(row.version), plain: row.reason })));
  return rows.map(({ sealed: _sealed, ...row }, n) => ({ ...row, reason: reasons[n]! }));
}

export interface NewLimit extends Pick<LimitRow, 'tenantId' | 'version' | 'patientId' | 'ruleId' | 'day' | 'night' | 'fromMinute' | 'toMinute' | 'timeZone' | 'reason' | 'signedBy' | 'signedAt' | 'expiresAt'> { readonly priority: AlarmPriority }

export async function insertLimit(tx: Tx, keys: Keys, limit: NewLimit): Promise<void> {
  const sealed = await keys.sealWords(tx, sealedColumns.limit, { ...limit, row: String(limit.version) }, limit.reason);
  await tx.execute(
    `insert into personal_limits (tenant_id, version, patient_id, rule_id, priority, day_limit, night_limit, night_from, night_to, time_zone, reason, signed_by, signed_at, expires_at, sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [limit.tenantId, limit.version, limit.patientId, limit.ruleId, limit.priority, limit.day, limit.night, limit.fromMinute, limit.toMinute, limit.timeZone, PLACEHOLDER, limit.signedBy, instant(limit.signedAt), instant(limit.expiresAt), sealed],
    'insert-limit');
}

/** Ends the open limit of a rule, or of that version only; how many there were. */
export async function endLimits(tx: Tx, of: { patientId: string; ruleId: string | null; version: number | null }, personId: string, nowMs: number): Promise<number> {
  return tx.execute(
    `update personal_limits set ended_by = $4, ended_at = $5 where patient_id = $1 and ended_at is null and ($2::text is null or rule_id = $2) and ($3::integer is null or version = $3)`,
    [of.patientId, of.ruleId, of.version, personId, instant(nowMs)], 'end-limits');
}

/** One reading a minute at most, by minute of the local day. */
export async function listSamples(tx: Tx, patientId: string, kind: VitalKind, timeZone: string, sinceAt: number): Promise<Sample[]> {
  return tx.query<Sample>(
    `select (extract(hour from at) * 60 + extract(minute from at))::int as "minuteOfDay", value from (
       select distinct on (date_trunc('minute', taken_at)) taken_at at time zone $3 as at, value from readings
        where patient_id = $1 and kind = $2 and value is not null and taken_at >= $4 order by date_trunc('minute', taken_at), taken_at
     ) r limit 25000`, [patientId, kind, timeZone, instant(sinceAt)], 'list-samples');
}
