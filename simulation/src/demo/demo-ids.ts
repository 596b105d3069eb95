// Identities and choices of the demo network, the same on every machine: derived from words, never drawn.
// Not for anything secret: whoever reads this file knows every id.

/** 32 bits well mixed from a text and a salt (FNV-1a, then the finaliser of MurmurHash3). */
export function mixed(text: string, salt: number): number {
  let hash = (0x811c9dc5 ^ salt) >>> 0;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A UUID of version 8 (RFC 9562: contents of our own making) named by its words, e.g. `demoId('patient', 'S-01')`. */
export function demoId(...words: readonly string[]): string {
  const name = words.join('/');
  const hex = [1, 2, 3, 4].map((salt) => mixed(name, salt).toString(16).padStart(8, '0')).join('');
  const variant = '89ab'[mixed(name, 5) % 4] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** One of the list, chosen by the words. */
export function pick<T>(from: readonly T[], ...words: readonly string[]): T {
  const chosen = from[mixed(words.join('/'), 7) % from.length];
  if (chosen === undefined) throw new Error('pick needs a list with something in it');
  return chosen;
}
