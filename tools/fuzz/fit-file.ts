// A FIT file of three heart rates, with header and check as its protocol says. For fuzzing to begin from.
const FIT_EPOCH_S = 631_065_600;

function checkOf(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

const little = (value: number, size: number): number[] => Array.from({ length: size }, (_, byte) => Math.floor(value / 256 ** byte) & 255);

function build(): Uint8Array {
  const at = Date.parse('2026-03-01T07:30:00Z') / 1_000 - FIT_EPOCH_S;
  // Message 20 (record) with field 253 (uint32 seconds) and field 3 (uint8 beats a minute).
  const body = [0x40, 0, 0, 20, 0, 2, 253, 4, 0x86, 3, 1, 2, ...[72, 255, 0].flatMap((beats, n) => [0, ...little(at + n, 4), beats])];
  const whole = [12, 0x10, 0, 0, ...little(body.length, 4), 0x2e, 0x46, 0x49, 0x54, ...body];
  return Uint8Array.from([...whole, ...little(checkOf(whole), 2)]);
}

export const fitFile = build();
