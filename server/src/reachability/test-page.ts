// One test page: what it says, what a receipt changes, and when a code proves that it arrived. Sends and stores nothing.
import type { Channel, TestPage, TestPageId } from '@mydr24/protocol';
import { TEST_LIMITS } from './reach-limits.ts';

export interface StoredTest extends Omit<TestPage, 'hasCode'> {
  /** As it lies in the row until `withCode`; null where a tap is enough. */
  code: string | null;
  wrongAnswers: number;
}

/** Stands in a test's row for its code, which is reckoned from the server's key whenever it is said or compared, and kept nowhere. */
export const RECKONED = 'reckoned';
export type TestCodeOf = (testPageId: string) => string;
/** A test of before codes were reckoned keeps its own until it is over. */
export const withCode = <Test extends StoredTest>(test: Test, codeOf: TestCodeOf): Test => (test.code === RECKONED ? { ...test, code: codeOf(test.id) } : test);

export const testOnWire = ({ code, wrongAnswers: _wrong, ...test }: StoredTest): TestPage => ({ ...test, hasCode: code !== null });

/** In the app a tap is the proof; elsewhere what the message said is. A push is tapped too, on the device it woke. */
export const needsCode = (channel: Channel): boolean => channel !== 'app' && channel !== 'push';

export interface TestReceiptEvent {
  testPageId: TestPageId;
  rung: 'delivered' | 'shown' | 'acknowledged';
  code: string | undefined;
  /** A receipt proves the way it came by and no other. */
  cameBy: 'app' | 'push';
}
export type TestVerdict =
  | { type: 'recorded'; test: StoredTest; isProof: boolean }
  | { type: 'nothing' }
  | { type: 'refused'; code: 'test-over' | 'wrong-code' | 'too-many-wrong-codes'; test: StoredTest };

/** Rungs only rise, and what is said twice is said once. A receipt of an older test changes nothing. */
export function judgeTestReceipt(test: StoredTest | null, event: TestReceiptEvent, nowMs: number): TestVerdict {
  if (test === null || test.id !== event.testPageId || test.acknowledgedAt !== null) return { type: 'nothing' };
  const delivered = { ...test, deliveredAt: test.deliveredAt ?? nowMs };
  if (event.rung === 'delivered') return { type: 'recorded', test: delivered, isProof: test.channel === event.cameBy };
  const shown = { ...delivered, shownAt: test.shownAt ?? nowMs };
  if (event.rung === 'shown') return { type: 'recorded', test: shown, isProof: test.channel === event.cameBy };
  if (nowMs - test.intendedAt > TEST_LIMITS.openMs) return { type: 'refused', code: 'test-over', test };
  if (test.code !== null) {
    if (test.wrongAnswers >= TEST_LIMITS.wrongAnswers) return { type: 'refused', code: 'too-many-wrong-codes', test };
    if (event.code?.replaceAll(/\D/g, '') !== test.code) return { type: 'refused', code: 'wrong-code', test: { ...test, wrongAnswers: test.wrongAnswers + 1 } };
  }
  return { type: 'recorded', test: { ...shown, acknowledgedAt: nowMs, failedAt: null, failure: null }, isProof: true };
}

type Words = Record<'test' | 'newAddress' | 'code' | 'reply' | 'press', string>;
const english: Words = {
  test: 'MyDR24: this is only a TEST page. Nobody needs help. Open MyDR24 to confirm.',
  newAddress: 'MyDR24: confirm that pages may come here.',
  code: 'Code: {code}',
  reply: 'Or reply with it.',
  press: 'Or press it now.',
};
const words: Record<string, Words> = {
  en: english,
  ca: { test: 'MyDR24: això és només un avís de PROVA. Ningú no necessita ajuda. Obre MyDR24 per confirmar-ho.', newAddress: 'MyDR24: confirma que els avisos poden arribar aquí.', code: 'Codi: {code}', reply: 'O respon amb el codi.', press: 'O marca’l ara.' },
  es: { test: 'MyDR24: esto es solo un aviso de PRUEBA. Nadie necesita ayuda. Abre MyDR24 para confirmarlo.', newAddress: 'MyDR24: confirma que los avisos pueden llegar aquí.', code: 'Código: {code}', reply: 'O responde con el código.', press: 'O márcalo ahora.' },
  fr: { test: 'MyDR24 : ceci n’est qu’un appel de TEST. Personne n’a besoin d’aide. Ouvrez MyDR24 pour confirmer.', newAddress: 'MyDR24 : confirmez que les appels peuvent arriver ici.', code: 'Code : {code}', reply: 'Ou répondez avec ce code.', press: 'Ou tapez-le maintenant.' },
};

/** Spaced for a voice that reads it out. */
export function testText({ channel, reason, code }: Pick<StoredTest, 'channel' | 'reason' | 'code'>, locale: string): string {
  const say = words[locale.slice(0, 2)] ?? english;
  const lead = reason === 'new-address' ? say.newAddress : say.test;
  if (code === null) return lead;
  const told = `${lead} ${say.code.replace('{code}', channel === 'voice' ? code.split('').join(' ') : code)}`;
  if (channel === 'email') return told;
  return `${told}. ${channel === 'voice' ? say.press : say.reply}`;
}

/** A repeat after a day is a message of its own: another id of the same form, for carriers that take no second one under one key. */
export const repeatKey = (id: string): string => withVersion(id, '8');
/** The test a key is of. */
export const testOfKey = (key: string): string => withVersion(key, '7');

const withVersion = (id: string, version: string): string => `${id.slice(0, 14)}${version}${id.slice(15)}`;
