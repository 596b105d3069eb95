// The form of recovery codes: sixteen characters in fours, of an alphabet without look-alikes. The first four find the code, the
// other twelve (60 bits) are what nobody can guess. Pure; where the bits come from is the caller's.

/** Crockford's: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CODES_AT_ONCE = 10;
const LENGTH = 16;
const SELECTOR = 4;

export interface RecoveryCode {
  readonly selector: string;
  readonly secret: string;
}

/** Of one byte for each character. */
export function recoveryCodeOf(bytes: Uint8Array): RecoveryCode {
  const text = Array.from(bytes.subarray(0, LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return { selector: text.slice(0, SELECTOR), secret: text.slice(SELECTOR) };
}

export function printRecoveryCode({ selector, secret }: RecoveryCode): string {
  return (`${selector}${secret}`.match(/.{4}/g) ?? []).join('-');
}

/** As somebody types it from paper: small letters, blanks, and letters that look like figures. */
export function readRecoveryCode(typed: string): RecoveryCode | null {
  const text = readTyped(typed, LENGTH);
  return text === null ? null : { selector: text.slice(0, SELECTOR), secret: text.slice(SELECTOR) };
}

/** The code of who agreed to a recovery, as it was printed: two fours. */
export function readRecoveryHalf(typed: string): string | null {
  const text = readTyped(typed, LENGTH / 2);
  return text === null ? null : `${text.slice(0, SELECTOR)}-${text.slice(SELECTOR)}`;
}

function readTyped(typed: string, length: number): string | null {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return text.length === length && Array.from(text).every((each) => ALPHABET.includes(each)) ? text : null;
}
