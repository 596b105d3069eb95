// What of an emergency each viewer is shown: values for the wire, computed from the aggregate alone.
// A family sees no measured value, no place and nothing of a call that may still be cancelled.
import { type EmergencyStatus, type EmergencySummary, FAMILY_GRID_M, type FamilyShare, type FamilyStatus, type Offer, type OfferStatus, type Page, type TeamMember } from '@mydr24/protocol';
import type { Emergency, Holder, OfferState, PatientFacts, PlaceState } from './emergency-state.ts';

export function holderOf(state: Emergency): Holder | null {
  return 'holder' in state ? state.holder : null;
}

export function summaryOf(state: Emergency): EmergencySummary {
  const holder = holderOf(state);
  const hasEnded = state.wakeAt === null;
  return {
    id: state.id,
    kind: state.kind,
    mode: state.mode,
    status: state.status,
    patientId: state.patient.id,
    patientName: state.patient.name,
    place: state.place,
    cause: state.cause,
    holderId: holder?.personId ?? null,
    holderName: holder?.name ?? null,
    acknowledgedBy: state.acknowledged?.personId ?? null,
    callBacks: state.callBacks.map(({ personId, name, at }) => ({ personId, name, at })),
    step: state.stepIndex,
    stepCount: state.protocol.steps.length,
    isFailSafeReached: state.isFailSafeReached,
    openedAt: state.openedAt,
    acceptedAt: state.acceptedAt,
    onSceneAt: state.onSceneAt,
    closedAt: hasEnded ? state.closedAt : null,
    outcome: state.status === 'closed' ? state.outcome : null,
    ...(state.destination === undefined ? {} : { destination: state.destination }),
    wakeAt: hasEnded ? null : state.nextAt,
    version: state.shownVersion,
    ...(state.team === undefined ? {} : { team: state.team.map((place) => memberOf(state, place)) }),
    ...(state.sooner ? { sooner: state.sooner } : {}),
  };
}

/**
 * The same without who it is and what happened: for whoever was asked and has not accepted. Kind, priority and place stay,
 * because somebody must decide by them whether they can go.
 */
export function withheld(summary: EmergencySummary): EmergencySummary {
  const { cause } = summary;
  const bare = cause.type === 'alarm' ? { ...cause, conditionKey: '', vital: null, value: null, unit: null } : cause.type === 'staff' ? { ...cause, note: '' } : cause;
  return { ...summary, patientName: '', cause: bare };
}

/** Whether this person accepted it: they hold it, or their offer stands accepted. */
export function hasAccepted(state: Emergency, personId: string): boolean {
  return holderOf(state)?.personId === personId || state.offers.some(({ responderId, status }) => responderId === personId && status === 'accepted');
}

function memberOf({ offers }: Emergency, { place, status, member }: PlaceState): TeamMember {
  const asked = offers.filter((offer) => offer.status === 'offered' && offer.place === place).length;
  return { place, status, personId: member?.personId ?? null, name: member?.name ?? null, etaAt: etaAtOf(member), asked };
}

export function offerOf(state: Emergency, offer: OfferState): Offer {
  const { channel: _channel, responderGivenName: _givenName, reasons, etaS = null, ...shown } = offer;
  return { ...shown, etaS, emergencyId: state.id, reasons: [...reasons] };
}

export function findOffer(state: Emergency, personId: string): Offer | null {
  const offer = state.offers.find(({ responderId }) => responderId === personId);
  return offer ? offerOf(state, offer) : null;
}

const etaAtOf = (holder: Holder | null): number | null => (typeof holder?.etaS === 'number' ? holder.since + holder.etaS * 1000 : null);

const hiddenFromFamily: readonly EmergencyStatus[] = ['countdown', 'cancelled'];

/** Never nearer than the grid: whoever is closer is "within" its first step. */
export const coarseM = (distanceM: number): number => Math.max(1, Math.round(distanceM / FAMILY_GRID_M)) * FAMILY_GRID_M;

/** What a link shares and nothing beside it. */
export function familyStatusOf(patient: Pick<PatientFacts, 'id' | 'givenName'>, state: Emergency | null, shares: readonly FamilyShare[]): FamilyStatus {
  const base = { patientId: patient.id, patientGivenName: patient.givenName, shares: [...shares] };
  if (state === null || hiddenFromFamily.includes(state.status)) return { ...base, emergency: null };
  const holder = holderOf(state);
  const steps = state.history.filter(({ status }) => !hiddenFromFamily.includes(status)).map(({ status, at }) => ({ status, at }));
  return {
    ...base,
    emergency: {
      id: state.id,
      status: state.status,
      responderGivenName: shares.includes('responder') ? (holder?.givenName ?? null) : null,
      distanceM: shares.includes('place') && typeof holder?.distanceM === 'number' ? coarseM(holder.distanceM) : null,
      etaAt: shares.includes('place') ? etaAtOf(holder) : null,
      openedAt: state.openedAt,
      changedAt: steps.at(-1)?.at ?? state.openedAt,
      steps,
      ...alsoComingOf(state, shares),
      hospital: shares.includes('hospital') ? (state.destination ?? null) : null,
    },
  };
}

/** Those who took a place of the team; name and time as the link shares the holder's. */
function alsoComingOf({ team = [] }: Emergency, shares: readonly FamilyShare[]): { alsoComing?: NonNullable<NonNullable<FamilyStatus['emergency']>['alsoComing']> } {
  const alsoComing = team.flatMap(({ place, status, member }) => (member === null ? [] : [{ place, status, givenName: shares.includes('responder') ? member.givenName : null, etaAt: shares.includes('place') ? etaAtOf(member) : null }]));
  return alsoComing.length === 0 ? {} : { alsoComing };
}

const rungs = ['deliveredAt', 'shownAt', 'acknowledgedAt'] as const;
const rungOf = { delivered: 0, shown: 1, acknowledged: 2 } as const;

/** Climbs the receipt ladder, never down; a higher rung proves the lower ones. The same page when nothing is new. */
export function climb(page: Page, rung: keyof typeof rungOf, at: number): Page {
  const reached = rungs.slice(0, rungOf[rung] + 1);
  if (reached.every((field) => page[field] !== null)) return page;
  const next = { ...page, sentAt: page.sentAt ?? at };
  for (const field of reached) next[field] ??= at;
  return next;
}

export function isAnswerable(status: OfferStatus): boolean {
  return status === 'offered' || status === 'expired' || status === 'declined';
}
