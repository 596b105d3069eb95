// The code a person reads to a device: eight of thirty letters and digits that are not mixed up, in two groups. Forty bits
// for ten minutes, and a right guess still waits for a person's word. Pure: the random bytes are the caller's.

const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
export const PAIRING_MS = 10 * 60_000;

/** Of eight random bytes; the modulo's lean to the first letters costs less than a bit. */
export function pairingCodeOf(bytes: Uint8Array): string {
  const letters = [...bytes.subarray(0, 8)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** As it is hashed, however it was typed. */
export const plainCode = (typed: string): string => typed.replaceAll('-', '').toUpperCase();
