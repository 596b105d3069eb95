// Replays of alarm rules in PostgreSQL, and the stored past they are judged on. Decides nothing.
import type { ReplayFigures, RuleReplay, RuleScope, VitalKind } from '@mydr24/protocol';
import { CHARTING_DEVICE_NAME } from '../intake/reading.ts';
import type { PatientFacts } from '../monitoring/watched-patient.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { ReadingBlock } from './reading-blocks.ts';
import type { RealEvent } from './replay.ts';

export type StoredReplay = RuleReplay & { readonly heardAt: number };
const COLUMNS = `r.id, r.version, r.kind, r.state, r.from_at as "fromAt", r.until_at as "untilAt", s.given_name || ' ' || s.family_name as "startedByName", r.started_at as "startedAt",
  r.heard_at as "heardAt", r.counted_at as "countedAt", r.took_ms as "tookMs", r.patients, r.patients_done as "patientsDone", r.figures`;

export interface NewReplay { readonly id: string; readonly tenantId: string; readonly version: number; readonly kind: RuleReplay['kind']; readonly fromAt: number; readonly untilAt: number; readonly personId: string }

export async function insertReplay(tx: Tx, { id, tenantId, version, kind, fromAt, untilAt, personId }: NewReplay, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into rule_replays (id, tenant_id, version, kind, state, from_at, until_at, started_by, started_at, heard_at) values ($1, $2, $3, $4, 'running', $5, $6, $7, $8, $8)`,
    [id, tenantId, version, kind, instant(fromAt), instant(untilAt), personId, instant(nowMs)], 'replay-insert');
}

export async function listReplays(tx: Tx, tenantId: string, version: number): Promise<StoredReplay[]> {
  return tx.query<StoredReplay>(
    `select ${COLUMNS} from rule_replays r left join persons s on s.id = r.started_by where r.tenant_id = $1 and r.version = $2 order by r.started_at desc, r.id limit 20`, [tenantId, version], 'replay-list');
}

/** Also whether it still runs: a cancelled one is not heard any more. */
export async function hearReplay(tx: Tx, id: string, patients: number, patientsDone: number, nowMs: number): Promise<boolean> {
  return (await tx.execute(`update rule_replays set heard_at = $4, patients = $2, patients_done = $3 where id = $1 and state = 'running'`, [id, patients, patientsDone, instant(nowMs)], 'replay-hear')) > 0;
}

export async function keepFigures(tx: Tx, id: string, figures: ReplayFigures, tookMs: number, isOver: boolean, nowMs: number): Promise<void> {
  await tx.execute(
    `update rule_replays set figures = $2, took_ms = $3, counted_at = $4, heard_at = $4, state = case when $5 then 'done' else state end where id = $1 and state = 'running'`,
    [id, json(figures), Math.round(tookMs), instant(nowMs), isOver], 'replay-keep');
}

export async function endReplay(tx: Tx, tenantId: string, version: number, id: string, state: 'cancelled' | 'failed'): Promise<number> {
  return tx.execute(`update rule_replays set state = $4 where tenant_id = $1 and version = $2 and id = $3 and state = 'running'`, [tenantId, version, id, state], 'replay-end');
}

/** Shadows that are to be counted anew, on one node each. */
export async function claimShadows(engine: Tx, heardBefore: number, nowMs: number): Promise<(NewReplay & { personId: string })[]> {
  return engine.query(
    `update rule_replays set heard_at = $2 where id in (select id from rule_replays where state = 'running' and kind = 'shadow' and heard_at < $1 order by heard_at limit 4 for update skip locked)
     returning id, tenant_id as "tenantId", version, kind, from_at as "fromAt", until_at as "untilAt", started_by as "personId"`, [instant(heardBefore), instant(nowMs)], 'replay-claim');
}

/** The patients a set of this scope is for. */
export async function listScopePatients(tx: Tx, scope: RuleScope): Promise<PatientFacts[]> {
  return tx.query<PatientFacts>(
    `select p.id as "patientId", p.tenant_id as "tenantId", p.unit_id as "unitId", p.spo2_scale as "spo2Scale", p.is_pregnant as "isPregnant", p.born_on as "bornOn", p.programme
       from patients p where ($1::uuid is null or p.unit_id = $1) and ($2::text is null or p.programme = $2) and ($3::uuid is null or p.id = $3) order by p.id`,
    [scope.type === 'unit' ? scope.unitId : null, scope.type === 'programme' ? scope.programme : null, scope.type === 'patient' ? scope.patientId : null], 'replay-patients');
}

/** One block a stream; packed by PostgreSQL, for a month of one patient is more rows than it is worth to carry one by one. */
export async function listBlocks(tx: Tx, patientId: string, fromAt: number, untilAt: number, defaultNoDataMs: (kind: VitalKind) => number | null): Promise<ReadingBlock[]> {
  const rows = await tx.query<{ kind: VitalKind; noDataMs: number | null; isCharted: boolean; bytes: Uint8Array; codes: (string | null)[] | null }>(
    `select r.kind, d.no_data_ms as "noDataMs", coalesce(d.name = $4, false) as "isCharted",
            string_agg(float8send(round(extract(epoch from r.taken_at) * 1000)::float8) || float8send(coalesce(r.value, 'NaN')), ''::bytea order by r.taken_at, r.device_seq) as bytes,
            case when r.kind in ('consciousness', 'supplemental-oxygen') then array_agg(r.code order by r.taken_at, r.device_seq) end as codes
       from readings r left join devices d on d.id = r.device_id
      where r.patient_id = $1 and r.taken_at >= $2 and r.taken_at < $3 group by r.kind, d.no_data_ms, 3`,
    [patientId, instant(fromAt), instant(untilAt), CHARTING_DEVICE_NAME], 'replay-blocks');
  return rows.map(({ isCharted, ...row }) => ({ ...row, noDataMs: isCharted ? null : (row.noDataMs ?? defaultNoDataMs(row.kind)) }));
}

export async function listRealEvents(tx: Tx, patientId: string, fromAt: number, untilAt: number): Promise<RealEvent[]> {
  return tx.query<RealEvent>(
    `select 'emergency' as type, opened_at as at from emergencies where patient_id = $1 and opened_at >= $2 and opened_at < $3
        and coalesce(state ->> 'mode', 'actual') = 'actual' and coalesce(state ->> 'outcome', '') <> 'false-alarm'
      union all select 'acted-on', started_at from alarms where patient_id = $1 and started_at >= $2 and started_at < $3 and acknowledged_by is not null and kind <> 'technical'
      union all select 'adverse-event', at from adverse_events where patient_id = $1 and at >= $2 and at < $3`,
    [patientId, instant(fromAt), instant(untilAt)], 'replay-events');
}
