// From a claimed page to what its channel sends: the words of the channel, in the person's language, with what lets them answer.
import type { Channel } from '@mydr24/protocol';
import { type AnswerKeys, TOKEN_LIFE_MS } from './answer-key.ts';
import { goodForMs } from './channel-lane.ts';
import { deskText, mailText, type PageFacts, pageText, smsText, spokenText } from './page-text.ts';
import type { PageMessage } from './pager.ts';
import type { ClaimedPage } from './paging-store.ts';

export interface Composing {
  keys: AnswerKeys;
  /** Where people reach us, for the link in a mail. */
  publicUrl: string;
}

/** `address`: what is dialled or written to, opened. */
export function composePage(page: ClaimedPage, address: string | null, nowMs: number, { keys, publicUrl }: Composing): PageMessage {
  const { id, tenantId, emergencyId, personId, purpose, mode, alertDevice, place } = page;
  const isRepeat = page.attempts > 1;
  const locale = page.locale ?? alertDevice?.locale ?? 'en';
  const isAnswerable = personId !== null && purpose !== 'stand-down';
  const answerToken = isAnswerable ? keys.tokenFor({ pageId: id, personId }, nowMs + TOKEN_LIFE_MS) : null;
  const facts: PageFacts = { pageId: id, purpose, mode, locale, isRepeat, place };
  // Behind a # nothing is sent to any server: whoever scans mail for links fetches an empty page.
  const link = answerToken === null ? null : `${publicUrl}/answer#${answerToken}`;
  const text = textFor(page.channel, facts, isAnswerable ? keys.codeOf(personId, emergencyId) : null, link);
  return { key: id, tenantId, personId, purpose, mode, locale, text, address, pushTargets: page.pushTargets, alertDevice, answerToken, canDecide: isAnswerable, isGoodForMs: goodForMs(page.waitMs), isRepeat };
}

function textFor(channel: ClaimedPage['channel'], facts: PageFacts, code: string | null, link: string | null): string {
  const words: Partial<Record<Channel | 'desk-phone', () => string>> = {
    sms: () => smsText(facts, code),
    email: () => mailText(facts, link),
    voice: () => spokenText(facts),
    'desk-phone': () => deskText(facts.locale, facts.mode),
  };
  return (words[channel as Channel] ?? (() => pageText(facts)))();
}
