// What a paged person can say back, from whatever they hold in their hand, and what they are told. The same words for the
// app, a push action, an SMS code, a voice key and a link in a mail. Shapes only: page-answer-engine.ts finds the emergency.
import type { PageId, PersonId } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';

export const pageAnswers = ['acknowledge', 'accept', 'decline', 'take-over', 'escalate', 'call-back'] as const;
export type PageAnswer = (typeof pageAnswers)[number];

/** Late and repeated answers are answered too; none is an error. `holderName` where somebody else goes. */
export type PageAnswerOutcome =
  | { type: 'acknowledged' | 'accepted' | 'declined' | 'taken-over' | 'escalated' | 'call-back-noted' }
  /** Said before; nothing changed. */
  | { type: 'already-so'; answer: PageAnswer }
  | { type: 'taken'; holderName: string }
  | { type: 'ended' }
  | { type: 'not-possible'; code: string }
  | { type: 'unknown-page' };

/** Applies a person's answer to the emergency of one of their pages, in the caller's transaction; also the receipt `acknowledged` of that page. */
export type AnswerPage = (tx: Tx, pageId: PageId, personId: PersonId, answer: PageAnswer, nowMs: number) => Promise<PageAnswerOutcome>;
