// Answers from outside the app: finds the page by token, number and code, or call; hands the answer to the emergency in one
// transaction with its record; says what is now so. What is no page's may be a test's. Whoever cannot prove which page they
// mean learns nothing (PG20).
import type { EmergencyMode, PageId, TokenAnswer, TokenAnswerReply } from '@mydr24/protocol';
import type { AnswerPage, PageAnswer, PageAnswerOutcome } from '../emergency/page-answer.ts';
import type { Keys } from '../keys/keys.ts';
import { type AttemptLimits, type Attempts, countAttempt, waitBeforeAttemptMs } from '../people/attempt-limit.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { AnswerKeys } from './answer-key.ts';
import type { InboundText } from './carrier.ts';
import { type AnswerablePage, findAnswerablePage, findLocaleOfNumber, insertPageAnswer, listPagesOfNumber, type PageAnswerRow, updatePageAnswer } from './page-answer-store.ts';
import { keysText, outcomeText, spokenText } from './page-text.ts';
import { digitsOf } from './phone-number.ts';
import { digitAnswers, readSmsAnswer } from './sms-answer.ts';
import type { TestAnswers } from './test-answer.ts';

export interface AnswerDeskOptions {
  pg: Postgres;
  ids: Ids;
  keys: AnswerKeys;
  /** By which numbers are found. */
  sealing: Keys;
  answerPage: AnswerPage;
  /** A device of the person has it, or shows it. */
  recordReceipt: (tx: Tx, pageId: PageId, rung: 'delivered' | 'shown', nowMs: number) => Promise<void>;
  tests: TestAnswers;
}

/** What a called telephone is told; `keys`: how many it may press after it. */
export interface SpokenAnswer {
  locale: string;
  texts: string[];
  keys: number;
}

export interface AnswerDesk {
  byToken(given: TokenAnswer, nowMs: number): Promise<TokenAnswerReply>;
  /** The SMS back; null where silence is the answer. */
  bySms(inbound: InboundText, nowMs: number): Promise<string | null>;
  /** `key` is null when the call was just taken. */
  byCall(pageId: string, key: string | null, nowMs: number): Promise<SpokenAnswer | null>;
}

const TEST_CODE_KEYS = 6;
const CODE_LIFE_MS = 12 * 60 * 60_000;
/** Of four digits; a sender's number can be forged, so what was wrong is counted by it, wherever it came in. */
const WRONG: AttemptLimits = { windowMs: 15 * 60_000, perPair: 5, perAccount: 5, perAddress: Infinity, maxKeys: 10_000 };

interface Told {
  type: PageAnswerOutcome['type'] | 'token-used' | 'received';
  holderName: string | null;
}

export function createAnswerDesk(options: AnswerDeskOptions): AnswerDesk {
  const { pg, ids, keys, sealing, tests } = options;
  let wrong: Attempts = new Map();

  const find = (pageId: string): Promise<AnswerablePage | undefined> => pg.asEngine((tx) => findAnswerablePage(tx, pageId), { readOnly: true });

  function give(page: AnswerablePage, answer: PageAnswer, way: PageAnswerRow['way'], nowMs: number): Promise<Told> {
    return pg.asTenant(page.tenantId, async (tx) => {
      const id = ids.next();
      const before = await insertPageAnswer(tx, { id, page, way, answer, nowMs });
      if (before !== null && before !== answer) return { type: 'token-used', holderName: null };
      const outcome = await options.answerPage(tx, page.id, page.personId, answer, nowMs);
      if (before === null) await updatePageAnswer(tx, id, outcome.type);
      return { type: outcome.type, holderName: outcome.type === 'taken' ? outcome.holderName : null };
    });
  }

  /** The page of this number whose code this is. */
  async function findByCode(digits: string, code: string | null, nowMs: number): Promise<AnswerablePage | undefined> {
    if (code === null) return undefined;
    const pages = await pg.asEngine((tx) => listPagesOfNumber(tx, sealing, digits, nowMs - CODE_LIFE_MS), { readOnly: true });
    return pages.find(({ personId, emergencyId }) => keys.codeOf(personId, emergencyId) === code);
  }

  async function byTestCode(digits: string, code: string, nowMs: number): Promise<string | null> {
    const { isConfirmed, locale } = await tests.confirmText(digits, code, nowMs);
    if (!isConfirmed) wrong = countAttempt(wrong, { account: digits, address: digits }, nowMs, WRONG);
    return locale === null ? null : outcomeText(isConfirmed ? 'test-confirmed' : 'test-code-wrong', { locale, mode: 'actual' });
  }

  async function byTestCall(key: string, code: string | null, nowMs: number): Promise<SpokenAnswer | null> {
    const told = await tests.answerCall(key, code, nowMs);
    if (told === null) return null;
    const { isConfirmed, locale, text } = told;
    if (code === null) return { locale, texts: [text], keys: TEST_CODE_KEYS };
    return { locale, texts: [outcomeText(isConfirmed ? 'test-confirmed' : 'test-code-wrong', { locale, mode: 'actual' })], keys: isConfirmed ? 0 : TEST_CODE_KEYS };
  }

  return {
    async byToken({ token, answer }, nowMs) {
      const ref = keys.readToken(token, nowMs);
      const page = ref === null ? undefined : await find(ref.pageId);
      const isReceipt = answer === 'delivered' || answer === 'shown';
      if (page === undefined || page.personId !== ref?.personId) {
        const locale = page === undefined && ref !== null && isReceipt ? await tests.receive(ref, answer, nowMs) : null;
        return reply({ type: locale === null ? 'unknown-page' : 'received', holderName: null }, locale === null ? stranger : { ...stranger, locale });
      }
      if (!isReceipt) return reply(await give(page, answer, 'token', nowMs), page);
      await pg.asTenant(page.tenantId, (tx) => options.recordReceipt(tx, page.id, answer, nowMs));
      return { type: 'received', text: outcomeText('received', page), locale: page.locale };
    },
    async bySms({ from, text }, nowMs) {
      const digits = digitsOf(from);
      const attempt = { account: digits, address: digits };
      if (waitBeforeAttemptMs(wrong, attempt, nowMs, WRONG) > 0) return null;
      const { code, answer, testCode } = readSmsAnswer(text);
      // A new number is confirmed by it: nobody's until then.
      if (code === null && testCode !== null) return byTestCode(digits, testCode, nowMs);
      const locale = await pg.asEngine((tx) => findLocaleOfNumber(tx, sealing, digits), { readOnly: true });
      if (locale === undefined) return null;
      const page = await findByCode(digits, code, nowMs);
      if (page === undefined || answer === null) {
        wrong = countAttempt(wrong, attempt, nowMs, WRONG);
        return outcomeText('not-understood', { locale, mode: 'actual' });
      }
      const told = await give(page, answer, 'sms', nowMs);
      return outcomeText(told.type, page, told.holderName);
    },
    async byCall(pageId, key, nowMs) {
      const page = await find(pageId);
      if (page === undefined) return byTestCall(pageId, key, nowMs);
      const answer = key === null ? undefined : digitAnswers[key];
      if (answer === undefined) return { locale: page.locale, texts: [spokenText(page), keysText(page.locale)], keys: 1 };
      const told = await give(page, answer, 'voice', nowMs);
      const text = outcomeText(told.type, page, told.holderName);
      // Heard is not gone yet: the other keys stay open.
      return told.type === 'acknowledged' ? { locale: page.locale, texts: [text, keysText(page.locale)], keys: 1 } : { locale: page.locale, texts: [text], keys: 0 };
    },
  };
}

const stranger = { locale: 'en', mode: 'actual' as EmergencyMode };

function reply({ type, holderName }: Told, page: { locale: string; mode: EmergencyMode }): TokenAnswerReply {
  return { type, text: outcomeText(type, page, holderName), locale: page.locale };
}
