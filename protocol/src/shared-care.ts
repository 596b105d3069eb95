// Shared care: one patient offered by a clinician of their own hospital to one unit or person of another member of a network, for an
// end and by topic. Who is let in is a guest: reads the few things here and nothing else.
import { z } from 'zod';
import { Alarm, EarlyWarning, LatestVital, News2Shown } from './alarms.ts';
import { EmergencyKind } from './emergencies.ts';
import { endpoint } from './endpoint.ts';
import { vitalSpan } from './endpoints-history.ts';
import { ChartNote, VitalHistory } from './history.ts';
import { CalendarDay, Instant, PatientId, TenantId, UnitId } from './ids.ts';
import { NetworkId } from './networks.ts';
import { Sex } from './people.ts';

export const SharedCareId = z.uuid().meta({ id: 'SharedCareId' }).brand<'SharedCareId'>();
export type SharedCareId = z.infer<typeof SharedCareId>;

/** Of consent's topics those that can be shared. Specially protected notes never are. */
export const sharedTopics = ['vitals', 'notes', 'emergencies'] as const;
export const SharedTopic = z.enum(sharedTopics);
export type SharedTopic = z.infer<typeof SharedTopic>;
export const MOST_SHARED_DAYS = 90;
export const USUAL_SHARED_DAYS = 30;

export const SharedCareState = z.enum(['offered', 'accepted', 'ended']);
export type SharedCareState = z.infer<typeof SharedCareState>;
export const SharedCareEnd = z.enum(['declined', 'home', 'guest', 'patient', 'ran-out', 'left-network', 'suspended']);
export type SharedCareEnd = z.infer<typeof SharedCareEnd>;

const terms = { topics: z.array(SharedTopic), reason: z.string(), offeredByName: z.string(), offeredAt: Instant, untilAt: Instant, state: SharedCareState, endedAt: Instant.nullable(), endedWhy: SharedCareEnd.nullable() };

/** As the patient and their own hospital see it. */
export const SharedCareGrant = z
  .object({
    id: SharedCareId, patientId: PatientId, tenantName: z.string(),
    /** The unit or the person it was offered to. */
    toName: z.string(),
    ...terms,
    acceptedByName: z.string().nullable(), acceptedAt: Instant.nullable(),
  })
  .meta({ id: 'SharedCareGrant' });
export type SharedCareGrant = z.infer<typeof SharedCareGrant>;

/** Where a patient can be offered to. */
export const SharedCarePlace = z.object({ networkId: NetworkId, networkName: z.string(), tenantId: TenantId, tenantName: z.string(), units: z.array(z.object({ id: UnitId, name: z.string() })) }).meta({ id: 'SharedCarePlace' });
export type SharedCarePlace = z.infer<typeof SharedCarePlace>;

export const SharedCareOffer = z.object({
  networkId: NetworkId, tenantId: TenantId,
  to: z.discriminatedUnion('kind', [z.object({ kind: z.literal('unit'), unitId: UnitId }), z.object({ kind: z.literal('person'), /** What they sign in with there. */ email: z.email().max(254) })]),
  topics: z.array(SharedTopic).min(1).max(sharedTopics.length).refine((topics) => new Set(topics).size === topics.length, 'each topic once'),
  reason: z.string().trim().min(10).max(500),
  days: z.int().min(1).max(MOST_SHARED_DAYS).default(USUAL_SHARED_DAYS),
});
export type SharedCareOffer = z.infer<typeof SharedCareOffer>;

/** As whoever it was offered to sees it. Who the patient is comes with accepting. */
export const SharedWithUs = z.object({ id: SharedCareId, homeName: z.string(), patientName: z.string().nullable(), ...terms }).meta({ id: 'SharedWithUs' });
export type SharedWithUs = z.infer<typeof SharedWithUs>;

export const SharedPatient = z
  .object({
    id: SharedCareId, homeName: z.string(), untilAt: Instant, topics: z.array(SharedTopic), reason: z.string(), offeredByName: z.string(),
    givenName: z.string(), familyName: z.string(), bornOn: CalendarDay, sex: Sex,
  })
  .meta({ id: 'SharedPatient' });
export type SharedPatient = z.infer<typeof SharedPatient>;

const SharedEmergency = z.object({ kind: EmergencyKind, openedAt: Instant, closedAt: Instant }).meta({ id: 'SharedEmergency' });

/** An open alarm of the patient's own hospital, to look at: it pages and asks nobody here. */
export const SharedAlarm = Alarm.pick({ conditionKey: true, kind: true, priority: true, state: true, inactivation: true, vital: true, value: true, unit: true, limit: true, startedAt: true, changedAt: true, acknowledgedByName: true }).meta({ id: 'SharedAlarm' });
export type SharedAlarm = z.infer<typeof SharedAlarm>;

/** How the patient is now, as their own hospital sees it, and who looks after them there: the unit they lie on, and who is in charge of it. */
export const SharedNow = z
  .object({ vitals: z.array(LatestVital), alarms: z.array(SharedAlarm), news2: News2Shown.nullable(), earlyWarnings: z.array(EarlyWarning), unitName: z.string().nullable(), inChargeName: z.string().nullable() })
  .meta({ id: 'SharedNow' });
export type SharedNow = z.infer<typeof SharedNow>;

/** Of each topic that is open, a mark that is another when there is something new to ask for. */
export const SharedMarks = z.partialRecord(SharedTopic, z.string());
export type SharedMarks = z.infer<typeof SharedMarks>;

/** So far back a guest reads values. */
export const MOST_SHARED_HISTORY_DAYS = 31;

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });
const byGrant = z.object({ sharedCareId: SharedCareId });
const page = z.object({ grants: z.array(SharedCareGrant), /** Empty for whoever may not offer. */ places: z.array(SharedCarePlace) });

export const sharedCareEndpoints = {
  listSharedCare: endpoint('GET', '/v1/patients/:patientId/shared-care', 'With which other hospitals this patient is or was shared, and with which it can be', { auth: person, params: byPatient, reply: page }),
  offerSharedCare: endpoint('POST', '/v1/patients/:patientId/shared-care', 'Offer this patient to a unit or a person of another hospital', { auth: person, needsStepUp: true, params: byPatient, body: SharedCareOffer, reply: SharedCareGrant }),
  endSharedCare: endpoint('POST', '/v1/patients/:patientId/shared-care/:sharedCareId/end', 'End it at once', { auth: person, params: byPatient.extend({ sharedCareId: SharedCareId }), reply: SharedCareGrant }),
  listSharedWithUs: endpoint('GET', '/v1/shared-care', 'Patients of other hospitals that are offered to me or my units, or shared', { auth: person, reply: z.object({ shared: z.array(SharedWithUs) }) }),
  acceptSharedCare: endpoint('POST', '/v1/shared-care/:sharedCareId/accept', 'Accept a patient of another hospital', { auth: person, needsStepUp: true, params: byGrant, reply: SharedWithUs }),
  returnSharedCare: endpoint('POST', '/v1/shared-care/:sharedCareId/return', 'Decline it, or end it from our side at once', { auth: person, params: byGrant, reply: SharedWithUs }),
  watchSharedCare: endpoint('GET', '/v1/shared-care/:sharedCareId/open', 'What of it is open to me at this moment, and whether there is something new; asked every few seconds by an open page', { auth: person, params: byGrant, reply: z.object({ topics: z.array(SharedTopic), untilAt: Instant, marks: SharedMarks }) }),
  getSharedPatient: endpoint('GET', '/v1/shared-care/:sharedCareId', 'Who the patient is, and what of them is shared', { auth: person, params: byGrant, reply: SharedPatient }),
  getSharedVitals: endpoint('GET', '/v1/shared-care/:sharedCareId/vitals', 'The newest value of each vital sign of the last day, open alarms, scores, and who looks after the patient', { auth: person, params: byGrant, reply: SharedNow }),
  getSharedHistory: endpoint('GET', '/v1/shared-care/:sharedCareId/history', 'One vital sign over a time, of the last 31 days', { auth: person, params: byGrant, query: vitalSpan, reply: VitalHistory }),
  getSharedNotes: endpoint('GET', '/v1/shared-care/:sharedCareId/notes', 'Notes of the last 30 days, without specially protected ones', { auth: person, params: byGrant, reply: z.object({ notes: z.array(ChartNote) }) }),
  getSharedEmergencies: endpoint('GET', '/v1/shared-care/:sharedCareId/emergencies', 'Emergencies of the last 90 days that are over', { auth: person, params: byGrant, reply: z.object({ emergencies: z.array(SharedEmergency) }) }),
} as const;
