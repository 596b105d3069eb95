// ISO/IEEE 11073-10101 terms to our kinds and UCUM units. By reference name first, by number second.
import { LOINC, vitalKinds, vitals, type VitalKind } from '@mydr24/protocol';
import type { Coded } from './hl7-fields.ts';

const kindOfName: Readonly<Record<string, VitalKind>> = {
  MDC_ECG_HEART_RATE: 'heart-rate', MDC_PULS_OXIM_PULS_RATE: 'pulse-rate', MDC_PULS_RATE_NON_INV: 'pulse-rate', MDC_RESP_RATE: 'respiratory-rate', MDC_TTHOR_RESP_RATE: 'respiratory-rate',
  MDC_PULS_OXIM_SAT_O2: 'spo2', MDC_TEMP: 'temperature', MDC_TEMP_BODY: 'temperature',
  MDC_PRESS_BLD_NONINV_SYS: 'systolic', MDC_PRESS_BLD_NONINV_DIA: 'diastolic', MDC_PRESS_BLD_NONINV_MEAN: 'mean-arterial-pressure',
  MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD: 'glucose', MDC_MASS_BODY_ACTUAL: 'body-weight', MDC_LEN_BODY_ACTUAL: 'body-height',
};

const kindOfNumber = new Map<string, VitalKind>(vitalKinds.flatMap((kind) => vitals[kind].mdc.map((code) => [code, kind] as const)));

export function kindOf({ code, name, system }: Coded): VitalKind | null {
  if (system === 'LN') return Object.hasOwn(LOINC, code) ? (LOINC[code]?.kind ?? null) : null;
  return kindOfName[name] ?? (system === 'MDC' ? (kindOfNumber.get(code) ?? null) : null);
}

const unitOfName: Readonly<Record<string, string>> = {
  MDC_DIM_BEAT_PER_MIN: '/min', MDC_DIM_RESP_PER_MIN: '/min', MDC_DIM_PER_MIN: '/min', MDC_DIM_PERCENT: '%', MDC_DIM_DEGC: 'Cel', MDC_DIM_FAHR: '[degF]', MDC_DIM_KELVIN: 'K',
  MDC_DIM_MMHG: 'mm[Hg]', MDC_DIM_KILO_PASCAL: 'kPa', MDC_DIM_MILLI_G_PER_DL: 'mg/dL', MDC_DIM_MILLI_MOLE_PER_L: 'mmol/L', MDC_DIM_KILO_G: 'kg', MDC_DIM_G: 'g', MDC_DIM_LB: '[lb_av]',
  MDC_DIM_CENTI_M: 'cm', MDC_DIM_M: 'm', MDC_DIM_INCH: '[in_i]', MDC_DIM_L_PER_MIN: 'L/min',
};

/** A unit of another system than MDC or UCUM is nobody's to guess. */
export function unitOf({ code, name, system }: Coded): string | null {
  return unitOfName[name] ?? (system === 'UCUM' ? code : null);
}
