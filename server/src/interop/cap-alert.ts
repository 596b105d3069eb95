// What becomes of a CAP message: who is shown it, for how long, and what it does to those before it. An exercise or a test
// stays one: it is shown marked, touches no actual alert, and no emergency that is real can be made of it.
import type { CapAlert, CapAlertState, CapReceipt, EmergencyMode } from '@mydr24/protocol';
import type { CapPart, CapRead, CapReference } from './cap-message.ts';

/** What stands in the row and does not change. */
export type CapShown = Omit<CapAlert, 'id' | 'identifier' | 'sender' | 'sentAt' | 'receivedAt' | 'expiresAt' | 'state' | 'answeredBy' | 'answeredByName' | 'emergencyId'>;

export type CapPlan =
  /** Stored and shown to nobody: drafts, the network's own messages, answers to ours. */
  | { type: 'keep' }
  | { type: 'show'; shown: CapShown; expiresAt: number; ends: readonly CapReference[] }
  | { type: 'cancel'; ends: readonly CapReference[] };

/** An alert that names no end is over after a day. */
export const DEFAULT_EXPIRY_MS = 24 * 60 * 60_000;
/** How long an expired one stays, grey, before it leaves the desk. */
export const GREY_MS = 60 * 60_000;

const modes: Partial<Record<CapRead['status'], EmergencyMode>> = { Actual: 'actual', Exercise: 'drill', Test: 'test' };

export function planOf(message: CapRead, receivedAt: number): CapPlan {
  const { status, msgType, references, parts, sentAt } = message;
  const mode = modes[status];
  if (mode === undefined || msgType === 'Ack' || msgType === 'Error') return { type: 'keep' };
  if (msgType === 'Cancel') return { type: 'cancel', ends: references };
  const part = worst(parts);
  const ends = parts.map(({ expiresAt }) => expiresAt ?? Math.max(sentAt, receivedAt) + DEFAULT_EXPIRY_MS);
  return { type: 'show', shown: shownOf(message, mode, part), expiresAt: Math.max(...ends), ends: msgType === 'Update' ? references : [] };
}

const severities = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'];

/** Several parts tell the same in other languages or of other areas: the gravest speaks, all areas are named. */
function worst(parts: readonly CapPart[]): CapPart {
  return parts.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))[0]!;
}

function shownOf({ msgType, parts }: CapRead, mode: EmergencyMode, part: CapPart): CapShown {
  const { senderName, event, headline, description, instruction, categories, urgency, severity, certainty } = part;
  const areas = new Map(parts.flatMap((each) => each.areas).map((area) => [JSON.stringify(area), area]));
  return { senderName, mode, isUpdate: msgType === 'Update', event, headline, description, instruction, categories, urgency, severity, certainty, areas: [...areas.values()] };
}

export function outcomeOf(plan: CapPlan): CapReceipt['outcome'] {
  if (plan.type === 'keep') return 'kept';
  if (plan.type === 'cancel') return 'cancelled';
  return plan.shown.isUpdate ? 'updated' : 'shown';
}

/** How a message is told apart and referred to; instants by their milliseconds, however they were written. */
export function keyOf({ sender, identifier, sentAt }: CapReference): string {
  return `${sender},${identifier},${sentAt}`;
}

/** One sent already ended by another that came first (networks reorder), or over before it came. */
export function firstState(plan: CapPlan, endedBy: 'Update' | 'Cancel' | null, receivedAt: number): CapAlertState | 'kept' {
  if (plan.type !== 'show') return 'kept';
  if (endedBy !== null) return endedBy === 'Update' ? 'superseded' : 'cancelled';
  return plan.expiresAt + GREY_MS <= receivedAt ? 'expired' : 'active';
}
