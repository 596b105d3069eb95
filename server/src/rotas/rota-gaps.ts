// Which gaps are new, changed or gone since coordinators were last told, and how near they are: once when found, again a
// day and two hours before. A gap found late is told once, in its nearest form. What is over is not taken back.
import type { GapReason, RotaGap } from '@mydr24/protocol';
import type { Span } from './rota.ts';

export type Notice = RotaGap['notice'];
export interface FoundGap extends Span {
  readonly rotaId: string;
  readonly reason: GapReason;
}
export interface KnownGap extends FoundGap {
  readonly id: string;
  readonly notice: Notice;
}

export interface GapChanges {
  readonly opened: readonly (FoundGap & { notice: Notice })[];
  /** With what it is now; `isTold` when it came nearer and coordinators must hear of it again. */
  readonly changed: readonly (KnownGap & { isTold: boolean })[];
  /** Filled before its end: taken back. */
  readonly gone: readonly KnownGap[];
  /** Passed, became part of another gap, or its rota was retired. Nobody is told. */
  readonly over: readonly KnownGap[];
}

const DAY_BEFORE_MS = 24 * 3_600_000;
const TWO_HOURS_MS = 2 * 3_600_000;
const nearness: readonly Notice[] = ['found', 'day-before', 'two-hours-before'];
const nearer = (a: Notice, b: Notice): Notice => (nearness.indexOf(a) >= nearness.indexOf(b) ? a : b);

export function noticeFor(fromAt: number, nowMs: number): Notice {
  if (fromAt - nowMs <= TWO_HOURS_MS) return 'two-hours-before';
  return fromAt - nowMs <= DAY_BEFORE_MS ? 'day-before' : 'found';
}

/** `found` are the gaps that end after now; `rotaIds` the rotas still in use. */
export function compareGaps(known: readonly KnownGap[], found: readonly FoundGap[], rotaIds: ReadonlySet<string>, nowMs: number): GapChanges {
  const changes = { opened: [] as (FoundGap & { notice: Notice })[], changed: [] as (KnownGap & { isTold: boolean })[], gone: [] as KnownGap[], over: [] as KnownGap[] };
  const matched = new Set<FoundGap>();
  for (const gap of known) {
    const overlapping = found.filter((each) => each.rotaId === gap.rotaId && each.fromAt < gap.toAt && gap.fromAt < each.toAt);
    const now = overlapping.find((each) => !matched.has(each));
    if (now) {
      matched.add(now);
      const next = follow(gap, now, nowMs);
      if (next.isTold || !isAlike(gap, next)) changes.changed.push(next);
    } else if (gap.toAt <= nowMs || overlapping.length > 0 || !rotaIds.has(gap.rotaId)) changes.over.push(gap);
    else changes.gone.push(gap);
  }
  for (const gap of found) if (!matched.has(gap)) changes.opened.push({ ...gap, notice: noticeFor(gap.fromAt, nowMs) });
  return changes;
}

function follow(gap: KnownGap, now: FoundGap, nowMs: number): KnownGap & { isTold: boolean } {
  // One that runs keeps its beginning: the search begins only now.
  const fromAt = now.fromAt <= nowMs ? Math.min(gap.fromAt, now.fromAt) : now.fromAt;
  const notice = nearer(gap.notice, noticeFor(fromAt, nowMs));
  return { ...gap, fromAt, toAt: now.toAt, reason: now.reason, notice, isTold: notice !== gap.notice };
}

const isAlike = (a: KnownGap, b: KnownGap): boolean => a.fromAt === b.fromAt && a.toAt === b.toAt && a.reason === b.reason;
