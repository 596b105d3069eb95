// Why a value that came is not taken as sure. It is kept and shown with the reason, and feeds no limit and no score.
import { z } from 'zod';
import { Instant } from './ids.ts';

export const doubtReasons = ['poor-signal', 'not-worn', 'jump', 'twin', 'no-pulse', 'flat-line'] as const;
export const DoubtReason = z.enum(doubtReasons).meta({ id: 'DoubtReason' });
export type DoubtReason = z.infer<typeof DoubtReason>;

/** One doubtful value of a chart. */
export const DoubtfulPoint = z.object({ at: Instant, value: z.number().nullable(), reason: DoubtReason }).meta({ id: 'DoubtfulPoint' });
export type DoubtfulPoint = z.infer<typeof DoubtfulPoint>;
