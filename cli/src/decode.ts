// `mydr24 decode`: what we read from a device's frame or a hospital's message, so that anybody can check theirs before it counts. Stores nothing.
import { decodeHex, knownCharacteristics } from '@mydr24/client/gatt/decode-characteristic.ts';
import { betweenMessages, takeBytes } from '@mydr24/server/hl7v2/mllp-frames.ts';
import { readOru, sentAt } from '@mydr24/server/hl7v2/oru-message.ts';
import type { ExitCode, Io } from './io.ts';
import { inputBytes, unreadable } from './read-input.ts';

const USAGE = `expected one of
  mydr24 decode gatt CHARACTERISTIC HEX [--e2e-crc]            e.g. mydr24 decode gatt 2A37 16485503
  mydr24 decode hl7v2 [FILE|-] [--zone ZONE] [--received-at INSTANT]
`;

/** Exit code 0 when all could be read, 1 when something is broken, 2 when used wrongly. */
export async function runDecode(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [format, ...rest] = argv;
  if (format === 'gatt') return decodeGatt(rest, io);
  if (format === 'hl7v2') return decodeHl7v2(rest, io);
  io.err(`mydr24 decode: ${USAGE}`);
  return 2;
}

function decodeGatt(argv: readonly string[], io: Io): ExitCode {
  const [characteristic, hex = '', ...surplus] = argv.filter((word) => word !== '--e2e-crc');
  if (characteristic === undefined || surplus.length > 0) {
    io.err(`mydr24 decode: ${USAGE}`);
    return 2;
  }
  const decoded = decodeHex(characteristic, hex, { e2eCrc: argv.includes('--e2e-crc') });
  if (!decoded.ok) {
    io.out(`${JSON.stringify({ error: decoded.error })}\n`);
    if (decoded.error === 'unknown-characteristic') io.err(`mydr24 decode: expected one of ${knownCharacteristics.join(', ')}\n`);
    return 1;
  }
  const { fields, unusableReason } = decoded;
  io.out(`${JSON.stringify({ ...fields, usable: unusableReason === null, ...(unusableReason === null ? {} : { unusableReason }) })}\n`);
  return 0;
}

/** One JSON line a message; the input is one message, or bytes as they come over MLLP. Times are judged against the message's own unless `--received-at` says. */
async function decodeHl7v2(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { words, flags } = flagsOf(argv);
  const siteTz = flags.get('--zone') ?? 'UTC';
  const given = flags.get('--received-at');
  if (words.length > 1 || !isZone(siteTz) || (given !== undefined && Number.isNaN(Date.parse(given)))) {
    io.err(`mydr24 decode: ${USAGE}`);
    return 2;
  }
  let bytes: Uint8Array;
  try {
    bytes = await inputBytes(words[0], io);
  } catch (error) {
    const problem = unreadable(error, words[0]);
    if (problem === undefined) throw error;
    io.err(`mydr24 decode: ${problem}\n`);
    return 2;
  }
  const texts = (bytes.includes(0x0b) ? takeBytes(betweenMessages, bytes).messages : [bytes]).map((message) => new TextDecoder().decode(message));
  const verdicts = texts.map((text) => readOru(text, { siteTz, receivedAtMs: given === undefined ? (sentAt(text, siteTz) ?? Date.now()) : Date.parse(given) }));
  for (const verdict of verdicts) io.out(`${JSON.stringify(verdict)}\n`);
  return verdicts.length > 0 && verdicts.every(({ ack }) => ack === 'AA') ? 0 : 1;
}

function flagsOf(argv: readonly string[]): { words: string[]; flags: Map<string, string> } {
  const flags = new Map<string, string>();
  const words: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at]!;
    if (word.startsWith('--')) flags.set(word, argv[(at += 1)] ?? '');
    else words.push(word);
  }
  return { words, flags };
}

function isZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
