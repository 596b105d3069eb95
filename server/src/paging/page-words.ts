// What a page and the answers to it say outside of our own screens, in the languages of the packs. No word here names a
// patient, a place or a reason (PG6); {name} is a colleague's given name, told only to who was paged too.
import { english } from './page-words-english.ts';
import { further } from './page-words-further.ts';

export interface PageWords {
  /** Said first, so that nobody takes an exercise for the real thing. */
  drill: string;
  test: string;
  paged: string;
  standDown: string;
  repeat: string;
  /** After an SMS; {code} is the four digits of this page. */
  replySms: string;
  /** A call: who is speaking, and which key does what. */
  keys: string;
  /** A telephone on a desk, which nobody can answer for. */
  desk: string;
  /** The same, rung by somebody who tries it out. */
  deskTest: string;
  /** Over the link in a mail. */
  link: string;
  go: string;
  cannot: string;
  callMe: string;
  /** On the phone, when its answer did not reach us. */
  notSent: string;
  /** What is now so, by the outcome of an answer. */
  outcomes: Record<OutcomeType, string>;
}

export type OutcomeType =
  | 'received' | 'acknowledged' | 'accepted' | 'declined' | 'taken-over' | 'escalated' | 'call-back-noted' | 'already-so' | 'taken' | 'ended' | 'not-possible'
  | 'unknown-page' | 'token-used' | 'not-understood' | 'test-confirmed' | 'test-code-wrong';

const languages: Readonly<Record<string, PageWords>> = { en: english, ...further };

export const wordsOf = (locale: string): PageWords => languages[locale.slice(0, 2).toLowerCase()] ?? english;
export const languageOf = (locale: string): string => (locale.slice(0, 2).toLowerCase() in languages ? locale.slice(0, 2).toLowerCase() : 'en');
export const pageLanguages = Object.keys(languages);
