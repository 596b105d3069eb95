// What comes back of a test page from outside the app: a port that reachability fills, asked only where no page is meant.
import type { PageRef } from './answer-key.ts';

export interface TestAnswers {
  /** A device got the push of it. In which language its person is answered; null when there is no such test. */
  receive(test: PageRef, rung: 'delivered' | 'shown', nowMs: number): Promise<string | null>;
  /** An SMS with a code of six digits came from this number. `locale` is null where the number is nobody's. */
  confirmText(digits: string, code: string, nowMs: number): Promise<{ isConfirmed: boolean; locale: string | null }>;
  /** What a call with this key says, and whether the code pressed in it was the test's; null when it is no test's call. */
  answerCall(key: string, code: string | null, nowMs: number): Promise<{ isConfirmed: boolean; locale: string; text: string } | null>;
}
