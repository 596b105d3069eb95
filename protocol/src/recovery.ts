// Recovery with two people: for whoever lost every way in. Nobody alone can do it, and the person is told and can stop it.
import { z } from 'zod';
import { Instant } from './ids.ts';

export const RecoveryReason = z.string().trim().min(10).max(500);

/** asked: a second person must agree. waiting: the person can still stop it. ready: link and code can be made. */
export const RecoveryState = z.enum(['asked', 'waiting', 'ready']);
export type RecoveryState = z.infer<typeof RecoveryState>;

export const Recovery = z
  .object({
    id: z.uuid(),
    personName: z.string(),
    state: RecoveryState,
    askedBy: z.string(),
    askReason: z.string(),
    askedAt: Instant,
    agreedBy: z.string().nullable(),
    agreeReason: z.string().nullable(),
    /** From when it can be used; null: not agreed. */
    opensAt: Instant.nullable(),
    /** When it ends by itself. */
    endsAt: Instant,
    /** What the one who reads this may do: agree, or make their half. */
    mine: z.enum(['agree', 'link', 'code']).nullable(),
  })
  .meta({ id: 'Recovery' });
export type Recovery = z.infer<typeof Recovery>;

/** One half of two; neither opens anything alone. */
export const RecoveryHalf = z.object({ half: z.enum(['link', 'code']), text: z.string(), until: Instant }).meta({ id: 'RecoveryHalf' });
export type RecoveryHalf = z.infer<typeof RecoveryHalf>;
