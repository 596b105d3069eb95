// `mydr24 decode gatt CHARACTERISTIC HEX`: what we read from a device's frame, so that anybody can check a device before it counts. Stores nothing.
import { decodeHex, knownCharacteristics } from '@mydr24/client/gatt/decode-characteristic.ts';
import type { ExitCode, Io } from './io.ts';

const USAGE = `mydr24 decode gatt CHARACTERISTIC HEX [--e2e-crc], e.g. mydr24 decode gatt 2A37 16485503\n`;

/** Exit code 0 when the frame could be read, 1 when it is broken, 2 when used wrongly. */
export async function runDecode(argv: readonly string[], io: Io): Promise<ExitCode> {
  const words = argv.filter((word) => word !== '--e2e-crc');
  const [format, characteristic, hex = '', ...surplus] = words;
  if (format !== 'gatt' || characteristic === undefined || surplus.length > 0) {
    io.err(`mydr24 decode: expected ${USAGE}`);
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
