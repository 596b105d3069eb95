// What a push holds, encrypted for the browser: the words to show, and with what the page is answered from the notification.
// Fits one record of RFC 8291 (the push service need not take more than 4 KiB), which a test checks.
import { wordsOf } from './page-words.ts';
import type { PageMessage } from './pager.ts';

export interface PushPayload {
  title: string;
  body: string;
  pageId: string;
  locale: string;
  /** Null where not even a receipt is of use. */
  answer: { token: string; actions: { action: 'accept' | 'decline' | 'call-back'; title: string }[]; notSent: string } | null;
}

export function pushPayload({ text, key, locale, answerToken, canDecide }: PageMessage): PushPayload {
  const { go, cannot, callMe, notSent } = wordsOf(locale);
  const actions: NonNullable<PushPayload['answer']>['actions'] = [
    { action: 'accept', title: go },
    { action: 'decline', title: cannot },
    { action: 'call-back', title: callMe },
  ];
  return { title: 'MyDR24', body: text, pageId: key, locale, answer: answerToken === null ? null : { token: answerToken, actions: canDecide ? actions : [], notSent } };
}
