// Rotas: who is on call for a duty, minute by minute. A rota's plan is patterns on the wall clock of its zone; shifts are
// what the server computes of it, of overrides, swaps and absences. No patient is ever named here.
import { z } from 'zod';
import { CalendarDay, FacilityId, Instant, PersonId, RotaFeedId, RotaId, RotaOverrideId, RotaSwapId, AbsenceId } from './ids.ts';
import { Reach } from './people.ts';

/** What somebody is on call for, e.g. `cardiology`; protocol steps name it. */
export const DutyCode = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/).meta({ id: 'DutyCode' });
export type DutyCode = z.infer<typeof DutyCode>;

/** Wall-clock time of the rota's zone, `00:00` to `23:59`. */
export const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** 1 is Monday (ISO 8601). */
export const Weekday = z.int().min(1).max(7);

/** Hours of the week a pattern covers; `toTime` not after `fromTime` ends on the next day, equal to it after a whole day. */
export const RotaHours = z.object({ weekdays: z.array(Weekday).min(1).max(7), fromTime: WallTime, toTime: WallTime });
export type RotaHours = z.infer<typeof RotaHours>;

/** How long one person's turn lasts. Hours divide the day (1, 2, 3, 4, 6, 8, 12), so that hand-overs keep their wall time. */
export const RotaTurn = z.object({ length: z.int().min(1).max(52), unit: z.enum(['hours', 'days', 'weeks']) });
export type RotaTurn = z.infer<typeof RotaTurn>;

/** People who take turns, in this order, from the first hand-over on. */
export const RotaPattern = z.object({
  personIds: z.array(PersonId).max(60),
  startsOn: CalendarDay,
  /** The day after its last; null: until changed. */
  endsOn: CalendarDay.nullable(),
  handOverTime: WallTime,
  turn: RotaTurn,
  /** Empty: round the clock. */
  hours: z.array(RotaHours).max(20),
});
export type RotaPattern = z.infer<typeof RotaPattern>;

export const WhenAbsent = z.enum(['next-in-rotation', 'stand-in', 'gap']);
export type WhenAbsent = z.infer<typeof WhenAbsent>;

export const RotaPlan = z
  .object({
    duty: DutyCode,
    name: z.string().trim().min(1).max(80),
    /** Null: the whole tenant's. A facility's own rota goes first. */
    facilityId: FacilityId.nullable(),
    /** IANA, e.g. `Europe/Andorra`. */
    timeZone: z.string().min(1).max(64),
    patterns: z.array(RotaPattern).max(12),
    whenAbsent: WhenAbsent,
    standInId: PersonId.nullable(),
  })
  .meta({ id: 'RotaPlan' });
export type RotaPlan = z.infer<typeof RotaPlan>;

/** A rota without its shifts, as topics carry it. Each change of it, or of what is laid over it, takes the next version. */
export const RotaHead = z
  .object({ id: RotaId, duty: DutyCode, name: z.string(), facilityId: FacilityId.nullable(), timeZone: z.string(), version: z.int(), changedAt: Instant, isRetired: z.boolean() })
  .meta({ id: 'RotaHead' });
export type RotaHead = z.infer<typeof RotaHead>;

/** Why somebody holds: their turn, a swap both agreed to, an override, or in place of somebody absent. */
export const ShiftSource = z.enum(['pattern', 'swap', 'override', 'next-in-rotation', 'stand-in']);
export type ShiftSource = z.infer<typeof ShiftSource>;
/** `no-pattern`: the plan leaves these hours open. `absent`: whoever would hold is away and nobody takes their place. */
export const GapReason = z.enum(['no-pattern', 'absent']);
export type GapReason = z.infer<typeof GapReason>;

/** A stretch of time with one holder, or a gap. Shifts of a range tile it: no overlap, no hole. */
export const RotaShift = z
  .object({ fromAt: Instant, toAt: Instant, personId: PersonId.nullable(), personName: z.string().nullable(), source: ShiftSource.nullable(), gap: GapReason.nullable() })
  .meta({ id: 'RotaShift' });
export type RotaShift = z.infer<typeof RotaShift>;

export const RotaOverride = z
  .object({ id: RotaOverrideId, rotaId: RotaId, personId: PersonId, personName: z.string(), fromAt: Instant, toAt: Instant, madeAt: Instant })
  .meta({ id: 'RotaOverride' });
export type RotaOverride = z.infer<typeof RotaOverride>;

export const SwapStatus = z.enum(['asked', 'agreed', 'declined', 'withdrawn']);
const Span = { fromAt: Instant, toAt: Instant };
/** The asker gives a shift of theirs and takes one of the other's. It holds once the other agreed. */
export const RotaSwap = z
  .object({
    id: RotaSwapId, rotaId: RotaId, askerId: PersonId, askerName: z.string(), otherId: PersonId, otherName: z.string(),
    gives: z.object(Span), takes: z.object(Span), status: SwapStatus, askedAt: Instant, answeredAt: Instant.nullable(),
  })
  .meta({ id: 'RotaSwap' });
export type RotaSwap = z.infer<typeof RotaSwap>;

/** Away on every rota. No reason is asked or kept. */
export const Absence = z.object({ id: AbsenceId, personId: PersonId, personName: z.string(), ...Span }).meta({ id: 'Absence' });
export type Absence = z.infer<typeof Absence>;

/** A gap within the coming days, as coordinators are told of it. Changes replace it by its id; a gap that is gone leaves. */
export const RotaGap = z
  .object({ id: z.uuid(), rotaId: RotaId, ...Span, reason: GapReason, notice: z.enum(['found', 'day-before', 'two-hours-before']), isGone: z.boolean() })
  .meta({ id: 'RotaGap' });
export type RotaGap = z.infer<typeof RotaGap>;

/** Whether the holder can be reached, and the number they gave for being called. */
export const HolderContact = z.object({ reach: Reach, isOffDuty: z.boolean(), phone: z.string().nullable() });
export type HolderContact = z.infer<typeof HolderContact>;

export const RotaOverview = z
  .object({ rota: RotaHead, facilityName: z.string().nullable(), now: RotaShift, contact: HolderContact.nullable(), next: RotaShift.nullable(), gaps: z.array(RotaShift) })
  .meta({ id: 'RotaOverview' });
export type RotaOverview = z.infer<typeof RotaOverview>;

export const RotaDetail = z
  .object({
    rota: RotaHead, plan: RotaPlan, fromAt: Instant, toAt: Instant, shifts: z.array(RotaShift), overrides: z.array(RotaOverride), swaps: z.array(RotaSwap), absences: z.array(Absence),
  })
  .meta({ id: 'RotaDetail' });
export type RotaDetail = z.infer<typeof RotaDetail>;

export const RotaFeed = z.object({ id: RotaFeedId, rotaId: RotaId.nullable(), rotaName: z.string().nullable(), madeAt: Instant }).meta({ id: 'RotaFeed' });
export type RotaFeed = z.infer<typeof RotaFeed>;

export const MyShift = z.object({ rotaId: RotaId, rotaName: z.string(), duty: DutyCode, timeZone: z.string(), shift: RotaShift });
export const MyShifts = z
  .object({ shifts: z.array(MyShift), swaps: z.array(RotaSwap), absences: z.array(Absence), feeds: z.array(RotaFeed) })
  .meta({ id: 'MyShifts' });
export type MyShifts = z.infer<typeof MyShifts>;
