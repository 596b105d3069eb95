// What an erasure removes when, decided from the tags: at once what no law keeps, the record when its years are over. Pure.
import { dataClasses } from './data-classes.ts';
import { newYearMs, yearOf } from './record-times.ts';
import { type PatientLink, schemaTags } from './schema-tags.ts';

export type ErasurePart = 'private' | 'record';

/** Links whose rows are deleted; the others are emptied, unlinked or left. */
const DELETED: ReadonlySet<PatientLink> = new Set<PatientLink>(['patient', 'emergency', 'alarm', 'page', 'link', 'export', 'grant', 'grants', 'person']);

export interface ErasedTable {
  readonly table: string;
  readonly link: PatientLink;
}

/** Tables whose rows of a patient are deleted in this part. What passes by itself goes with the first. */
export function tablesErased(part: ErasurePart): ErasedTable[] {
  return Object.entries(schemaTags)
    .filter(([, { dataClass, link }]) => DELETED.has(link) && (dataClasses[dataClass].onErasure === 'after-law') === (part === 'record'))
    .map(([table, { link }]) => ({ table, link }));
}

/** Links that an erased record leaves behind in rows that are not the patient's. */
export const tablesUnlinked = (): ErasedTable[] => Object.entries(schemaTags).filter(([, { link }]) => link.startsWith('unlink-')).map(([table, { link }]) => ({ table, link }));

/** The end of the year, so that the day of a last care is no puzzle: kept whole calendar years after it. */
export function keptUntil(lastCareAtMs: number | null, keptYears: number, nowMs: number): number {
  if (lastCareAtMs === null || keptYears === 0) return nowMs;
  return Math.max(nowMs, newYearMs(yearOf(lastCareAtMs) + keptYears + 1));
}

export type ErasureState = 'asked' | 'refused' | 'withdrawn' | 'granted' | 'done';

export interface ErasureFacts {
  readonly state: ErasureState;
  readonly privateErasedAt: number | null;
  readonly keptUntil: number | null;
  readonly isHeld: boolean;
  readonly hasOpenEmergency: boolean;
}

/** What is due now; null: nothing, or something stands against it. */
export function partDue({ state, privateErasedAt, keptUntil: until, isHeld, hasOpenEmergency }: ErasureFacts, nowMs: number): ErasurePart | null {
  if (state !== 'granted' || isHeld || hasOpenEmergency) return null;
  if (privateErasedAt === null) return 'private';
  return until !== null && until <= nowMs ? 'record' : null;
}
