// Whether a password may be chosen: long, in no list of leaked ones, and not about its owner. No rules of composition
// (NIST SP 800-63B, 3.1.1). Pure: the list is given.

export const MIN_PASSWORD_LENGTH = 12;

export type PasswordFlaw = 'password-too-short' | 'password-leaked' | 'password-about-you';

/** Whether it is in the list of passwords that became known, as it stands. */
export type IsLeaked = (password: string) => boolean;

const LOOKALIKES: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', '$': 's', '!': 'i' };
const MIN_TOLD = 4;

/** `about`: names, e-mail and site, which a guesser tries first. */
export function judgePassword(password: string, about: readonly string[], isLeaked: IsLeaked): PasswordFlaw | null {
  const text = password.normalize('NFKC').toLowerCase();
  if (Array.from(text).length < MIN_PASSWORD_LENGTH) return 'password-too-short';
  if (isRepeated(text) || isStep(text) || formsOf(text).some((form) => form !== '' && isLeaked(form))) return 'password-leaked';
  return isAbout(text, about) ? 'password-about-you' : null;
}

/** What a guesser's rules turn into this: the word with digits and signs hung on, letters as figures, and said twice. */
function formsOf(text: string): string[] {
  const bare = (form: string): string => form.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const told = Array.from(text).map((letter) => LOOKALIKES[letter] ?? letter).join('');
  const forms = [text, bare(text), told, bare(told), Array.from(bare(text)).map((letter) => LOOKALIKES[letter] ?? letter).join('')];
  return [...new Set([...forms, ...forms.map(onceOf)])];
}

/** "passwordpassword" is "password". */
function onceOf(text: string): string {
  const at = `${text}${text}`.indexOf(text, 1);
  return text.slice(0, at);
}

/** One or two characters over and over. */
const isRepeated = (text: string): boolean => new Set(text).size <= 2;

/** "123456789012", "abcdefghijkl" and their like backwards. */
function isStep(text: string): boolean {
  const codes = Array.from(text).map((letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return new Set(steps.map((step) => (step === -9 || step === 9 ? -Math.sign(step) : step))).size === 1 && Math.abs(steps[0] ?? 0) === 1;
}

/** What is left without those words is too short to be a password of its own. */
function isAbout(text: string, about: readonly string[]): boolean {
  const words = about.flatMap((each) => each.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= MIN_TOLD);
  const rest = words.toSorted((one, other) => other.length - one.length).reduce((left, word) => left.replaceAll(word, ''), text);
  return rest !== text && Array.from(rest).length < MIN_PASSWORD_LENGTH - MIN_TOLD;
}
