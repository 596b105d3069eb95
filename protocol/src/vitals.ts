// The closed list of vital signs, what each is measured in, and the limits of what can be true of a living body.
// Plain facts for every side of the wire; converting and judging happen in the server only.
// LOINC (c) Regenstrief Institute, used under its free licence; UCUM (c) Regenstrief Institute.
import { z } from 'zod';
export * from './vital-codes.ts';

export const vitalKinds = [
  'heart-rate', 'pulse-rate', 'respiratory-rate', 'spo2', 'temperature', 'systolic', 'diastolic', 'mean-arterial-pressure',
  'glucose', 'body-weight', 'body-height', 'body-mass-index', 'consciousness', 'supplemental-oxygen', 'oxygen-flow', 'inspired-oxygen',
  'respiratory-distress', 'capillary-refill',
] as const;
export const VitalKind = z.enum(vitalKinds).meta({ id: 'VitalKind' });
export type VitalKind = z.infer<typeof VitalKind>;

/** ACVPU: alert, new confusion, voice, pain, unresponsive (RCP NEWS2 2017). */
export const consciousnessLevels = ['A', 'C', 'V', 'P', 'U'] as const;
export const ConsciousnessLevel = z.enum(consciousnessLevels);
export type ConsciousnessLevel = z.infer<typeof ConsciousnessLevel>;

/** What the patient breathes, always said, never inferred from silence. */
export const oxygenSources = ['air', 'oxygen'] as const;
export const OxygenSource = z.enum(oxygenSources);
export type OxygenSource = z.infer<typeof OxygenSource>;

/** How hard a child works to breathe (National PEWS). */
export const distressLevels = ['none', 'mild', 'moderate', 'severe'] as const;

/** How a unit reaches the canonical one: value x multiply / divide, after adding `offset`. Exact decimals, as text. */
export interface UnitConversion {
  readonly offset?: string;
  readonly multiply?: string;
  readonly divide?: string;
}

export interface VitalDefinition {
  /** UCUM code every stored and shown value is in; null for a coded vital. */
  readonly unit: string | null;
  /** Decimals a screen shows, and so the decimals every rule judges. */
  readonly decimals: number;
  /** Outside of this (canonical unit, ends included) a value is a fault of the sensor or the unit, not of the patient. */
  readonly plausible: readonly [low: number, high: number] | null;
  /** Values strictly between these are a unit mistake although plausible, e.g. SpO2 sent as a fraction. */
  readonly suspect?: readonly [above: number, below: number];
  /** UCUM codes accepted besides the canonical one. Everything else of the same dimension is refused, not guessed. */
  readonly units: Readonly<Record<string, UnitConversion>>;
  readonly codes: readonly string[] | null;
  /** Silence longer than this is a technical alarm unless the device says otherwise; null where nobody expects a stream. */
  readonly noDataMs: number | null;
  /** ISO/IEEE 11073-10101 nomenclature codes. */
  readonly mdc: readonly string[];
}

// Project default for continuous streams: goal 10 of the safety goals; a device sets its own.
const CONTINUOUS_MS = 30_000;

const measured = (
  unit: string, decimals: number, plausible: readonly [number, number], rest: Partial<VitalDefinition> = {},
): VitalDefinition => ({ unit, decimals, plausible, units: {}, codes: null, noDataMs: null, mdc: [], ...rest });
const coded = (codes: readonly string[]): VitalDefinition =>
  ({ unit: null, decimals: 0, plausible: null, units: {}, codes, noDataMs: null, mdc: [] });

// UCUM: m[Hg] = 133.322 kPa, so 1 kPa = 1000/133.322 mm[Hg].
const kPaToMmHg: UnitConversion = { multiply: '1000', divide: '133.322' };
// Glucose C6H12O6, 180.156 g/mol (IUPAC atomic weights).
const molarGlucose: UnitConversion = { multiply: '18.0156' };
const litreSpelling: UnitConversion = {};

/** Plausible ranges of rate, SpO2, temperature and weight: the project's LOINC/UCUM table; the others are ours. */
export const vitals: Readonly<Record<VitalKind, VitalDefinition>> = {
  'heart-rate': measured('/min', 0, [0, 400], { noDataMs: CONTINUOUS_MS, mdc: ['147842'] }),
  'pulse-rate': measured('/min', 0, [0, 400], { noDataMs: CONTINUOUS_MS, mdc: ['149530'] }),
  'respiratory-rate': measured('/min', 0, [0, 120], { noDataMs: CONTINUOUS_MS, mdc: ['151562'] }),
  spo2: measured('%', 0, [0, 100], { suspect: [0, 1], noDataMs: CONTINUOUS_MS, mdc: ['150456'] }),
  temperature: measured('Cel', 1, [10, 47], {
    // UCUM: [degF] = 5/9 K above 459.67; both lines are exact.
    units: { '[degF]': { offset: '-32', multiply: '5', divide: '9' }, K: { offset: '-273.15' } },
    mdc: ['150344', '150364'],
  }),
  systolic: measured('mm[Hg]', 0, [0, 400], { units: { kPa: kPaToMmHg }, mdc: ['150021'] }),
  diastolic: measured('mm[Hg]', 0, [0, 300], { units: { kPa: kPaToMmHg }, mdc: ['150022'] }),
  'mean-arterial-pressure': measured('mm[Hg]', 0, [0, 350], { units: { kPa: kPaToMmHg }, mdc: ['150023'] }),
  glucose: measured('mg/dL', 0, [0, 2000], {
    units: {
      'mg/dl': litreSpelling, 'mmol/L': molarGlucose, 'mmol/l': molarGlucose,
      'kg/L': { multiply: '100000' }, 'kg/l': { multiply: '100000' },
    },
    mdc: ['160184'],
  }),
  'body-weight': measured('kg', 1, [0.2, 700], {
    // International avoirdupois pound: 0.45359237 kg exactly.
    units: { '[lb_av]': { multiply: '0.45359237' }, g: { divide: '1000' } },
    mdc: ['188736'],
  }),
  'body-height': measured('cm', 1, [20, 280], { units: { '[in_i]': { multiply: '2.54' }, m: { multiply: '100' } }, mdc: ['188740'] }),
  'body-mass-index': measured('kg/m2', 1, [3, 250]),
  consciousness: coded(consciousnessLevels),
  'supplemental-oxygen': coded(oxygenSources),
  'oxygen-flow': measured('L/min', 1, [0, 100], { units: { 'l/min': litreSpelling } }),
  'inspired-oxygen': measured('%', 0, [15, 100]),
  'respiratory-distress': coded(distressLevels),
  'capillary-refill': measured('s', 0, [0, 30]),
};
