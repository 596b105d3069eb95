// The two decimal numbers of IEEE 11073-20601 that health devices send: SFLOAT (12-bit mantissa, 4-bit exponent) and FLOAT (24 + 8).
// Keeps the precision the device sent: 2, 2.0 and 2.00 differ. A special number is no value and never becomes one.

export type SpecialNumber = 'NaN' | 'NRes' | '+INFINITY' | '-INFINITY' | 'RESERVED';

export interface DecimalNumber {
  /** As many digits as the device sent, e.g. `36.70`. */
  readonly text: string;
  readonly value: number;
  /** Power of ten of the last digit sent. */
  readonly exponent: number;
}

export type MedicalFloat = DecimalNumber | { readonly special: SpecialNumber };

export const isSpecial = (number: MedicalFloat): number is { special: SpecialNumber } => 'special' in number;

/** HL7 PHD IG, "FLOATS": mantissas that stand for no number, whatever the exponent. */
const specialAt = (largest: number, smallest: number): ReadonlyMap<number, SpecialNumber> =>
  new Map([[largest, 'NaN'], [largest - 1, '+INFINITY'], [smallest, 'NRes'], [smallest + 1, 'RESERVED'], [smallest + 2, '-INFINITY']]);

const sfloatSpecials = specialAt(0x7ff, -0x800);
const floatSpecials = specialAt(0x7fffff, -0x800000);

/** `raw`: 16 bits, as read little-endian. */
export function sfloatOf(raw: number): MedicalFloat {
  return numberOf((raw << 20) >> 20, (raw << 16) >> 28, sfloatSpecials);
}

/** `raw`: 32 bits, as read little-endian. */
export function floatOf(raw: number): MedicalFloat {
  return numberOf((raw << 8) >> 8, raw >> 24, floatSpecials);
}

function numberOf(mantissa: number, exponent: number, specials: ReadonlyMap<number, SpecialNumber>): MedicalFloat {
  const special = specials.get(mantissa);
  if (special !== undefined) return { special };
  const text = decimalText(mantissa, exponent);
  return { text, value: Number(text), exponent };
}

/** Digits moved as text: binary arithmetic would turn 36.7 into 36.699999999999996. */
export function decimalText(mantissa: number, exponent: number): string {
  const sign = mantissa < 0 ? '-' : '';
  const digits = String(Math.abs(mantissa));
  if (exponent >= 0) return mantissa === 0 ? '0' : `${sign}${digits}${'0'.repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
