// What a page says outside of our own screens, channel by channel: that somebody is paged, and nothing about whom or why
// (PG6). An exercise is said to be one before anything else (PG13).
import type { EmergencyMode, PagePurpose, TeamPlace } from '@mydr24/protocol';
import { languageOf, type OutcomeType, type PageWords, wordsOf } from './page-words.ts';
import { placeSentences } from './page-words-team.ts';

export interface PageFacts {
  pageId: string;
  purpose: PagePurpose;
  mode: EmergencyMode;
  locale: string;
  isRepeat: boolean;
  /** Which place of a team they are asked for; null: to go, or to know. */
  place: TeamPlace | null;
}

/** Its last characters tell two pages apart on the phone; they lead nowhere without signing in. */
export function pageText(facts: PageFacts): string {
  const mark = facts.isRepeat ? `, ${wordsOf(facts.locale).repeat}` : '';
  return `${spokenText(facts)} (${facts.pageId.slice(-6)}${mark})`;
}

/** With how to answer from a phone without the app; nothing to answer in a stand-down. */
export function smsText(facts: PageFacts, code: string | null): string {
  return code === null ? pageText(facts) : `${pageText(facts)} ${wordsOf(facts.locale).replySms.replaceAll('{code}', code)}`;
}

export function mailText(facts: PageFacts, link: string | null): string {
  return link === null ? pageText(facts) : `${pageText(facts)}\n\n${wordsOf(facts.locale).link} ${link}`;
}

/** Spoken; digits of an id would only confuse. */
export function spokenText({ purpose, mode, locale, place }: Pick<PageFacts, 'purpose' | 'mode' | 'locale' | 'place'>): string {
  const words = wordsOf(locale);
  if (purpose === 'stand-down') return `${markOf(words, mode)}${words.standDown}`;
  return `${markOf(words, mode)}${words.paged}${place === null ? '' : ` ${placeSentences[languageOf(locale)]![place]}`}`;
}

export function deskText(locale: string, mode: EmergencyMode): string {
  const words = wordsOf(locale);
  return `${markOf(words, mode)}${mode === 'test' ? words.deskTest : words.desk}`;
}

export const keysText = (locale: string): string => wordsOf(locale).keys;

/** What is now so, for whoever answered. Of a colleague's name only the given one. */
export function outcomeText(type: OutcomeType, { locale, mode }: Pick<PageFacts, 'locale' | 'mode'>, holderName: string | null = null): string {
  const words = wordsOf(locale);
  return `${markOf(words, mode)}${words.outcomes[type].replace('{name}', holderName?.split(' ')[0] ?? 'MyDR24')}`;
}

function markOf({ drill, test }: PageWords, mode: EmergencyMode): string {
  return mode === 'actual' ? '' : `${mode === 'drill' ? drill : test}. `;
}
