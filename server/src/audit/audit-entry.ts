// What was found in the audit, as it goes out: an entry for the officer, a line of "who saw my record" for the patient, and the
// place where a page ends.
import type { AuditEntry, PatientId, RecordView } from '@mydr24/protocol';
import { readBasis, type Says } from './audit-basis.ts';
import { deedOf, whyOf } from './audit-deed.ts';
import type { AuditCursor, FoundRow, ViewGroup } from './audit-search-store.ts';

const actorOf = ({ actorKind, actorId, actorName, actorRoles }: Pick<FoundRow, 'actorKind' | 'actorId' | 'actorName' | 'actorRoles'>): AuditEntry['actor'] => ({ kind: actorKind, id: actorId, name: actorName, roles: actorRoles });

export function entryOf(row: FoundRow, says: Says, tenantId: string): AuditEntry {
  const { id, at, action, resource, patientId, patientName, outcome, purpose, requestId } = row;
  return { id, at, actor: actorOf(row), action, deed: deedOf(action), resource, patient: patientId === null ? null : { id: patientId as PatientId, name: patientName }, outcome, purpose, basis: readBasis(row.basis, outcome, says, tenantId), requestId };
}

export function viewOf(group: ViewGroup): RecordView {
  const { day, actions, bases, times, firstAt, lastAt, outcome, purpose } = group;
  const why = new Set(actions.map((action) => whyOf(action, purpose)));
  const could = new Set(bases.flatMap((basis) => readBasis(basis, outcome, () => null, '')?.standings ?? []));
  return { day, who: actorOf(group), why: [...why].toSorted(), could: [...could].toSorted(), deeds: [...new Set(actions.map(deedOf))].toSorted(), times, firstAt, lastAt, isRefused: outcome === 'refused' };
}

export const cursorText = ({ at, id }: AuditCursor): string => `${at}.${id}`;

export function parseCursor(text: string | undefined): AuditCursor | null {
  if (text === undefined) return null;
  const [at = '', id = ''] = text.split('.');
  return { at: Number(at), id };
}
