// Judges the key that signs sessions: absent, short and well-known keys are refused, with the way to make a good one.
// Does not sign anything.

export type AuthKeyVerdict = { ok: true; key: Uint8Array } | { ok: false; problem: string };

export const MAKE_KEY_COMMAND = `node -e "console.log(require('crypto').randomBytes(32).toString('base64url'))"`;
const MIN_BITS = 256;
/** A random 32-byte key has at least this many different bytes, but for one key in 10^30. */
const MIN_DIFFERENT_BYTES = 16;
const WELL_KNOWN = /change.?me|secret|password|default|example|mydr24|test|demo|0123456789|abcdefgh/i;

/** Takes hexadecimal or base64url (or base64) text. */
export function judgeAuthKey(text: string | undefined): AuthKeyVerdict {
  if (text === undefined || text.trim() === '') return refuse('authKey is not set');
  const key = decode(text.trim());
  if (key === undefined) return refuse('authKey should be base64url or hexadecimal text');
  if (key.length * 8 < MIN_BITS) return refuse(`authKey has ${key.length * 8} bits, and needs ${MIN_BITS}`);
  if (WELL_KNOWN.test(text) || WELL_KNOWN.test(asLatin1(key)) || new Set(key).size < MIN_DIFFERENT_BYTES || isSteady(key)) {
    return refuse('authKey is a default or easily guessed one');
  }
  return { ok: true, key };
}

function refuse(problem: string): AuthKeyVerdict {
  return { ok: false, problem: `${problem}. Make one with: ${MAKE_KEY_COMMAND}` };
}

function decode(text: string): Uint8Array | undefined {
  try {
    if (/^([0-9a-f]{2})+$/i.test(text) && text.length >= 64) return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    if (!/^[\w+/-]+={0,2}$/.test(text)) return undefined;
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Each byte is the one before plus a constant: 00 00 00, 01 02 03, ... */
function isSteady(key: Uint8Array): boolean {
  const step = ((key[1] ?? 0) - (key[0] ?? 0)) & 0xff;
  return key.every((byte, index) => index === 0 || ((byte - (key[index - 1] ?? 0)) & 0xff) === step);
}

function asLatin1(key: Uint8Array): string {
  return String.fromCharCode(...key);
}
