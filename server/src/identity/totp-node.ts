// Codes of an app by time (TOTP, RFC 6238): SHA-1, six figures, steps of 30 seconds, as every such app understands them. One step
// early or late is taken, each step once. Does not keep what was used.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const STEP_MS = 30_000;
/** Of a hand on a phone, and of a clock that is a little off. */
const STEPS_OFF = [0, -1, 1];
const KEY_BYTES = 20;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const makeKey = (): Buffer => randomBytes(KEY_BYTES);

/** RFC 4226, 5.3. */
export function codeAt(key: Uint8Array, step: number, figures = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac[mac.length - 1]! & 0xf) & 0x7f_ff_ff_ff;
  return String(number % 10 ** figures).padStart(figures, '0');
}

/** The step whose code this is, newer than the last one used; null: none. */
export function stepOf(key: Uint8Array, code: string, nowMs: number, usedStep: number): number | null {
  const given = Buffer.from(code.replace(/\s/g, ''));
  const now = Math.floor(nowMs / STEP_MS);
  const step = STEPS_OFF.map((off) => now + off).find((each) => {
    const expected = Buffer.from(codeAt(key, each));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return step !== undefined && step > usedStep ? step : null;
}

/** RFC 4648, without padding. */
export function asBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

export function keyUri(key: Uint8Array, siteName: string, account: string): string {
  const [site, name] = [encodeURIComponent(siteName), encodeURIComponent(account)];
  return `otpauth://totp/${site}:${name}?secret=${asBase32(key)}&issuer=${site}&algorithm=SHA1&digits=6&period=30`;
}
