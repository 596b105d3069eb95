// What was found in the audit, as it goes out: an entry for the officer, a line of "who saw my record" for the patient, and the
// place where a page ends.
import type { AuditEntry, PatientId, RecordView, Role, StandingChange } from '@mydr24/protocol';
import { readBasis, type Says } from './audit-basis.ts';
import { ownerOf, readChange } from './audit-change.ts';
import { deedOf, whyOf } from './audit-deed.ts';
import type { AuditCursor, FoundRow, ViewGroup } from './audit-search-store.ts';

const actorOf = ({ actorKind, actorId, actorName, actorRoles }: Pick<FoundRow, 'actorKind' | 'actorId' | 'actorName' | 'actorRoles'>): AuditEntry['actor'] => ({ kind: actorKind, id: actorId, name: actorName, roles: actorRoles });

/** With the names of people and places as they are called now; null for one that is not there any more. */
export function changeOf({ change, resource }: Pick<FoundRow, 'change' | 'resource'>, names: ReadonlyMap<string, string>): StandingChange | null {
  const kept = readChange(change);
  if (kept === null) return null;
  const named = (id: string) => ({ id, name: names.get(id) ?? null });
  const places = (ids: readonly string[]) => ids.map(named);
  const both = <T, U>(pair: readonly [T, T] | undefined, shown: (each: T) => U): { before: U; after: U } | null => (pair === undefined ? null : { before: shown(pair[0]), after: shown(pair[1]) });
  return { of: named(ownerOf(resource)), roles: both(kept.roles, (roles) => roles as Role[]), units: both(kept.units, places), facilities: both(kept.facilities, places), hasAccess: both(kept.access, (has) => has) };
}

export function entryOf(row: FoundRow, says: Says, tenantId: string, names: ReadonlyMap<string, string>): AuditEntry {
  const { id, at, action, resource, patientId, patientName, outcome, purpose, requestId } = row;
  return { id, at, actor: actorOf(row), action, deed: deedOf(action), resource, patient: patientId === null ? null : { id: patientId as PatientId, name: patientName }, outcome, purpose, basis: readBasis(row.basis, outcome, says, tenantId), change: changeOf(row, names), requestId };
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
