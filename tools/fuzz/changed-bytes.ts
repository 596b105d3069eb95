// Good bytes made bad, from a seed: cut, flipped, swapped, repeated, joined with others, and with tokens that programs trip over. Computes only.
import { createSeeded, type Seeded } from '../chaos/seeded.ts';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Numbers at their ends, names that mean something to a language, marks that end or nest something. */
const TOKENS = [
  '\0', '\r', '\n', '"', "'", '\\', '|', '^', '~', '&', '<', '>', '[', '{', ']', '}', ',', ':', '\u000b', '\u001c\r', '\ufeff', '\ud800', '%00', '..', '&amp;', '<![CDATA[', '<!DOCTYPE a [<!ENTITY b "c">]>', '&b;',
  '0', '-0', '-1', '1e309', '-1e309', '1e-324', '9007199254740993', '18446744073709551616', 'NaN', 'Infinity', '0x10', '007', '1,5', '1.5.2', '٣', 'null', 'true', '[]', '{}', '__proto__', 'constructor', 'toString',
  '0000-00-00T00:00:00Z', '9999-12-31T23:59:60Z', '2026-02-30', '20260229250000', '2026-03-29T02:30:00', '+99:99', 'T', 'Z',
].map(bytesOf);
const MOST_CHANGES = 4;
const MOST_BYTES = 20_000;

/** One case: a good sample with one to four changes; one in twenty is bytes from nowhere. */
export function changedOf(samples: readonly Uint8Array[], seeded: Seeded): Uint8Array {
  if (seeded.isLikely(0.05)) return Uint8Array.from({ length: Math.floor(seeded.between(0, 200)) }, () => Math.floor(seeded.between(0, 256)));
  let bytes = seeded.pick(samples);
  for (let left = Math.floor(seeded.between(1, MOST_CHANGES + 1)); left > 0; left -= 1) bytes = seeded.pick(changes)(bytes, seeded, samples);
  return bytes.subarray(0, MOST_BYTES);
}

type Change = (bytes: Uint8Array, seeded: Seeded, samples: readonly Uint8Array[]) => Uint8Array;

const placeIn = (bytes: Uint8Array, seeded: Seeded): number => Math.floor(seeded.between(0, bytes.length + 1));
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

function spanIn(bytes: Uint8Array, seeded: Seeded, most = 64): [number, number] {
  const from = placeIn(bytes, seeded);
  return [from, Math.min(bytes.length, from + Math.floor(seeded.between(1, most)))];
}

const changes: readonly Change[] = [
  // Cut at either end.
  (bytes, seeded) => bytes.subarray(0, placeIn(bytes, seeded)),
  (bytes, seeded) => bytes.subarray(placeIn(bytes, seeded)),
  // One bit, one byte.
  (bytes, seeded) => bytes.map((byte, at, { length }) => (at === Math.floor(seeded.next() * length) ? byte ^ (1 << Math.floor(seeded.between(0, 8))) : byte)),
  (bytes, seeded) => {
    const at = placeIn(bytes, seeded);
    return bytes.map((byte, place) => (place === at ? Math.floor(seeded.between(0, 256)) : byte));
  },
  // A stretch taken out, or there many times.
  (bytes, seeded) => {
    const [from, to] = spanIn(bytes, seeded);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, seeded) => {
    const [from, to] = spanIn(bytes, seeded);
    return joined(bytes.subarray(0, from), ...Array.from({ length: Math.floor(seeded.between(2, 100)) }, () => bytes.subarray(from, to)), bytes.subarray(to));
  },
  // Two halves swapped, or the second of another sample.
  (bytes, seeded) => {
    const at = placeIn(bytes, seeded);
    return joined(bytes.subarray(at), bytes.subarray(0, at));
  },
  (bytes, seeded, samples) => {
    const other = seeded.pick(samples);
    return joined(bytes.subarray(0, placeIn(bytes, seeded)), other.subarray(placeIn(other, seeded)));
  },
  // A token put in, or in the place of something.
  (bytes, seeded) => {
    const at = placeIn(bytes, seeded);
    return joined(bytes.subarray(0, at), seeded.pick(TOKENS), bytes.subarray(at));
  },
  (bytes, seeded) => {
    const [from, to] = spanIn(bytes, seeded, 12);
    return joined(bytes.subarray(0, from), seeded.pick(TOKENS), bytes.subarray(to));
  },
  // Nested deeply.
  (bytes, seeded) => {
    const [from, to] = spanIn(bytes, seeded, 4);
    const [open, close] = seeded.pick([['[', ']'], ['{"a":', '}'], ['<a>', '</a>'], ['(', ')']] as const);
    const times = Math.floor(seeded.between(2, 2_000));
    return joined(bytes.subarray(0, from), bytesOf(open.repeat(times)), bytes.subarray(from, to), bytesOf(close.repeat(times)), bytes.subarray(to));
  },
];

/** Each case of a reader from the seed of a run and its number alone, so that one can be made again without those before. */
export const caseOf = (samples: readonly Uint8Array[], seed: number, name: string, nth: number): Uint8Array => changedOf(samples, createSeeded(seed).branch(`${name} ${nth}`));
