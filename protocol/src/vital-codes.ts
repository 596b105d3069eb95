// The codes other systems use for our vital signs: LOINC to kind, the unit a LOINC code fixes, the specimen it names,
// and SNOMED CT for the coded values and the NEWS2 parts. Sources: US Core 9.0.0 (HL7/US-Core), LOINC look-up for
// glucose, UK Core for NEWS2. SNOMED CT codes need a national licence outside member countries.
import type { VitalKind } from './vitals.ts';

export const codeSystems = {
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
  snomed: 'http://snomed.info/sct',
  mdc: 'urn:iso:std:iso:11073:10101',
  category: 'http://terminology.hl7.org/CodeSystem/observation-category',
} as const;

export type Specimen = 'capillary' | 'blood' | 'interstitial';

export interface LoincRow {
  readonly kind: VitalKind;
  /** For codes whose property fixes mass or substance concentration: the only units that fit it. */
  readonly units?: readonly string[];
  readonly specimen?: Specimen;
  /** An average over time (US Core average blood pressure), not one measurement. */
  readonly isAverage?: true;
}

const mass = ['mg/dL', 'mg/dl', 'kg/L', 'kg/l'] as const;
const molar = ['mmol/L', 'mmol/l'] as const;

export const LOINC: Readonly<Record<string, LoincRow>> = {
  '8867-4': { kind: 'heart-rate' },
  '9279-1': { kind: 'respiratory-rate' },
  '59408-5': { kind: 'spo2' },
  '2708-6': { kind: 'spo2' },
  '8310-5': { kind: 'temperature' },
  '8480-6': { kind: 'systolic' },
  '8462-4': { kind: 'diastolic' },
  '8478-0': { kind: 'mean-arterial-pressure' },
  '96608-5': { kind: 'systolic', isAverage: true },
  '96609-3': { kind: 'diastolic', isAverage: true },
  '41653-7': { kind: 'glucose', specimen: 'capillary', units: mass },
  '14743-9': { kind: 'glucose', specimen: 'capillary', units: molar },
  '2339-0': { kind: 'glucose', specimen: 'blood', units: mass },
  '15074-8': { kind: 'glucose', specimen: 'blood', units: molar },
  '99504-3': { kind: 'glucose', specimen: 'interstitial', units: mass },
  '105272-9': { kind: 'glucose', specimen: 'interstitial', units: molar },
  '29463-7': { kind: 'body-weight' },
  '8302-2': { kind: 'body-height' },
  '39156-5': { kind: 'body-mass-index' },
  '67775-7': { kind: 'consciousness' },
  '3151-8': { kind: 'oxygen-flow' },
  '3150-0': { kind: 'inspired-oxygen' },
};

/** Panels carry no value of their own; their members are readings. */
export const loincPanels: Readonly<Record<string, string>> = {
  '85353-1': 'vital-signs', '85354-9': 'blood-pressure', '96607-7': 'average-blood-pressure',
};

/** What we send for a kind; US Core asks for both SpO2 codings. A pulse goes out as heart rate with its source kept. */
export const loincOfKind: Readonly<Partial<Record<VitalKind, readonly string[]>>> = {
  'heart-rate': ['8867-4'], 'pulse-rate': ['8867-4'], 'respiratory-rate': ['9279-1'], spo2: ['59408-5', '2708-6'],
  temperature: ['8310-5'], systolic: ['8480-6'], diastolic: ['8462-4'], 'mean-arterial-pressure': ['8478-0'],
  glucose: ['2339-0'], 'body-weight': ['29463-7'], 'body-height': ['8302-2'], 'body-mass-index': ['39156-5'],
  consciousness: ['67775-7'], 'oxygen-flow': ['3151-8'], 'inspired-oxygen': ['3150-0'],
};

export const snomedOfConsciousness = {
  A: '248234008', C: '130987000', V: '300202002', P: '450847001', U: '422768004',
} as const;

/** UK NEWS2 observables; there is no LOINC vital-signs code for them. */
export const snomedOfNews2 = {
  total: '1104051000000101',
  consciousnessLevel: '1104441000000107',
  respiratoryRate: '1104301000000104',
  spo2Scale1: '1104311000000102',
  spo2Scale2: '1104321000000108',
  airOrOxygen: '1104331000000105',
  systolicBP: '1104341000000101',
  pulse: '1104351000000103',
  consciousness: '1104361000000100',
  temperature: '1104371000000107',
} as const;

const LOINC_SHAPE = /^\d{1,7}-\d$/;

/** LOINC check digit: Luhn mod 10 over the digits before the hyphen (LOINC Users' Guide, appendix on check digits). */
export function hasValidLoincCheckDigit(code: string): boolean {
  if (!LOINC_SHAPE.test(code)) return false;
  const digits = code.slice(0, -2);
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10 === Number(code.at(-1));
}
