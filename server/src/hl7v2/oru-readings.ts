// From what an ORU message says to what the lane takes: each part of a panel is a reading of its own, numbered by what it is,
// so that the same message again gives the same numbers and a correction finds what it corrects.
import { loincOfKind, vitals, type ReadingSubmission, type TechnicalSignal, type VitalKind } from '@mydr24/protocol';
import { instantOfIso } from '../intake/iso-instant.ts';
import type { absentRows, OruReading, OruVerdict } from './oru-message.ts';

/** Whose a PID-3 is; undefined for nobody's. */
export type PatientOf = (identifier: string) => string | undefined;
export type OruItem = { [K in keyof ReadingSubmission]: unknown };

const partKinds = { systolic: 'systolic', diastolic: 'diastolic', mean: 'mean-arterial-pressure' } as const;
const MAX_AHEAD_MS = 60_000;

/** `numberOf` makes a whole number below 2^47 of a text, always the same. `absent`: rows that say there is no valid value (OBX-11 X). */
export function itemsOf(verdict: OruVerdict, absent: ReturnType<typeof absentRows>, patientOf: PatientOf, receivedAtMs: number, numberOf: (text: string) => number): OruItem[] {
  const counts = new Map<string, number>();
  const items: OruItem[] = [];
  const add = (reading: Pick<OruReading, 'effective' | 'status' | 'patient' | 'isPoor'>, kind: VitalKind, value: number | null, why?: TechnicalSignal): void => {
    const code = kind === 'pulse-rate' ? `mdc:${vitals[kind].mdc[0]}` : loincOfKind[kind]?.[0];
    const patientId = patientOf(reading.patient ?? verdict.patient ?? '');
    if (code === undefined || patientId === undefined) return;
    // A clock that is a little ahead is not believed to the minute, but its reading is good.
    const takenAt = Math.min(instantOfIso(reading.effective) ?? receivedAtMs, receivedAtMs + MAX_AHEAD_MS);
    const what = `${patientId} ${kind} ${takenAt}`;
    const nth = counts.get(what) ?? 0;
    counts.set(what, nth + 1);
    const amends = reading.status === 'corrected' || reading.status === 'entered-in-error' ? { amends: reading.status } : {};
    const isWithdrawn = reading.status === 'entered-in-error';
    items.push({ seq: numberOf(`${what} ${nth}`), patientId, code, value: isWithdrawn ? null : value, unit: vitals[kind].unit ?? undefined, takenAt, ...amends, ...(why === undefined ? {} : { why }), ...(reading.isPoor === true && !isWithdrawn ? { quality: 'poor' } : {}) });
  };
  for (const reading of verdict.readings) {
    // "Below 20" is no number that could be scored.
    if (reading.usableForScore === false) continue;
    if (reading.kind !== 'blood-pressure') {
      if (typeof reading.value === 'number') add(reading, reading.kind, reading.value);
      continue;
    }
    for (const [part, kind] of Object.entries(partKinds)) {
      const value = typeof reading.value === 'number' ? undefined : reading.value[part as keyof typeof partKinds];
      if (value !== undefined) add(reading, kind, value);
    }
  }
  for (const { kind, effective, patient } of absent) add({ effective, status: 'final', ...(patient === null ? {} : { patient }) }, kind, null, 'sensor-off');
  return items;
}
