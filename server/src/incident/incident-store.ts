// Reads what an incident's record is made of: alarms with their phases, readings, the audit's rows of who looked; and lists
// incidents. Keeps alarm phases beyond the topic log's retention and numbers the CAP messages made. Decides nothing.
import type { EmergencyKind, EmergencyMode, IncidentAlarm, IncidentAlarmPhase, IncidentReadings, IncidentShare, IncidentSummary, ReadingPoint, VitalKind } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { ViewRow } from './incident-record.ts';

export interface Span {
  readonly fromAt: number;
  readonly toAt: number;
}

export async function findTenantName(tx: Tx, tenantId: string): Promise<string> {
  return (await tx.one<{ name: string }>('select name from tenants where id = $1', [tenantId], 'incident-tenant')).name;
}

/** What is only practised holds nothing of a patient. */
export async function isOfDrill(tx: Tx, emergencyId: string): Promise<boolean> {
  return (await tx.maybe<{ mode: EmergencyMode }>('select mode from emergencies where id = $1', [emergencyId], 'incident-mode'))?.mode === 'drill';
}

// Alarms -------------------------------------------------------------------------------------------------------

interface AlarmRow extends Omit<IncidentAlarm, 'phases'> {
  changedAt: number;
}
interface PhaseRow {
  alarmId: string;
  phase: IncidentAlarmPhase;
}

/** Every alarm of the patient that was open in the span, each with the phases that are known. */
export async function listAlarms(tx: Tx, emergencyId: string, patientId: string, { fromAt, toAt }: Span): Promise<IncidentAlarm[]> {
  const [alarms, phases] = await Promise.all([
    tx.query<AlarmRow>(
      `select a.id, a.condition_key as "conditionKey", a.kind, a.priority, a.vital, a.unit, a.limit_value as "limit", a.started_at as "startedAt",
              a.ended_at as "endedAt", coalesce(a.emergency_id = $2, false) as "isPartOfIt", a.changed_at as "changedAt"
         from alarms a
        where a.patient_id = $1 and a.started_at <= $4 and (a.ended_at is null or a.ended_at >= $3)
        order by a.started_at, a.id`,
      [patientId, emergencyId, instant(fromAt), instant(toAt)], 'incident-alarms',
    ),
    listPhases(tx, emergencyId, patientId, { fromAt, toAt }),
  ]);
  return alarms.map(({ changedAt: _changedAt, ...alarm }) => ({ ...alarm, phases: phases.filter(({ alarmId }) => alarmId === alarm.id).map(({ phase }) => phase) }));
}

const PHASE = `jsonb_build_object('at', (t.body->>'changedAt')::bigint, 'phase', t.body->'phase', 'priority', t.body->'priority', 'state', t.body->'state',
  'inactivation', t.body->'inactivation', 'value', t.body->'value', 'acknowledgedByName', coalesce(t.body->'acknowledgedByName', 'null'::jsonb))`;

/** From the topic log while it remembers, and from what was kept of it. */
function listPhases(tx: Tx, emergencyId: string, patientId: string, { fromAt, toAt }: Span): Promise<PhaseRow[]> {
  return tx.query<PhaseRow>(
    `select x."alarmId", x.phase from (
       select k.alarm_id::text as "alarmId", k.seq, k.phase from incident_alarm_phases k where k.emergency_id = $1
       union
       select t.body->>'id' as "alarmId", t.seq, ${PHASE} as phase from topic_events t
        where t.topic = 'patient/' || $2::text and t.kind = 'alarm-changed' and t.at between $3 and $4) x
     order by x.seq`,
    [emergencyId, patientId, instant(fromAt), instant(toAt)], 'incident-alarm-phases',
  );
}

/** Runs over all tenants before old events are truncated; running it again adds only what is new. */
export function keepAlarmPhases(engine: Tx, sinceMs: number, beforeMs: number): Promise<number> {
  return engine.execute(
    `insert into incident_alarm_phases (emergency_id, alarm_id, seq, tenant_id, at, phase)
     select e.id, (t.body->>'id')::uuid, t.seq, e.tenant_id, t.at, ${PHASE}
       from emergencies e join topic_events t on t.topic = 'patient/' || e.patient_id::text and t.kind = 'alarm-changed'
      where (e.closed_at is null or e.closed_at >= $1) and t.at >= e.opened_at - make_interval(secs => $2::float8 / 1000)
        and (e.closed_at is null or t.at <= e.closed_at)
     on conflict do nothing`,
    [instant(sinceMs), beforeMs], 'keep-alarm-phases',
  );
}

// Readings -----------------------------------------------------------------------------------------------------

/** Of each vital at most this many points: the lowest and the highest of each stretch of time, so that no dip is thinned away. */
const MAX_POINTS = 120;

export async function listReadings(tx: Tx, patientId: string, { fromAt, toAt }: Span): Promise<IncidentReadings[]> {
  const buckets = MAX_POINTS / 2;
  const rows = await tx.query<ReadingPoint & { kind: VitalKind }>(
    `with span as materialized (
       select kind, taken_at, value, code, least($4::int, 1 + floor(extract(epoch from taken_at - $2::timestamptz) * 1000 / $5::float8))::int as bucket
         from readings where patient_id = $1 and taken_at >= $2 and taken_at <= $3 and (value is not null or code is not null)
     ), ranked as (
       select kind, taken_at, value, code, count(*) over (partition by kind) as total,
              row_number() over (partition by kind, bucket order by value, taken_at) as low,
              row_number() over (partition by kind, bucket order by value desc, taken_at desc) as high
         from span
     )
     select kind, taken_at as at, value, code from ranked where total <= $6::int or low = 1 or high = 1 order by kind, taken_at, value`,
    [patientId, instant(fromAt), instant(toAt), buckets, Math.max(1, (toAt - fromAt) / buckets), MAX_POINTS], 'incident-readings',
  );
  const byKind = new Map<VitalKind, ReadingPoint[]>();
  for (const { kind, ...point } of rows) byKind.set(kind, [...(byKind.get(kind) ?? []), point]);
  return [...byKind].map(([kind, points]) => ({ kind, points }));
}

// Who looked ---------------------------------------------------------------------------------------------------

export interface Watched extends Span {
  readonly tenantId: string;
  readonly emergencyId: string;
  readonly patientId: string;
  readonly unitId: string | null;
}

/**
 * As the engine: people's requests cannot read the audit. The emergency itself at any time; the patient's other records, the
 * ward's board and the dispatch desk while it ran. Receipts of pages stand in the pages.
 */
export function listViewRows(engine: Tx, { tenantId, emergencyId, patientId, unitId, fromAt, toAt }: Watched): Promise<ViewRow[]> {
  return engine.query<ViewRow>(
    `select a.at, a.actor_id as "personId", p.given_name || ' ' || p.family_name as "personName", a.action, a.resource, a.outcome = 'refused' as "isRefused"
       from audit_rows a left join persons p on p.id = a.actor_id and p.tenant_id = a.tenant_id
      where a.tenant_id = $1 and a.actor_kind = 'person' and a.action <> 'page.receipt' and (
            (a.patient_id = $3 and (a.resource = 'emergency/' || $2::text or (a.at between $5 and $6 and a.resource not like 'emergency/%')))
         or (a.patient_id is null and a.at between $5 and $6 and (a.action = 'dispatch.read' or (a.action = 'unit.read' and a.resource = 'unit/' || $4::text))))
      order by a.at, a.id limit 5000`,
    [tenantId, emergencyId, patientId, unitId, instant(fromAt), instant(toAt)], 'incident-views',
  );
}

// The list -----------------------------------------------------------------------------------------------------

export interface IncidentFilter {
  readonly fromAt: number | null;
  readonly toAt: number | null;
  readonly unitId: string | null;
  readonly patientId: string | null;
  readonly kind: EmergencyKind | null;
  readonly mode: EmergencyMode | null;
  readonly isOpen: boolean | null;
}
export interface Cursor {
  readonly openedAt: number;
  readonly id: string;
}

/** A status that was reported, and not taken back as a mistake. */
const REPORTED = `t.kind = 'status-changed' and not exists (select from timeline_entries b
  where b.emergency_id = t.emergency_id and b.n > t.n and b.kind = 'status-taken-back' and b.facts->>'status' = t.facts->>'status')`;
const FITTING = `
  from emergencies e join patients p on p.id = e.patient_id
  cross join lateral (
    select min(t.at) filter (where t.kind = 'step-started') as sought_at, min(t.at) filter (where t.kind in ('acknowledged', 'accepted')) as answered_at,
           min(t.at) filter (where t.kind = 'accepted') as accepted_at, min(t.at) filter (where ${REPORTED} and t.facts->>'status' = 'en-route') as en_route_at,
           min(t.at) filter (where ${REPORTED} and t.facts->>'status' = 'on-scene') as on_scene_at, coalesce(bool_or(t.kind = 'fail-safe'), false) as is_fail_safe
      from timeline_entries t where t.emergency_id = e.id) t
  where ($1::timestamptz is null or e.opened_at >= $1) and ($2::timestamptz is null or e.opened_at < $2) and ($3::uuid is null or p.unit_id = $3)
    and ($4::uuid is null or e.patient_id = $4) and ($5::text is null or e.kind = $5) and ($6::text is null or e.mode = $6)
    and ($7::boolean is null or (e.closed_at is null) = $7)`;

function valuesOf({ fromAt, toAt, unitId, patientId, kind, mode, isOpen }: IncidentFilter): unknown[] {
  return [fromAt === null ? null : instant(fromAt), toAt === null ? null : instant(toAt), unitId, patientId, kind, mode, isOpen];
}

const TO_PEOPLE = `y.emergency_id = e.id and y.purpose <> 'stand-down' and y.person_id is not null`;
const msBetween = (from: string, to: string) => `round(extract(epoch from ${to} - ${from}) * 1000)::int`;

/** Newest first, after the cursor; one more than asked for says that there are more. */
export function listIncidents(tx: Tx, filter: IncidentFilter, after: Cursor | null, limit: number): Promise<IncidentSummary[]> {
  return tx.query<IncidentSummary>(
    `select e.id, e.kind, e.mode, e.status, e.patient_id as "patientId", p.given_name || ' ' || p.family_name as "patientName",
            coalesce(e.state #>> '{place,label}', '') as place,
            (select h.given_name || ' ' || h.family_name from persons h where h.id = e.holder_id) as "holderName", e.opened_at as "openedAt", e.closed_at as "closedAt",
            ${msBetween('t.sought_at', 't.answered_at')} as "answeredMs", ${msBetween('t.sought_at', 't.accepted_at')} as "acceptedMs",
            ${msBetween('e.opened_at', 't.on_scene_at')} as "onSceneMs", t.is_fail_safe as "isFailSafeReached",
            (select count(*)::int from pages y where ${TO_PEOPLE}) as "pageCount", (select count(y.delivered_at)::int from pages y where ${TO_PEOPLE}) as "receivedCount"
       ${FITTING} and ($8::timestamptz is null or (e.opened_at, e.id) < ($8, $9::uuid))
      order by e.opened_at desc, e.id desc limit $10`,
    [...valuesOf(filter), after === null ? null : instant(after.openedAt), after?.id ?? null, limit], 'incidents',
  );
}

interface ShareRow {
  total: number;
  answered15: number;
  answered20: number;
  answeredOf15: number;
  answeredOf20: number;
  accepted60: number;
  acceptedOf60: number;
  turnout60: number;
  turnoutOf: number;
}

/**
 * Over every incident that fits, not only the listed page. An incident counts once its line has passed or the thing has
 * happened, so an alarm of this second pulls nothing down. Drills and tests count only when they are asked for.
 */
export async function countShares(tx: Tx, filter: IncidentFilter, nowMs: number): Promise<{ total: number; shares: IncidentShare[] }> {
  const within = (to: string, from: string, seconds: number) => `count(*) filter (where c.counts and ${to} - ${from} <= interval '${seconds} seconds')::int`;
  const of = (to: string, from: string, seconds: number) => `count(*) filter (where c.counts and ${from} is not null and (${to} is not null or least(c.closed_at, $8) - ${from} >= interval '${seconds} seconds'))::int`;
  const row = await tx.one<ShareRow>(
    `select count(*)::int as total,
            ${within('c.answered_at', 'c.sought_at', 15)} as answered15, ${of('c.answered_at', 'c.sought_at', 15)} as "answeredOf15",
            ${within('c.answered_at', 'c.sought_at', 20)} as answered20, ${of('c.answered_at', 'c.sought_at', 20)} as "answeredOf20",
            ${within('c.accepted_at', 'c.sought_at', 60)} as accepted60, ${of('c.accepted_at', 'c.sought_at', 60)} as "acceptedOf60",
            ${within('c.en_route_at', 'c.accepted_at', 60)} as turnout60, ${of('c.en_route_at', 'c.accepted_at', 60)} as "turnoutOf"
       from (select e.mode = 'actual' or $6::text is not null as counts, e.closed_at, t.sought_at, t.answered_at, t.accepted_at, t.en_route_at ${FITTING}) c`,
    [...valuesOf(filter), instant(nowMs)], 'incident-shares',
  );
  const share = (code: IncidentShare['code'], n: number, all: number, targetPct: number | null): IncidentShare => ({ code, within: n, of: all, targetPct });
  return {
    total: row.total,
    shares: [
      share('answered-15s', row.answered15, row.answeredOf15, 90), share('answered-20s', row.answered20, row.answeredOf20, 95),
      share('accepted-60s', row.accepted60, row.acceptedOf60, null), share('turnout-60s', row.turnout60, row.turnoutOf, null),
    ],
  };
}

// CAP messages made --------------------------------------------------------------------------------------------

export interface CapMessageRow {
  version: number;
  identifier: string;
  msgType: 'Alert' | 'Update' | 'Cancel';
  sentAt: number;
}

export function listCapMessages(tx: Tx, emergencyId: string): Promise<CapMessageRow[]> {
  return tx.query<CapMessageRow>(
    `select version, identifier, msg_type as "msgType", sent_at as "sentAt" from incident_cap_messages where emergency_id = $1 order by version`, [emergencyId], 'incident-cap-messages',
  );
}

/** False when another request made the message of this version in the same moment. */
export async function insertCapMessage(tx: Tx, tenantId: string, emergencyId: string, { version, identifier, msgType, sentAt }: CapMessageRow): Promise<boolean> {
  const inserted = await tx.execute(
    `insert into incident_cap_messages (emergency_id, version, tenant_id, identifier, msg_type, sent_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [emergencyId, version, tenantId, identifier, msgType, instant(sentAt)], 'insert-incident-cap-message',
  );
  return inserted === 1;
}
