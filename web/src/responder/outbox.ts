// What somebody did on this phone and the server has not confirmed: which is sent next, what an answer means for it, and what a screen may
// say meanwhile. Nothing counts as done here; sends and keeps nothing itself.
import type { EmergencyId, EmergencyStatus, PersonId, SceneTick, WireError } from '@mydr24/protocol';
import type { Report } from './next-status.ts';
import type { DeclineReason } from './decline-reasons.tsx';
import type { Outcome } from '../emergency/close-dialog.tsx';
import type { Sealed } from './waiting-seal.ts';

export type Deed =
  | { what: 'accept' }
  | { what: 'decline'; reason: DeclineReason }
  /** `isOfTeam`: of a place of the team, not of the emergency. */
  | { what: 'status'; status: Report; isOfTeam?: true }
  | { what: 'take-back'; status: Report }
  | Sealable
  /** Left by an app before this one, and not opened yet. */
  | { what: 'sealed'; was: Sealable['what']; sealed: Sealed };

/** What tells of the patient. */
export type Sealable =
  | { what: 'tick'; itemId: string; text: string; isDone: boolean }
  | { what: 'note'; text: string; protectedKind?: string }
  | { what: 'photo'; content: Blob }
  | { what: 'close'; outcome: Outcome; note: string };

export type Refusal = Pick<WireError, 'kind' | 'code'>;

export interface Waiting {
  /** The order in which they were done. */
  readonly n: number;
  /** The same over every try, so that it is done once. */
  readonly key: string;
  readonly personId: PersonId;
  readonly emergencyId: EmergencyId;
  readonly saidAt: number;
  readonly deed: Deed;
  /** The server will never take it; kept until somebody has read why. */
  readonly refusal: Refusal | null;
}
export type NewWaiting = Omit<Waiting, 'n'>;

/** "I go" of long ago is no promise any more: others were asked since. */
const GOES_WITHIN_MS = 10 * 60_000;
const tooLate: Refusal = { kind: 'conflict', code: 'waited-too-long' };

/** What is not opened yet holds up nothing: that somebody is there must not wait for a note. */
export function nextOf(waiting: readonly Waiting[]): Waiting | null {
  return waiting.filter(({ refusal, deed }) => refusal === null && deed.what !== 'sealed').reduce<Waiting | null>((first, each) => (first === null || each.n < first.n ? each : first), null);
}

/** What is known before asking. */
export function refusalBefore({ deed, saidAt }: Waiting, nowMs: number): Refusal | null {
  return (deed.what === 'accept' || deed.what === 'decline') && nowMs - saidAt > GOES_WITHIN_MS ? tooLate : null;
}

export type Verdict = 'done' | 'later' | { refusal: Refusal };

/** A line that is down, a busy server and an ended session refuse nothing: it waits and is asked again. */
export function verdictOf(reply: { ok: true } | { ok: false; error: Pick<WireError, 'kind' | 'code' | 'retryable'> }): Verdict {
  if (reply.ok) return 'done';
  const { kind, code, retryable } = reply.error;
  return retryable || kind === 'unauthenticated' ? 'later' : { refusal: { kind, code } };
}

const open = (waiting: readonly Waiting[], emergencyId: string): Waiting[] => waiting.filter((each) => each.emergencyId === emergencyId && each.refusal === null);

export function findAnswer(waiting: readonly Waiting[], emergencyId: string): Waiting | undefined {
  return waiting.find((each) => each.emergencyId === emergencyId && (each.deed.what === 'accept' || each.deed.what === 'decline'));
}

/** The last thing reported that still waits. */
export function findReported(waiting: readonly Waiting[], emergencyId: string): (Waiting & { deed: Extract<Deed, { what: 'status' }> }) | null {
  const last = open(waiting, emergencyId).findLast(({ deed }) => deed.what === 'status' || deed.what === 'take-back');
  return last?.deed.what === 'status' ? { ...last, deed: last.deed } : null;
}

/** Where the holder stands by their own word: what the next button follows. */
export function statusSaid(status: EmergencyStatus, waiting: readonly Waiting[], emergencyId: string): EmergencyStatus {
  return findReported(waiting, emergencyId)?.deed.status ?? (status === 'seeking' ? 'accepted' : status);
}

export interface ShownTick {
  isDone: boolean;
  /** Null while it waits. */
  by: { name: string; at: number } | null;
}

/** What waits goes before what the server knows: it was said later. */
export function ticksShown(ticks: readonly SceneTick[], waiting: readonly Waiting[], emergencyId: string): ReadonlyMap<string, ShownTick> {
  const shown = new Map<string, ShownTick>(ticks.map(({ itemId, isDone, personName, saidAt }) => [itemId, { isDone, by: { name: personName, at: saidAt } }]));
  for (const { deed } of open(waiting, emergencyId)) if (deed.what === 'tick') shown.set(deed.itemId, { isDone: deed.isDone, by: null });
  return shown;
}
