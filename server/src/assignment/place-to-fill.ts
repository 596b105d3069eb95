// One row of the assignment: an emergency that seeks somebody, what it needs, how much it counts, and who is asked for it already. Pure.
import type { AlarmPriority, EmergencyId, PersonId, Position, Qualification, TenantId, TriageCategory } from '@mydr24/protocol';
import type { Wishes } from '../dispatch/ranking-policy.ts';
import type { Emergency, OfferState } from '../emergency/emergency-state.ts';

export interface PlaceToFill {
  readonly emergencyId: EmergencyId;
  readonly tenantId: TenantId;
  readonly needs: readonly Qualification[];
  readonly position: Position | null;
  readonly wishes: Wishes;
  readonly priority: AlarmPriority;
  readonly waitingSince: number;
  /** With an open offer. */
  readonly asked: readonly PersonId[];
  /** Declined, did not move, or sent away by a dispatcher: not asked for this one again. */
  readonly ruledOut: readonly PersonId[];
}

const urgency: Record<AlarmPriority, number> = { low: 0, medium: 1, high: 2 };

/** Null for what seeks nobody, and for what is only practised or tested. */
export function placeOf(state: Emergency): PlaceToFill | null {
  if (state.status !== 'seeking' || state.mode !== 'actual') return null;
  const { id, tenantId, kind, place, patient, offers, protocol, stepIndex } = state;
  const wishes = { kind, ...(patient.wishes ?? { language: null, carerSex: null }) };
  return {
    emergencyId: id, tenantId, position: place.position, wishes, waitingSince: seekingSince(state), priority: priorityOf(state),
    needs: protocol.steps[stepIndex]?.needs ?? [],
    asked: offers.filter(({ status }) => status === 'offered').map(({ responderId }) => responderId),
    ruledOut: offers.filter(isRuledOut).map(({ responderId }) => responderId),
  };
}

/** As the emergency's own rounds see it. */
const isRuledOut = ({ status, declineReason }: OfferState): boolean => status === 'declined' || status === 'expired' || (status === 'stood-down' && declineReason !== null);

/** A call for help, and what staff raise, is as urgent as can be until somebody is there. */
export function priorityOf({ cause, attached }: Pick<Emergency, 'cause' | 'attached'>): AlarmPriority {
  if (cause.type !== 'alarm') return 'high';
  return attached.reduce<AlarmPriority>((worst, { priority }) => (urgency[priority] > urgency[worst] ? priority : worst), cause.priority);
}

const seekingSince = ({ history, openedAt }: Emergency): number => history.findLast(({ status }) => status === 'seeking')?.at ?? openedAt;

/** What one second of waiting for this place counts beside that of an urgent one. [OURS] */
const priorityWeight: Record<AlarmPriority, number> = { high: 1, medium: 0.6, low: 0.3 };
const categoryWeight: Record<TriageCategory, number> = { immediate: 1.5, delayed: 0.7, minor: 0.3, expectant: 0.1, deceased: 0.05 };
/** Whoever has waited this long counts twice, and never more. */
const DOUBLES_AFTER_MS = 20 * 60_000;

export function weightOf({ priority, waitingSince }: Pick<PlaceToFill, 'priority' | 'waitingSince'>, category: TriageCategory | null, nowMs: number): number {
  const waited = Math.min(1, Math.max(0, nowMs - waitingSince) / DOUBLES_AFTER_MS);
  return (category === null ? priorityWeight[priority] : categoryWeight[category]) * (1 + waited);
}

/** In mass-casualty mode these take nobody whom another place needs. */
export const mayWait = (priority: AlarmPriority, category: TriageCategory | null): boolean =>
  category === null ? priority === 'low' : category !== 'immediate' && category !== 'delayed';
