// What privacy officers see of shared care: of their own patients with whom, and of patients of other hospitals who of theirs; each side ends one with a reason.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant } from './ids.ts';
import { SharedCareEnd, SharedCareGrant, SharedCareId, SharedCareState, SharedWithUs } from './shared-care.ts';

/** Why an officer ends one; kept with the grant. */
export const EndReason = z.string().trim().min(10).max(500);

const opened = { /** Since it was first opened after it was accepted. */ lastOpenedAt: Instant.nullable(), lastOpenedByName: z.string().nullable(), endReason: z.string().nullable() };
export const ReviewedGrant = SharedCareGrant.extend({ patientName: z.string(), endedByName: z.string().nullable(), ...opened }).meta({ id: 'ReviewedGrant' });
export type ReviewedGrant = z.infer<typeof ReviewedGrant>;

/** Without the patient: an officer of the other hospital has no care of them. `endReason`: their own hospital's alone. */
export const ReviewedVisit = SharedWithUs.omit({ patientName: true }).extend({ toName: z.string(), acceptedByName: z.string().nullable(), ...opened }).meta({ id: 'ReviewedVisit' });
export type ReviewedVisit = z.infer<typeof ReviewedVisit>;

export const EndedShare = z.object({ id: SharedCareId, endedAt: Instant, endedWhy: SharedCareEnd }).meta({ id: 'EndedShare' });

export const MOST_REVIEWED = 500;
const person = 'person' as const;
const byGrant = z.object({ sharedCareId: SharedCareId });
const query = z.object({ state: SharedCareState });
const body = z.object({ reason: EndReason });

export const sharedCareReviewEndpoints = {
  listSharedOut: endpoint('GET', '/v1/privacy/shared-care/out', 'Our patients that are or were offered to or shared with other hospitals, newest first', { auth: person, query, reply: z.object({ grants: z.array(ReviewedGrant) }) }),
  listSharedIn: endpoint('GET', '/v1/privacy/shared-care/in', 'Patients of other hospitals that are or were offered to or shared with our people, of the last 120 days, newest first', { auth: person, query, reply: z.object({ visits: z.array(ReviewedVisit) }) }),
  stopSharedOut: endpoint('POST', '/v1/privacy/shared-care/out/:sharedCareId/end', 'End the sharing of one of our patients at once, with a reason', { auth: person, params: byGrant, body, reply: EndedShare }),
  stopSharedIn: endpoint('POST', '/v1/privacy/shared-care/in/:sharedCareId/end', 'End what our people read of a patient of another hospital at once, with a reason', { auth: person, params: byGrant, body, reply: EndedShare }),
} as const;
