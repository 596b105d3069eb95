// Reads a frame byte by byte, little-endian, and never past its end: a frame that is too short is one error, not a partial reading.
import { floatOf, type MedicalFloat, sfloatOf } from './medical-float.ts';

export type FrameError = 'truncated' | 'crc' | 'bad-hex' | 'unknown-characteristic' | 'bad-size';

export class BrokenFrame extends Error {
  readonly code: FrameError;
  constructor(code: FrameError) {
    super(code);
    this.code = code;
  }
}

export interface FrameReader {
  u8(): number;
  u16(): number;
  i16(): number;
  u24(): number;
  sfloat(): MedicalFloat;
  float(): MedicalFloat;
  /** Device local time `YYYY-MM-DDTHH:mm:ss` without a zone, of 7 bytes; null when year, month or day is not known or no such moment exists. */
  localTime(): string | null;
  bytesLeft(): number;
}

export function readFrame(bytes: Uint8Array): FrameReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (count: number): number => {
    if (at + count > bytes.length) throw new BrokenFrame('truncated');
    at += count;
    return at - count;
  };
  const reader: FrameReader = {
    u8: () => view.getUint8(take(1)),
    u16: () => view.getUint16(take(2), true),
    i16: () => view.getInt16(take(2), true),
    u24: () => {
      const start = take(3);
      return view.getUint16(start, true) + view.getUint8(start + 2) * 0x1_00_00;
    },
    sfloat: () => sfloatOf(view.getUint16(take(2), true)),
    float: () => floatOf(view.getInt32(take(4), true)),
    localTime: () => {
      const start = take(7);
      return localTimeOf(view.getUint16(start, true), ...[2, 3, 4, 5, 6].map((offset) => view.getUint8(start + offset)) as [number, number, number, number, number]);
    },
    bytesLeft: () => bytes.length - at,
  };
  return reader;
}

function localTimeOf(year: number, month: number, day: number, hour: number, minute: number, second: number): string | null {
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const text = [year, month, day].map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-') + `T${[hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':')}`;
  // 30 February or 25 o'clock rolls over and no longer reads the same.
  return year >= 1582 && !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 19) === text ? text : null;
}

/** CRC-16/MCRF4XX: reflected 0x1021, initial 0xFFFF, nothing at the end (CGM service, E2E-CRC). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}

export function bytesOfHex(hex: string): Uint8Array {
  const digits = hex.replace(/^0x/i, '').replaceAll(/[\s:-]/g, '');
  if (digits.length % 2 !== 0 || !/^[\da-f]*$/i.test(digits)) throw new BrokenFrame('bad-hex');
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16));
}
