// What a simulated device writes in each language it speaks, and how it reads the answers. Values and texts only.
import { vitals, type VitalKind } from '@mydr24/protocol';

export interface SimulatedReading {
  readonly seq: number;
  readonly kind: VitalKind;
  readonly code: string;
  readonly value: number;
  readonly unit: string;
  readonly takenAt: number;
}
export interface SimulatedAnswer {
  readonly isStored: boolean;
  /** Of a refusal. */
  readonly reason?: string;
}

/** MDC terms (ISO/IEEE 11073-10101) as a bedside gateway sends them. */
const mdcNames: Partial<Record<VitalKind, string>> = {
  'heart-rate': 'MDC_ECG_HEART_RATE', 'pulse-rate': 'MDC_PULS_OXIM_PULS_RATE', 'respiratory-rate': 'MDC_RESP_RATE', spo2: 'MDC_PULS_OXIM_SAT_O2', temperature: 'MDC_TEMP',
  systolic: 'MDC_PRESS_BLD_NONINV_SYS', diastolic: 'MDC_PRESS_BLD_NONINV_DIA', 'mean-arterial-pressure': 'MDC_PRESS_BLD_NONINV_MEAN', glucose: 'MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD', 'body-weight': 'MDC_MASS_BODY_ACTUAL',
};
const mdcUnits: Readonly<Record<string, string>> = {
  '/min': 'MDC_DIM_BEAT_PER_MIN', '%': 'MDC_DIM_PERCENT', Cel: 'MDC_DIM_DEGC', '[degF]': 'MDC_DIM_FAHR', 'mm[Hg]': 'MDC_DIM_MMHG', kPa: 'MDC_DIM_KILO_PASCAL', 'mg/dL': 'MDC_DIM_MILLI_G_PER_DL', 'mmol/L': 'MDC_DIM_MILLI_MOLE_PER_L', kg: 'MDC_DIM_KILO_G',
};

/** Kinds a simulated bedside gateway has words for. */
export const speaksHl7 = (kind: VitalKind): boolean => mdcNames[kind] !== undefined;

const hl7Time = (atMs: number): string => `${new Date(atMs).toISOString().replaceAll(/[-:TZ]/g, '')}+0000`;

/** PCD-01: an OBX a reading, each with its own time. */
export function pcd01(readings: readonly SimulatedReading[], { key, patientId, controlId, sentAt }: { key: string; patientId: string; controlId: string; sentAt: number }): string {
  const rows = readings.map(({ kind, value, unit, takenAt }, nth) =>
    `OBX|${nth + 1}|NM|${vitals[kind].mdc[0] ?? ''}^${mdcNames[kind] ?? ''}^MDC|1.${nth + 1}.1.1|${value}|0^${mdcUnits[unit] ?? unit}^MDC|||||R|||${hl7Time(takenAt)}`);
  const at = hl7Time(sentAt);
  return [
    `MSH|^~\\&|SIMULATOR|WARD|MYDR24||${at}|${key}|ORU^R01^ORU_R01|${controlId}|P|2.6|||NE|AL|||||PCD_DEC_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO`,
    `PID|||${patientId}^^^^PI`, 'PV1||I', `OBR|1|||182777000^monitoring of patient^SCT|||${at}`, ...rows, '',
  ].join('\r');
}

/** Rows the acknowledgement names are refused; AE and AR refuse all. */
export function answersOfAck(ack: string, count: number): SimulatedAnswer[] {
  const segments = ack.split('\r').map((line) => line.split('|'));
  const code = segments.find(([name]) => name === 'MSA')?.[1];
  const errors = segments.filter(([name]) => name === 'ERR').map((fields) => (fields[5] ?? '').split('^'));
  const isAll = code !== 'AA';
  return Array.from({ length: count }, (_, nth): SimulatedAnswer => {
    const own = errors.find(([, text]) => text === `OBX ${nth + 1} was not taken`) ?? (isAll ? errors[0] : undefined);
    return own === undefined && !isAll ? { isStored: true } : { isStored: false, reason: own === undefined ? `answered ${code}` : own.join(': ') };
  });
}

/** US Core vital signs, one observation a reading; the device's number makes repeats harmless. */
export function fhirBatch(readings: readonly SimulatedReading[], { deviceId, patientId }: { deviceId: string; patientId: string }): object {
  return {
    resourceType: 'Bundle', type: 'batch',
    entry: readings.map(({ seq, code, value, unit, takenAt }) => ({
      request: { method: 'POST', url: 'Observation' },
      resource: {
        resourceType: 'Observation', status: 'final',
        identifier: [{ system: `urn:uuid:${deviceId}`, value: `${seq}` }],
        category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
        code: { coding: [{ system: 'http://loinc.org', code }] },
        subject: { reference: `Patient/${patientId}` }, effectiveDateTime: new Date(takenAt).toISOString(),
        valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
      },
    })),
  };
}

interface FhirIssues {
  issue?: { details?: { text?: string } }[];
}

export function answersOfBundle(reply: unknown, count: number): SimulatedAnswer[] {
  const { entry, issue } = reply as { entry?: { response: { status: string; outcome?: FhirIssues } }[] } & FhirIssues;
  return Array.from({ length: count }, (_, nth): SimulatedAnswer => {
    const response = entry?.[nth]?.response;
    if (response !== undefined && Number(response.status) < 300) return { isStored: true };
    const issues = response?.outcome?.issue ?? issue ?? [];
    return { isStored: false, reason: issues.map(({ details }) => details?.text ?? '').join('; ') };
  });
}

/** What HTTP, the stream, the socket and MQTT answer for one item. */
export function answerOf(result: unknown): SimulatedAnswer {
  const { status, reason, message } = (result ?? {}) as { status?: string; reason?: string; message?: string };
  return status === 'stored' || status === 'duplicate' ? { isStored: true } : { isStored: false, reason: `${reason ?? 'refused'}: ${message ?? ''}` };
}

export const submissionOf = ({ seq, code, value, unit, takenAt }: SimulatedReading, patientId: string): object => ({ seq, patientId, code, value, unit, takenAt });
