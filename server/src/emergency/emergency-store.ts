// Emergencies in PostgreSQL: the aggregate as versioned jsonb with the columns others select by, and its offers, pages
// and timeline as rows of the same transaction. Whoever changes any of them has locked the emergency's row first.
// Decides nothing.
import { type Destination, type EmergencyId, type FacilityId, type FamilyLinkId, type FamilyShare, type Page, type PatientId, type Sex, type TenantId, type TimelineEntry, type UnitId } from '@mydr24/protocol';
import { homeWords, type KeptHome } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import { entryRow, withoutWords, withWords } from './entry-words.ts';
import { type Effect, type Emergency, type OfferState, STATE_SCHEMA } from './emergency-state.ts';
import { holderOf, summaryOf } from './emergency-views.ts';
import { upgradeState } from './stored-form.ts';

export interface Saving {
  before: Emergency | null;
  after: Emergency;
  effects: readonly Effect[];
}

// Reading ------------------------------------------------------------------------------------------------------

interface StateRow {
  state: unknown;
}

function readState({ state }: StateRow): Emergency {
  const known = upgradeState(state);
  if (known === null) throw new Error(`an emergency is stored in form ${(state as { schema: number }).schema}, this node reads up to ${STATE_SCHEMA}: upgrade it`);
  return known;
}

/** For those who look: one that is broken is left out, and nobody else's screen breaks with it. Its people are paged outside of the state machine. */
function readShowable(rows: readonly StateRow[]): Emergency[] {
  return rows.flatMap((row) => {
    try {
      const state = readState(row);
      summaryOf(state);
      return [state];
    } catch {
      return [];
    }
  });
}

/** Not one that is set aside: nothing decides for it. */
export async function findForUpdate(tx: Tx, id: string): Promise<Emergency | undefined> {
  const row = await tx.maybe<StateRow>('select state from emergencies where id = $1 and quarantined_at is null for update', [id], 'emergency-for-update');
  return row && readState(row);
}

export async function find(tx: Tx, id: string): Promise<Emergency | undefined> {
  const row = await tx.maybe<StateRow>('select state from emergencies where id = $1', [id], 'emergency-find');
  return row && readState(row);
}

/** Locks those that are set aside too, and leaves them out. */
export async function listForUpdate(tx: Tx, ids: readonly string[]): Promise<Emergency[]> {
  const rows = await tx.query<StateRow & { isSetAside: boolean }>(
    'select state, quarantined_at is not null as "isSetAside" from emergencies where id = any($1) order by id for update', [ids], 'emergencies-for-update',
  );
  return rows.filter(({ isSetAside }) => !isSetAside).map(readState);
}

export async function listOpen(tx: Tx, tenantId: string): Promise<Emergency[]> {
  const rows = await tx.query<StateRow>(
    'select state from emergencies where tenant_id = $1 and wake_at is not null and quarantined_at is null order by opened_at, id', [tenantId], 'emergencies-open',
  );
  return readShowable(rows);
}

/** Held, and nobody has arrived yet. */
export async function listOnTheWay(tx: Tx): Promise<Emergency[]> {
  const rows = await tx.query<StateRow>(
    `select state from emergencies where wake_at is not null and status in ('accepted', 'en-route') and quarantined_at is null order by opened_at, id`, [], 'emergencies-on-the-way',
  );
  return readShowable(rows);
}

/** What a board shows: never what is only practised or tested. */
export async function listOpenOfPatients(tx: Tx, patientIds: readonly string[]): Promise<Emergency[]> {
  const rows = await tx.query<StateRow>(
    `select state from emergencies where patient_id = any($1) and closed_at is null and mode = 'actual' order by opened_at, id`, [patientIds], 'emergencies-of-patients',
  );
  return readShowable(rows);
}

/** Open emergencies this person was offered or paged, or holds. */
export async function listOpenInvolving(tx: Tx, personId: string): Promise<Emergency[]> {
  const rows = await tx.query<StateRow>(
    `select e.state from emergencies e where e.wake_at is not null and e.state->'involved' ? $1 order by e.opened_at, e.id`, [personId], 'emergencies-involving',
  );
  return readShowable(rows);
}

/** The emergency a patient's family is shown: the one their link is for, else the newest; never a call taken back. */
export async function findLatestForFamily(tx: Tx, patientId: string, emergencyId: string | null): Promise<Emergency | undefined> {
  const row = await tx.maybe<StateRow>(
    `select state from emergencies where patient_id = $1 and mode = 'actual' and status not in ('countdown', 'cancelled')
       and state->'protocol'->>'familyNotice' is distinct from 'none' and ($2::uuid is null or id = $2) order by opened_at desc, id desc limit 1`,
    [patientId, emergencyId], 'emergency-for-family',
  );
  return row && readShowable([row])[0];
}

export interface DueRow {
  id: EmergencyId;
  /** Null when the stored form cannot be read: the caller quarantines it. */
  state: Emergency | null;
  isSetAside: boolean;
}

interface ClaimedRow extends StateRow {
  id: EmergencyId;
  isSetAside: boolean;
}
const dueOf = ({ state, ...row }: ClaimedRow): DueRow => ({ ...row, state: upgradeState(state) });

/** Due ones nobody else is working on, the longest overdue first. */
export async function claimDue(tx: Tx, nowMs: number, limit: number): Promise<DueRow[]> {
  const rows = await tx.query<ClaimedRow>(
    'select id, state, quarantined_at is not null as "isSetAside" from emergencies where wake_at <= $1 order by wake_at limit $2 for update skip locked',
    [instant(nowMs), limit], 'emergencies-claim-due',
  );
  return rows.map(dueOf);
}

export async function claimOne(tx: Tx, id: string, nowMs: number): Promise<DueRow | undefined> {
  const row = await tx.maybe<ClaimedRow>(
    'select id, state, quarantined_at is not null as "isSetAside" from emergencies where id = $1 and wake_at <= $2 for update skip locked',
    [id, instant(nowMs)], 'emergencies-claim-one',
  );
  return row && dueOf(row);
}

export async function findNextWakeAt(tx: Tx): Promise<number | null> {
  const row = await tx.maybe<{ at: number | null }>('select min(wake_at) as at from emergencies where wake_at is not null', [], 'emergencies-next-wake');
  return row?.at ?? null;
}

export async function findPatientOfPerson(tx: Tx, personId: string): Promise<PatientId | undefined> {
  return (await tx.maybe<{ id: PatientId }>('select id from patients where person_id = $1', [personId], 'emergency-patient-of-person'))?.id;
}

export interface OpeningRow {
  id: PatientId;
  tenantId: TenantId;
  /** Of the outside watchdog's tenant, where every emergency is a test. */
  isWatchdog: boolean;
  name: string;
  givenName: string;
  unitId: UnitId | null;
  bed: string | null;
  lat: number | null;
  lon: number | null;
  /** Null: none, or its key did not come in time. */
  address: string | null;
  hasAddress: boolean;
  /** Of the patient's own account, where there is one. */
  locale: string | null;
  carerSex: Sex | null;
  /** The patient's wish; null: that of their account. */
  careLanguage: string | null;
  unitName: string | null;
  facilityId: FacilityId | null;
  facilityName: string | null;
  facilityLat: number | null;
  facilityLon: number | null;
}

/**
 * The address by a key in memory, however old: the opening of an emergency asks nothing more of the database, and of the holder of the master keys only what was never opened here,
 * and not for long.
 */
export async function listOpeningRows(tx: Tx, keys: Keys, patientIds: readonly string[]): Promise<OpeningRow[]> {
  const rows = await tx.query<Omit<OpeningRow, 'hasAddress'> & KeptHome & { id: PatientId; tenantId: TenantId }>(
    `select p.id, p.tenant_id as "tenantId", t.is_watchdog as "isWatchdog", p.given_name || ' ' || p.family_name as name, p.given_name as "givenName",
            p.unit_id as "unitId", p.bed, p.lat, p.lon, p.address, p.sealed, p.carer_sex as "carerSex", p.care_language as "careLanguage", (select a.locale from persons a where a.id = p.person_id) as locale, u.name as "unitName", f.id as "facilityId", f.name as "facilityName", f.lat as "facilityLat", f.lon as "facilityLon"
     from patients p join tenants t on t.id = p.tenant_id left join units u on u.id = p.unit_id left join facilities f on f.id = coalesce(p.facility_id, u.facility_id)
     where p.id = any($1)`,
    [patientIds], 'emergency-opening-rows',
  );
  const homes = await keys.openWordsAtHand(tx, sealedColumns.home, rows.map(homeWords), { isUrgent: true });
  return rows.map(({ sealed: _sealed, ...row }, n) => ({ ...row, address: homes[n] || null, hasAddress: row.address !== null }));
}

/** Places of the tenant a patient can be taken to. */
export async function listDestinations(tx: Tx): Promise<Destination[]> {
  const rows = await tx.query<{ facilityId: FacilityId; name: string; address: string | null; lat: number; lon: number }>(
    'select id as "facilityId", name, address, lat, lon from facilities where retired_at is null order by name, id limit 500', [], 'emergency-destinations',
  );
  return rows.map(({ lat, lon, ...place }) => ({ ...place, position: { lat, lon } }));
}

/** A ward as a place, for a drill there. */
export function findUnitPlace(
  tx: Tx, unitId: string,
): Promise<Pick<OpeningRow, 'unitId' | 'unitName' | 'facilityId' | 'facilityName' | 'facilityLat' | 'facilityLon'> | undefined> {
  return tx.maybe(
    `select u.id as "unitId", u.name as "unitName", f.id as "facilityId", f.name as "facilityName", f.lat as "facilityLat", f.lon as "facilityLon"
     from units u join facilities f on f.id = u.facility_id where u.id = $1 and u.retired_at is null`,
    [unitId], 'emergency-unit-place',
  );
}

/** Two raisers of one patient wait for each other here, so that the second finds the first one's emergency. */
export function lockPatients(tx: Tx, patientIds: readonly string[]): Promise<unknown> {
  return tx.query(
    `select pg_advisory_xact_lock(hashtextextended(p, 24)) from (select p from unnest($1::text[]) as t(p) order by p) as sorted`,
    [[...new Set(patientIds)].toSorted()], 'emergency-lock-patients',
  );
}

export interface OpenEmergencies {
  states: Emergency[];
  /** Broken and not set aside yet: the caller sets them aside in its transaction (quarantine-store.ts). */
  brokenIds: EmergencyId[];
}

/** A broken one is as if it were not there: its patient is helped by another. */
export async function listOpenForUpdate(tx: Tx, patientIds: readonly string[]): Promise<OpenEmergencies> {
  const rows = await tx.query<StateRow & { id: EmergencyId; isSetAside: boolean }>(
    'select id, state, quarantined_at is not null as "isSetAside" from emergencies where patient_id = any($1) and closed_at is null order by id for update', [patientIds], 'emergencies-open-for-update',
  );
  const ours = rows.filter(({ isSetAside }) => !isSetAside);
  return { states: readShowable(ours), brokenIds: ours.flatMap((row) => (readShowable([row]).length > 0 ? [] : [row.id])) };
}

export interface LinkRow {
  id: FamilyLinkId;
  patientId: PatientId;
  /** Null: of the patient. */
  emergencyId: EmergencyId | null;
  shares: readonly FamilyShare[];
}

export function listFamilyLinks(tx: Tx, patientIds: readonly string[], nowMs: number): Promise<LinkRow[]> {
  return tx.query<LinkRow>(
    `select id, patient_id as "patientId", emergency_id as "emergencyId", shares from family_links
     where patient_id = any($1) and revoked_at is null and (expires_at is null or expires_at > $2) order by id`,
    [patientIds, instant(nowMs)], 'emergency-family-links',
  );
}

// Pages and timeline -------------------------------------------------------------------------------------------

const pageColumns = `id, emergency_id as "emergencyId", step, person_id as "personId", recipient, channel, purpose, intended_at as "intendedAt",
  sent_at as "sentAt", delivered_at as "deliveredAt", shown_at as "shownAt", acknowledged_at as "acknowledgedAt", failed_at as "failedAt", failure,
  is_repeat as "isRepeat", carrier_status as "carrierStatus", alert_device_id as "alertDeviceId"`;

export async function findPage(tx: Tx, pageId: string): Promise<Page | undefined> {
  return tx.maybe<Page>(`select ${pageColumns} from pages where id = $1`, [pageId], 'page-find');
}

export function listPages(tx: Tx, emergencyIds: readonly string[]): Promise<Page[]> {
  return tx.query<Page>(`select ${pageColumns} from pages where emergency_id = any($1) order by intended_at, id`, [emergencyIds], 'pages-of-emergencies');
}

export function listPagesById(tx: Tx, pageIds: readonly string[]): Promise<Page[]> {
  return tx.query<Page>(`select ${pageColumns} from pages where id = any($1) order by intended_at, id`, [pageIds], 'pages-by-id');
}

export function listPagesOfPeople(tx: Tx, emergencyIds: readonly string[], personIds: readonly string[]): Promise<Page[]> {
  return tx.query<Page>(
    `select ${pageColumns} from pages where emergency_id = any($1) and person_id = any($2) order by intended_at, id`,
    [emergencyIds, personIds], 'pages-of-people',
  );
}

/** `how`: a document waits for the key of its words, a screen leaves out those it does not come for. */
export async function listTimeline(tx: Tx, keys: Keys, emergencyId: string, how: 'openWords' | 'openWordsAtHand'): Promise<TimelineEntry[]> {
  const rows = await tx.query<TimelineEntry & { tenantId: string; patientId: string; sealed: Uint8Array | null }>(
    `select t.n, t.at, t.kind, t.person_id as "personId", t.person_name as "personName", t.facts, t.sealed, t.tenant_id as "tenantId", e.patient_id as "patientId"
       from timeline_entries t join emergencies e on e.id = t.emergency_id where t.emergency_id = $1 order by t.n`,
    [emergencyId], 'timeline-of-emergency',
  );
  const sealed = rows.filter((row) => row.sealed !== null);
  const words = await keys[how](tx, sealedColumns.timelineEntry, sealed.map((row) => ({ ...row, row: entryRow(emergencyId, row.n), plain: '' })));
  const wordsOf = new Map(sealed.map(({ n }, at) => [n, words[at] ?? '']));
  return rows.map(({ tenantId: _tenantId, patientId: _patientId, sealed: _sealed, ...entry }) => ({ ...entry, facts: wordsOf.has(entry.n) ? withWords(entry, wordsOf.get(entry.n)!) : entry.facts }));
}

// Writing ------------------------------------------------------------------------------------------------------

/** Writes decisions with everything they caused. Pages withdrawn on the way are returned as they are now. */
export async function saveAll(tx: Tx, savings: readonly Saving[], nowMs: number, words: ReadonlyMap<TimelineEntry, Uint8Array> = new Map()): Promise<Page[]> {
  const fresh = savings.filter(({ before }) => before === null);
  const changed = savings.filter(({ before, after }) => before !== null && before !== after);
  const withdrawing = savings.flatMap(({ after, effects }) =>
    effects.flatMap((effect) => (effect.type === 'withdraw-pages' ? [{ emergency_id: after.id, person_id: effect.personId }] : [])),
  );
  // Started together, they travel in one round trip and run in this order.
  const [withdrawn] = await Promise.all([
    withdrawing.length > 0 ? withdrawPages(tx, withdrawing, nowMs) : [],
    fresh.length > 0 ? insertStates(tx, fresh) : undefined,
    changed.length > 0 ? updateStates(tx, changed) : undefined,
    upsertOffers(tx, savings, (offer) => offer.status !== 'accepted'),
    upsertOffers(tx, savings, (offer) => offer.status === 'accepted'),
    insertPages(tx, savings),
    updateReceipts(tx, savings),
    insertTimeline(tx, savings, words),
  ]);
  return withdrawn;
}

function withdrawPages(tx: Tx, withdrawing: readonly { emergency_id: string; person_id: string | null }[], nowMs: number): Promise<Page[]> {
  return tx.query<Page>(
    `update pages set due_at = null, failed_at = $2, failure = 'withdrawn'
     where due_at is not null and sent_at is null and exists (
       select 1 from jsonb_to_recordset($1) as r(emergency_id uuid, person_id uuid)
       where r.emergency_id = pages.emergency_id and (r.person_id is null or r.person_id = pages.person_id))
     returning ${pageColumns}`,
    [json(withdrawing), instant(nowMs)], 'pages-withdraw',
  );
}

function columnsOf(state: Emergency): Record<string, unknown> {
  return {
    id: state.id, tenant_id: state.tenantId, patient_id: state.patient.id, kind: state.kind, mode: state.mode, status: state.status, holder_id: holderOf(state)?.personId ?? null,
    opened_at: instant(state.openedAt), closed_at: state.wakeAt === null ? instant(state.closedAt) : null,
    wake_at: state.wakeAt === null ? null : instant(state.wakeAt), version: state.version, state,
  };
}

const stateColumns = 'id, tenant_id, patient_id, kind, mode, status, holder_id, opened_at, closed_at, wake_at, version, state';

function insertStates(tx: Tx, savings: readonly Saving[]): Promise<number> {
  return tx.execute(
    `insert into emergencies (${stateColumns}) select ${stateColumns} from jsonb_to_recordset($1) as r(id uuid, tenant_id uuid, patient_id uuid, kind text, mode text,
     status text, holder_id uuid, opened_at timestamptz, closed_at timestamptz, wake_at timestamptz, version integer, state jsonb)`,
    [json(savings.map(({ after }) => columnsOf(after)))], 'emergencies-insert',
  );
}

/** One statement for all: at a step of many emergencies the round trips would cost more than the rows. */
async function updateStates(tx: Tx, savings: readonly Saving[]): Promise<void> {
  const rows = savings.map(({ before, after }) => ({ ...columnsOf(after), from_version: before!.version }));
  const count = await tx.execute(
    `update emergencies e set kind = r.kind, status = r.status, holder_id = r.holder_id, closed_at = r.closed_at, wake_at = r.wake_at, version = r.version, state = r.state
     from jsonb_to_recordset($1) as r(id uuid, from_version integer, kind text, status text, holder_id uuid, closed_at timestamptz, wake_at timestamptz, version integer, state jsonb)
     where e.id = r.id and e.version = r.from_version`,
    [json(rows)], 'emergencies-update',
  );
  if (count !== savings.length) throw new Error('an emergency was changed without its row being locked');
}

/** The column holds 24 days; nobody goes by an older position, and it must not keep an alarm from being stored. */
const OLDEST_COLUMN_MS = 2_147_483_647;
const ageColumn = (ageMs: number | null): number | null => (ageMs === null ? null : Math.min(ageMs, OLDEST_COLUMN_MS));

async function upsertOffers(tx: Tx, savings: readonly Saving[], isChosen: (offer: OfferState) => boolean): Promise<void> {
  const rows = savings.flatMap(({ after, effects }) =>
    [...latest(effects).values()].filter(isChosen).map((offer) => ({
      id: offer.id, tenant_id: after.tenantId, emergency_id: after.id, responder_id: offer.responderId, status: offer.status, rank: offer.rank,
      distance_m: offer.distanceM, eta_s: offer.etaS ?? null, position_age_ms: ageColumn(offer.positionAgeMs), reasons: offer.reasons, decline_reason: offer.declineReason,
      offered_at: instant(offer.offeredAt), answered_at: offer.answeredAt === null ? null : instant(offer.answeredAt), place: offer.place ?? null,
    })),
  );
  if (rows.length === 0) return;
  await tx.execute(
    `insert into offers (id, tenant_id, emergency_id, responder_id, status, rank, distance_m, eta_s, position_age_ms, reasons, decline_reason, offered_at, answered_at, place)
     select id, tenant_id, emergency_id, responder_id, status, rank, distance_m, eta_s, position_age_ms, reasons, decline_reason, offered_at, answered_at, place
     from jsonb_to_recordset($1) as r(id uuid, tenant_id uuid, emergency_id uuid, responder_id uuid, status text, rank integer, distance_m double precision, eta_s integer,
       position_age_ms integer, reasons jsonb, decline_reason text, offered_at timestamptz, answered_at timestamptz, place text)
     on conflict (id) do update set status = excluded.status, distance_m = excluded.distance_m, eta_s = excluded.eta_s, position_age_ms = excluded.position_age_ms,
       reasons = excluded.reasons, decline_reason = excluded.decline_reason, offered_at = excluded.offered_at, answered_at = excluded.answered_at, place = excluded.place`,
    [json(rows)], 'offers-upsert',
  );
}

/** An offer may change twice in one decision; the row needs the last. */
export function latest(effects: readonly Effect[]): Map<string, OfferState> {
  return new Map(effects.flatMap((effect) => (effect.type === 'offer' ? [[effect.offer.id, effect.offer] as const] : [])));
}

async function insertPages(tx: Tx, savings: readonly Saving[]): Promise<void> {
  const rows = savings.flatMap(({ after, effects }) =>
    effects.flatMap((effect) => (effect.type === 'page' && effect.isNew ? [pageRow(after.tenantId, effect.page)] : [])),
  );
  if (rows.length > 0) await insertPageRows(tx, rows);
}

export async function insertPageRows(tx: Tx, rows: readonly Record<string, unknown>[]): Promise<void> {
  await tx.execute(
    `insert into pages (id, tenant_id, emergency_id, step, person_id, recipient, channel, purpose, intended_at, due_at, alert_device_id)
     select id, tenant_id, emergency_id, step, person_id, recipient, channel, purpose, intended_at, due_at, alert_device_id
     from jsonb_to_recordset($1) as r(id uuid, tenant_id uuid, emergency_id uuid, step integer, person_id uuid, recipient text, channel text, purpose text,
       intended_at timestamptz, due_at timestamptz, alert_device_id uuid)`,
    [json(rows)], 'pages-insert',
  );
}

export function pageRow(tenantId: string, page: Page): Record<string, unknown> {
  const at = instant(page.intendedAt);
  return {
    id: page.id, tenant_id: tenantId, emergency_id: page.emergencyId, step: page.step, person_id: page.personId, recipient: page.recipient,
    channel: page.channel, purpose: page.purpose, intended_at: at, alert_device_id: page.alertDeviceId,
    // The fail-safe is a screen, not a message: nothing is left to send.
    due_at: page.channel === 'fail-safe' ? null : at,
  };
}

async function updateReceipts(tx: Tx, savings: readonly Saving[]): Promise<void> {
  const changed = savings.flatMap(({ effects }) => effects.flatMap((effect) => (effect.type === 'page' && !effect.isNew ? [effect.page] : [])));
  // One that climbed twice in one decision is written as it is in the end.
  if (changed.length > 0) await updateReceiptRows(tx, [...new Map(changed.map((page) => [page.id, page])).values()]);
}

export async function updateReceiptRows(tx: Tx, pages: readonly Page[]): Promise<void> {
  const rows = pages.map((page) => ({
    id: page.id, sent_at: page.sentAt && instant(page.sentAt), delivered_at: page.deliveredAt && instant(page.deliveredAt),
    shown_at: page.shownAt && instant(page.shownAt), acknowledged_at: page.acknowledgedAt && instant(page.acknowledgedAt), carrier_status: page.carrierStatus,
  }));
  await tx.execute(
    `update pages p set sent_at = coalesce(p.sent_at, r.sent_at), delivered_at = coalesce(p.delivered_at, r.delivered_at),
       shown_at = coalesce(p.shown_at, r.shown_at), acknowledged_at = coalesce(p.acknowledged_at, r.acknowledged_at),
       carrier_status = coalesce(r.carrier_status, p.carrier_status), due_at = null
     from jsonb_to_recordset($1) as r(id uuid, sent_at timestamptz, delivered_at timestamptz, shown_at timestamptz, acknowledged_at timestamptz, carrier_status text)
     where p.id = r.id`,
    [json(rows)], 'pages-receipts',
  );
}

async function insertTimeline(tx: Tx, savings: readonly Saving[], words: ReadonlyMap<TimelineEntry, Uint8Array>): Promise<void> {
  const rows = savings.flatMap(({ after, effects }) =>
    effects.flatMap((effect) =>
      effect.type === 'timeline'
        ? [timelineRow(after.id, after.tenantId, effect.entry, words.get(effect.entry))]
        : [],
    ),
  );
  if (rows.length > 0) await insertTimelineRows(tx, rows);
}

export function timelineRow(emergencyId: string, tenantId: string, entry: TimelineEntry, sealed?: Uint8Array): Record<string, unknown> {
  const { n, at, kind, personId, personName, facts } = entry;
  const kept = sealed === undefined ? { facts, sealed: null } : { facts: withoutWords(entry), sealed: `\\x${Buffer.from(sealed).toString('hex')}` };
  return { emergency_id: emergencyId, tenant_id: tenantId, n, at: instant(at), kind, person_id: personId, person_name: personName, ...kept };
}

export async function insertTimelineRows(tx: Tx, rows: readonly Record<string, unknown>[]): Promise<void> {
  await tx.execute(
    `insert into timeline_entries (emergency_id, n, tenant_id, at, kind, person_id, person_name, facts, sealed)
     select emergency_id, n, tenant_id, at, kind, person_id, person_name, facts, sealed
     from jsonb_to_recordset($1) as r(emergency_id uuid, n integer, tenant_id uuid, at timestamptz, kind text, person_id uuid, person_name text, facts jsonb, sealed bytea)`,
    [json(rows)], 'timeline-insert',
  );
}
