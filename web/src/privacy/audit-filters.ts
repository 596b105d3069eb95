// What the officer searches for, as the server takes it. Days are those of the officer's own clock, both ends included.
import type { AuditFilter, AuditOutcome, AuditSubject } from '@mydr24/protocol';

export interface AuditFilters {
  subject: AuditSubject | null;
  /** Of a person: what was changed of them, not what they did. */
  isOfChanges: boolean;
  outcome: AuditOutcome | null;
  isBreakGlass: boolean;
  action: string | null;
  /** `YYYY-MM-DD`, or empty. */
  fromOn: string;
  toOn: string;
}

export const noFilters: AuditFilters = { subject: null, isOfChanges: false, outcome: null, isBreakGlass: false, action: null, fromOn: '', toOn: '' };

export function filterOf({ subject, isOfChanges, outcome, isBreakGlass, action, fromOn, toOn }: AuditFilters): AuditFilter {
  const day = (on: string, add: number): number => {
    const [year = 0, month = 1, date = 1] = on.split('-').map(Number);
    return new Date(year, month - 1, date + add).getTime();
  };
  return {
    ...(subject === null ? {} : subject.kind === 'patient' ? { patientId: subject.id as never } : isOfChanges ? { changedPersonId: subject.id as never } : { personId: subject.id as never }),
    ...(outcome === null ? {} : { outcome }), ...(isBreakGlass ? { purpose: 'ETREAT' as const } : {}), ...(action === null ? {} : { action }),
    ...(fromOn === '' ? {} : { fromAt: day(fromOn, 0) }), ...(toOn === '' ? {} : { toAt: day(toOn, 1) }),
  };
}
