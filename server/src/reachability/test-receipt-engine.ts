// What comes back of a test page, from the app and from outside of it: judged against the newest test of its channel, stored
// with the proof it is, and told to the person's own screens.
import type { Channel, PersonDeviceId, TestPageId } from '@mydr24/protocol';
import type { TestAnswers } from '../paging/test-answer.ts';
import type { Keys } from '../keys/keys.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { testEvent } from './reach-test-engine.ts';
import { judgeTestReceipt, type StoredTest, type TestCodeOf, testOfKey, testText, type TestReceiptEvent, type TestVerdict, withCode } from './test-page.ts';
import { claimNewestTest, findLocaleOfHolder, findTest, insertProof, listTestsOfNumber, updateTest } from './test-page-store.ts';

interface Tested {
  tenantId: string;
  personId: string;
  channel: Channel;
}

/** Also the newest test as it was before. */
export async function receiveTest(tx: Tx, { log, codeOf }: { readonly log: TopicLog; readonly codeOf: TestCodeOf }, { tenantId, personId, channel }: Tested, event: TestReceiptEvent, personDeviceId: PersonDeviceId | undefined, nowMs: number): Promise<{ verdict: TestVerdict; newest: StoredTest | null }> {
  const found = await claimNewestTest(tx, personId, channel);
  const newest = found && withCode(found, codeOf);
  const verdict = judgeTestReceipt(newest, event, nowMs);
  if (verdict.type === 'nothing') return { verdict, newest };
  await updateTest(tx, verdict.test);
  if (verdict.type === 'recorded') {
    if (verdict.isProof) await insertProof(tx, tenantId, personId, channel, personDeviceId, nowMs);
    await log.append(tx, [testEvent({ tenantId, personId }, verdict.test)], nowMs);
  }
  return { verdict, newest };
}

export interface TestAnswerOptions {
  pg: Postgres;
  keys: Keys;
  log: TopicLog;
  codeOf: TestCodeOf;
  /** What was just proven is judged at once. Never rejects. */
  lookAgain: () => Promise<void>;
}

export function createTestAnswers({ pg, keys, log, codeOf, lookAgain }: TestAnswerOptions): TestAnswers {
  const acknowledge = async (tx: Tx, tested: Tested, testPageId: TestPageId, code: string, nowMs: number): Promise<boolean> => {
    const { verdict, newest } = await receiveTest(tx, { log, codeOf }, tested, { testPageId, rung: 'acknowledged', code, cameBy: 'app' }, undefined, nowMs);
    if (verdict.type === 'recorded') tx.afterCommit(() => void lookAgain());
    // Said twice, it is answered as the first time.
    return verdict.type === 'recorded' || (newest?.id === testPageId && newest.acknowledgedAt !== null && newest.code === code);
  };
  return {
    receive: ({ pageId, personId }, rung, nowMs) =>
      pg.asEngine(async (tx) => {
        const test = await findTest(tx, pageId);
        if (test?.personId !== personId || test.channel !== 'push') return null;
        await receiveTest(tx, { log, codeOf }, test, { testPageId: test.id, rung, code: undefined, cameBy: 'push' }, undefined, nowMs);
        return test.locale;
      }),
    confirmText: (digits, code, nowMs) =>
      pg.asEngine(async (tx) => {
        for (const tested of await listTestsOfNumber(tx, keys, digits)) {
          if (await acknowledge(tx, tested, tested.id, code, nowMs)) return { isConfirmed: true, locale: tested.locale };
        }
        return { isConfirmed: false, locale: await findLocaleOfHolder(tx, keys, digits) };
      }),
    answerCall: (key, code, nowMs) =>
      pg.asEngine(async (tx) => {
        const test = await findTest(tx, testOfKey(key));
        if (test?.channel !== 'voice') return null;
        const isConfirmed = code !== null && (await acknowledge(tx, test, test.id, code, nowMs));
        return { isConfirmed, locale: test.locale, text: testText(withCode(test, codeOf), test.locale) };
      }),
  };
}
