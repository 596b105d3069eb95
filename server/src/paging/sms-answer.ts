// Reads an SMS reply: the four digits of the page and a digit or a word for the answer, in any order and in the languages of
// the packs; or the six digits of a test page. What it cannot read it says so; it never guesses between two answers.
import type { PageAnswer } from '../emergency/page-answer.ts';

export interface SmsAnswer {
  code: string | null;
  answer: PageAnswer | null;
  testCode: string | null;
}

/** The same digits as the keys of a call. */
export const digitAnswers: Readonly<Record<string, PageAnswer>> = { '1': 'acknowledge', '2': 'accept', '3': 'decline', '4': 'call-back' };

const words: Readonly<Record<string, readonly string[]>> = {
  accept: ['yes', 'go', 'si', 'vaig', 'voy', 'oui', 'sim', 'vou', 'ja', 'gehe', 'हाँ', 'हां', 'haan', 'han'],
  decline: ['no', 'non', 'nao', 'nein', 'nahi', 'nahin', 'नहीं', 'नही'],
  'call-back': ['call', 'truca', 'truqueu', 'llama', 'llamen', 'rappel', 'rappelez', 'ligue', 'liguem', 'ruckruf', 'फोन', 'phone'],
  acknowledge: ['ok', 'seen', 'vist', 'visto', 'vu', 'gesehen', 'देखा'],
};
const answerOfWord = new Map(Object.entries(words).flatMap(([answer, list]) => list.map((word) => [plain(word), answer as PageAnswer])));

export function readSmsAnswer(text: string): SmsAnswer {
  const tokens = plain(text).split(/[^\p{L}\p{M}\p{N}]+/u).filter((token) => token !== '').flatMap((token) => (/^\d{5}$/.test(token) ? [token.slice(0, 4), token.slice(4)] : [token]));
  const only = (form: RegExp): string | null => {
    const found = [...new Set(tokens.filter((token) => form.test(token)))];
    return found.length === 1 ? found[0]! : null;
  };
  const answers = [...new Set(tokens.flatMap((token) => digitAnswers[token] ?? answerOfWord.get(token) ?? []))];
  return { code: only(/^\d{4}$/), answer: answers.length === 1 ? answers[0]! : null, testCode: only(/^\d{6}$/) };
}

/** Without accents and capitals: a phone types "Sí", "si" and "SI". Vowel signs of other scripts stay. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '').normalize('NFC').toLowerCase();
}
