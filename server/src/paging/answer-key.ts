// What lets somebody answer a page without signing in: a short-lived token for one page and person, and the four digits that an
// SMS reply names. Neither tells anything by itself.
import type { PageId, PersonId } from '@mydr24/protocol';

export interface PageRef {
  pageId: PageId;
  personId: PersonId;
}

export interface AnswerKeys {
  tokenFor(page: PageRef, expiresAtMs: number): string;
  /** Null: not ours, altered, or too old. */
  readToken(token: string, nowMs: number): PageRef | null;
  /** The same for every page of one person in one emergency, on every node. */
  codeOf(personId: string, emergencyId: string): string;
  /** Of one test page, as six digits. */
  testCodeOf(testPageId: string): string;
}

/** A page is answered in minutes; a phone found the next day answers nothing. */
export const TOKEN_LIFE_MS = 2 * 60 * 60_000;
