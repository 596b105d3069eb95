// CAP messages in SQL: stored once each, ending those they name, answered by a person, expired by a sweep. A message may end
// only what came from the same sender through the same door with the same status; a person's hand may end any of that sender.
import { type CapAlert, type CapAlertId, type EmergencyMode, type PatientId, topicName } from '@mydr24/protocol';
import { homeWords, type KeptHome } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { NewEvent } from '../platform/topic-log.ts';
import { type CapPlan, type CapShown, firstState, GREY_MS, keyOf } from './cap-alert.ts';
import type { CapRead, CapReference } from './cap-message.ts';

/** Which way a message came in. */
export interface CapDoor {
  readonly tenantId: string;
  readonly deviceId: string | null;
  readonly personId: string | null;
}

interface AlertRow extends Omit<CapAlert, keyof CapShown> {
  tenantId: string;
  shown: CapShown;
}

const COLUMNS = `c.id, c.tenant_id as "tenantId", c.identifier, c.sender, c.sent_at as "sentAt", c.received_at as "receivedAt", c.expires_at as "expiresAt", c.shown, c.state,
  c.answered_by as "answeredBy", c.answered_by_name as "answeredByName", c.emergency_id as "emergencyId"`;

const alertOf = ({ tenantId: _tenantId, shown, ...row }: AlertRow): CapAlert => ({ ...row, ...shown });

export const changedEvent = (tenantId: string, alert: CapAlert): NewEvent => ({ tenantId, topic: topicName('dispatch', tenantId), kind: 'cap-alert-changed', body: alert });

/** What a desk lists, until it is ended, cancelled or expired. */
export async function listShownCapAlerts(tx: Tx, tenantId: string): Promise<CapAlert[]> {
  const rows = await tx.query<AlertRow>(
    `select ${COLUMNS} from cap_alerts c where c.tenant_id = $1 and c.state in ('active', 'answered') order by c.received_at, c.id`, [tenantId], 'cap-alerts-shown',
  );
  return rows.map(alertOf);
}

export async function isAlertSource(tx: Tx, deviceId: string): Promise<boolean> {
  return (await tx.maybe<{ isSource: boolean }>(`select is_alert_source as "isSource" from devices where id = $1 and revoked_at is null`, [deviceId], 'cap-source'))?.isSource ?? false;
}

export async function findCapAlertId(tx: Tx, tenantId: string, { sender, identifier, sentAt }: CapReference): Promise<CapAlertId | undefined> {
  const row = await tx.maybe<{ id: CapAlertId }>(
    `select id from cap_alerts where tenant_id = $1 and sender = $2 and identifier = $3 and sent_at = $4`, [tenantId, sender, identifier, instant(sentAt)], 'cap-alert-find',
  );
  return row?.id;
}

interface NewAlert {
  id: CapAlertId;
  door: CapDoor;
  message: CapRead;
  plan: CapPlan;
  source: string;
  receivedAt: number;
}

/** The alert as it is now; undefined when the message is there already. */
export async function insertCapAlert(tx: Tx, { id, door, message, plan, source, receivedAt }: NewAlert): Promise<CapAlert | 'kept' | undefined> {
  const { tenantId, deviceId, personId } = door;
  const { sender, identifier, sentAt, status, msgType, references } = message;
  // One writer of a sender's messages at a time, so that an ending and what it ends cannot pass each other unseen.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`cap ${tenantId} ${sender}`], 'cap-lock');
  const state = firstState(plan, await findEnding(tx, door, message), receivedAt);
  const row = await tx.maybe<AlertRow>(
    `insert into cap_alerts as c (id, tenant_id, sender, identifier, sent_at, status, msg_type, device_id, person_id, received_at, expires_at, refers_to, shown, source, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict (tenant_id, sender, identifier, sent_at) do nothing returning ${COLUMNS}`,
    [
      id, tenantId, sender, identifier, instant(sentAt), status, msgType, deviceId, personId, instant(receivedAt), instant(plan.type === 'show' ? plan.expiresAt : receivedAt),
      references.map(keyOf), json(plan.type === 'show' ? plan.shown : {}), source, state,
    ], 'insert-cap-alert',
  );
  if (row === undefined) return undefined;
  return state === 'kept' ? 'kept' : alertOf(row);
}

/** An update or cancel of this message that came before it. */
async function findEnding(tx: Tx, { tenantId, deviceId }: CapDoor, message: CapRead): Promise<'Update' | 'Cancel' | null> {
  const row = await tx.maybe<{ msgType: 'Update' | 'Cancel' }>(
    `select msg_type as "msgType" from cap_alerts
      where tenant_id = $1 and refers_to @> array[$2::text] and sender = $3 and status = $4 and msg_type in ('Update', 'Cancel') and (device_id is null or device_id = $5)
      order by msg_type limit 1`,
    [tenantId, keyOf(message), message.sender, message.status, deviceId], 'cap-ending',
  );
  return row?.msgType ?? null;
}

/** Ends what the message names and may end; returns what changed on the desk. */
export async function endCapAlerts(tx: Tx, { tenantId, deviceId }: CapDoor, { sender, status }: CapRead, ends: readonly CapReference[], state: 'superseded' | 'cancelled'): Promise<CapAlert[]> {
  if (ends.length === 0) return [];
  const rows = await tx.query<AlertRow>(
    `update cap_alerts c set state = $6
      where c.tenant_id = $1 and c.sender = $2 and c.status = $3 and c.state in ('active', 'answered') and ($4::uuid is null or c.device_id = $4)
        and (c.identifier, c.sent_at) in (select i, t from unnest($5::text[], $7::timestamptz[]) as e (i, t))
      returning ${COLUMNS}`,
    [tenantId, sender, status, deviceId, ends.map(({ identifier }) => identifier), state, ends.map(({ sentAt }) => instant(sentAt))], 'end-cap-alerts',
  );
  return rows.map(alertOf);
}

export async function findCapAlertForUpdate(tx: Tx, id: string): Promise<CapAlert | undefined> {
  const row = await tx.maybe<AlertRow>(`select ${COLUMNS} from cap_alerts c where c.id = $1 for update`, [id], 'cap-alert-for-update');
  return row && alertOf(row);
}

export async function findEmergencyMode(tx: Tx, emergencyId: string): Promise<EmergencyMode | undefined> {
  return (await tx.maybe<{ mode: EmergencyMode }>('select mode from emergencies where id = $1', [emergencyId], 'cap-emergency-mode'))?.mode;
}

export async function answerCapAlert(tx: Tx, id: string, by: { personId: string; name: string }, emergencyId: string | null, nowMs: number): Promise<CapAlert> {
  const row = await tx.one<AlertRow>(
    `update cap_alerts c set state = 'answered', answered_by = coalesce(answered_by, $2), answered_by_name = coalesce(answered_by_name, $3), answered_at = coalesce(answered_at, $4),
            emergency_id = coalesce(emergency_id, $5) where c.id = $1 returning ${COLUMNS}`,
    [id, by.personId, by.name, instant(nowMs), emergencyId], 'answer-cap-alert',
  );
  return alertOf(row);
}

/** Over all tenants: what expired long enough ago leaves the desks. The caller appends the events. */
export async function expireCapAlerts(engine: Tx, nowMs: number): Promise<NewEvent[]> {
  const rows = await engine.query<AlertRow>(
    `update cap_alerts c set state = 'expired' where c.id in (
       select id from cap_alerts where state in ('active', 'answered') and expires_at <= $1 order by id for update skip locked) returning ${COLUMNS}`,
    [instant(nowMs - GREY_MS)], 'expire-cap-alerts',
  );
  return rows.map((row) => changedEvent(row.tenantId, alertOf(row)));
}

export async function findPersonName(tx: Tx, personId: string): Promise<string> {
  return (await tx.one<{ name: string }>(`select given_name || ' ' || family_name as name from persons where id = $1`, [personId], 'cap-person-name')).name;
}

export interface FoundPatient {
  id: PatientId;
  name: string;
  bornOn: string;
  place: string;
}

/** Every word of the name must begin a word of theirs. */
export async function findPatientsByName(tx: Tx, keys: Keys, tenantId: string, name: string): Promise<FoundPatient[]> {
  const words = name.toLowerCase().split(/\s+/).map((word) => `% ${word.replaceAll(/[%_\\]/g, '\\$&')}%`);
  const rows = await tx.query<Omit<FoundPatient, 'id'> & KeptHome & { id: PatientId }>(
    `select p.id, p.given_name || ' ' || p.family_name as name, to_char(p.born_on, 'YYYY-MM-DD') as "bornOn", p.tenant_id as "tenantId",
            concat_ws(', ', f.name, u.name, p.bed) as place, case when p.facility_id is null then p.address end as address, case when p.facility_id is null then p.sealed end as sealed
       from patients p left join facilities f on f.id = p.facility_id left join units u on u.id = p.unit_id
      where p.tenant_id = $1 and lower(' ' || p.given_name || ' ' || p.family_name) like all ($2)
      order by p.family_name, p.given_name, p.id limit 10`,
    [tenantId, words], 'find-patients-by-name',
  );
  const homes = await keys.openWordsAtHand(tx, sealedColumns.home, rows.map(homeWords));
  return rows.map(({ id, name: found, bornOn, place }, n) => ({ id, name: found, bornOn, place: [place, homes[n] ?? ''].filter((part) => part !== '').join(', ') }));
}
