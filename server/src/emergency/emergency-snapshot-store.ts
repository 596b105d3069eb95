// Fresh loads of the live views an emergency appears in: the whole emergency, dispatch, a person's inbox, a family's
// status. Each equals what the topic's events add up to. Rights were asked before, at the door.
import type { EmergencyDetail, EmergencyId, EmergencySummary, FamilyShare, FamilyStatus, PatientId, PersonId, Position, Responder, Snapshot, TenantId, TestPage } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import type { Tx } from '../platform/postgres.ts';
import { listSetAside } from './set-aside-store.ts';
import { belongsInInbox, inboxItemOf } from './emergency-events.ts';
import { find, findLatestForFamily, listOpen, listOpenInvolving, listOpenOfPatients, listPages, listPagesOfPeople, listTimeline } from './emergency-store.ts';
import { familyStatusOf, offerOf, summaryOf } from './emergency-views.ts';

/** Responders' rows are dispatch's; it gives these. */
export interface ResponderRows {
  list(tx: Tx, tenantId: string): Promise<Responder[]>;
  find(tx: Tx, personId: string): Promise<Responder | null>;
}

export async function readEmergency(tx: Tx, keys: Keys, id: string, how: 'openWords' | 'openWordsAtHand' = 'openWordsAtHand'): Promise<EmergencyDetail | null> {
  const state = await find(tx, id);
  if (!state) return null;
  const [pages, timeline] = await Promise.all([listPages(tx, [id]), listTimeline(tx, keys, id, how)]);
  return { summary: summaryOf(state), protocol: wireProtocol(state.protocol), offers: state.offers.map((offer) => offerOf(state, offer)), pages, timeline };
}

function wireProtocol({ id, version, steps, repeatLastEveryMs, emergencyNumber, timeZone, familyNotice = 'with-consent', team }: EmergencyDetail['protocol']): EmergencyDetail['protocol'] {
  return { id, version, steps, repeatLastEveryMs, emergencyNumber, timeZone, familyNotice, ...(team === undefined ? {} : { team }) };
}

/** Alerts of other systems are interop's; it gives these. */
export type ListCapAlerts = (tx: Tx, tenantId: string) => Promise<Snapshot<'dispatch'>['capAlerts']>;

export async function readDispatch(tx: Tx, tenantId: string, rows: ResponderRows, listCapAlerts: ListCapAlerts = async () => []): Promise<Snapshot<'dispatch'>> {
  const open = await listOpen(tx, tenantId);
  const [pages, responders, capAlerts, setAside] = await Promise.all([listPages(tx, open.map(({ id }) => id)), rows.list(tx, tenantId), listCapAlerts(tx, tenantId), listSetAside(tx, tenantId)]);
  const offers = open.flatMap((state) => state.offers.map((offer) => offerOf(state, offer)));
  return { emergencies: open.map(summaryOf), offers, pages, responders, capAlerts, setAside };
}

/** Test pages are reachability's; it gives the newest of each channel. */
export type ListTests = (tx: Tx, personId: string) => Promise<TestPage[]>;

export async function readInbox(tx: Tx, personId: string, rows: ResponderRows, listTests: ListTests = async () => []): Promise<Snapshot<'inbox'>> {
  const open = await listOpenInvolving(tx, personId);
  const [pages, responder, tests] = await Promise.all([listPagesOfPeople(tx, open.map(({ id }) => id), [personId]), rows.find(tx, personId), listTests(tx, personId)]);
  const items = open.map((state) => inboxItemOf(state, personId as PersonId, pages.filter(({ emergencyId }) => emergencyId === state.id)));
  return { responder, items: items.filter(belongsInInbox), tests };
}

/** What a link's family is shown, and what only the server needs to say how far help still is. */
export interface FamilyView {
  status: FamilyStatus;
  tenantId: TenantId;
  /** Of the emergency's plan; UTC while there is none. */
  timeZone: string;
  /** Who is on the way, where to; null when nobody is, or their place is not shared. */
  going: { personId: PersonId; scene: Position } | null;
}

interface FamilyLinkOf {
  tenantId: TenantId;
  patientId: PatientId;
  givenName: string;
  emergencyId: EmergencyId | null;
  shares: FamilyShare[];
}

export async function readFamilyView(tx: Tx, linkId: string): Promise<FamilyView | null> {
  const link = await tx.maybe<FamilyLinkOf>(
    `select l.tenant_id as "tenantId", p.id as "patientId", p.given_name as "givenName", l.emergency_id as "emergencyId", l.shares
       from family_links l join patients p on p.id = l.patient_id where l.id = $1 and l.revoked_at is null`,
    [linkId], 'family-snapshot',
  );
  return link === undefined ? null : viewOf(tx, link);
}

/** As a link with these shares would show a patient's family, for the patient to look at. */
export async function previewFamilyView(tx: Tx, patientId: string, shares: FamilyShare[]): Promise<FamilyView | null> {
  const of = await tx.maybe<Omit<FamilyLinkOf, 'shares'>>(
    `select tenant_id as "tenantId", id as "patientId", given_name as "givenName", null as "emergencyId" from patients where id = $1`, [patientId], 'family-preview',
  );
  return of === undefined ? null : viewOf(tx, { ...of, shares });
}

async function viewOf(tx: Tx, { tenantId, patientId, givenName, emergencyId, shares }: FamilyLinkOf): Promise<FamilyView> {
  const state = (await findLatestForFamily(tx, patientId, emergencyId)) ?? null;
  const isComing = state?.status === 'accepted' || state?.status === 'en-route';
  const going = isComing && shares.includes('place') && state.place.position !== null ? { personId: state.holder.personId, scene: state.place.position } : null;
  return { status: familyStatusOf({ id: patientId, givenName }, state, shares), tenantId, timeZone: state?.protocol.timeZone ?? 'UTC', going };
}

export async function readFamily(tx: Tx, linkId: string): Promise<FamilyStatus | null> {
  return (await readFamilyView(tx, linkId))?.status ?? null;
}

export async function listOpenSummaries(tx: Tx, tenantId: string): Promise<EmergencySummary[]> {
  return (await listOpen(tx, tenantId)).map(summaryOf);
}

/** For boards: the open emergency of each patient, the one opened last when there are several. */
export async function openEmergencies(tx: Tx, patientIds: readonly string[]): Promise<Map<string, EmergencySummary>> {
  if (patientIds.length === 0) return new Map();
  return new Map((await listOpenOfPatients(tx, patientIds)).map((state) => [state.patient.id, summaryOf(state)]));
}
