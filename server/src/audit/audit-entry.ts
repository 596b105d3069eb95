// What was found in the audit, as it goes out: an entry for the officer, a line of "who saw my record" for the patient, and the
// place where a page ends.
import type { AuditEntry, PatientId, RecordView } from '@mydr24/protocol';
import { deedOf, whyOf } from './audit-deed.ts';
import type { AuditCursor, FoundRow, ViewGroup } from './audit-search-store.ts';

const actorOf = ({ actorKind, actorId, actorName, actorRoles }: Pick<FoundRow, 'actorKind' | 'actorId' | 'actorName' | 'actorRoles'>): AuditEntry['actor'] => ({ kind: actorKind, id: actorId, name: actorName, roles: actorRoles });

export function entryOf(row: FoundRow): AuditEntry {
  const { id, at, action, resource, patientId, patientName, outcome, purpose, requestId } = row;
  return { id, at, actor: actorOf(row), action, deed: deedOf(action), resource, patient: patientId === null ? null : { id: patientId as PatientId, name: patientName }, outcome, purpose, requestId };
}

export function viewOf(group: ViewGroup): RecordView {
  const { day, actions, times, firstAt, lastAt, outcome, purpose } = group;
  const why = new Set(actions.map((action) => whyOf(action, purpose)));
  return { day, who: actorOf(group), why: [...why].toSorted(), deeds: [...new Set(actions.map(deedOf))].toSorted(), times, firstAt, lastAt, isRefused: outcome === 'refused' };
}

export const cursorText = ({ at, id }: AuditCursor): string => `${at}.${id}`;

export function parseCursor(text: string | undefined): AuditCursor | null {
  if (text === undefined) return null;
  const [at = '', id = ''] = text.split('.');
  return { at: Number(at), id };
}
