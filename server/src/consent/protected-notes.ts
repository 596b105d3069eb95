// Who is let into a specially protected note (42 CFR Part 2, and kinds a site names beside it). Unlike everything else, nobody is unless
// the patient said so for this kind: 2.31. Asked after the door let somebody read the chart; whoever is not let in is not told that there is one.
import type { NoteProtection, ProtectedKind } from '@mydr24/protocol';
import type { Caller, ResourceFacts } from '../people/access.ts';
import type { Tx } from '../platform/postgres.ts';
import { consentsOf, type ConsentFacts, purposeOf } from './consent.ts';

export interface ProtectedNoteFacts {
  readonly kind: string;
  readonly writerId: string;
  /** The ward it was written on. */
  readonly unitId: string | null;
}

export interface NoteReader {
  readonly personId: string;
  readonly roles: readonly string[];
  readonly unitIds: readonly string[];
  readonly isOnCareTeam: boolean;
  /** They opened this record, and protected notes with it, as a medical emergency: 2.51. */
  readonly isInEmergency: boolean;
  /** Of a note of a scene: they go to this emergency or hold it, and it goes on. */
  readonly isOnEmergency?: boolean;
}

export type LetInBy = NoteProtection['by'];

/** Where protected notes lie: nothing is there but for what this opens. Filled by app.ts. */
export interface ProtectedNotes {
  /** Protected rows are there for what runs inside alone. */
  opening<T>(tx: Tx, look: () => Promise<T>): Promise<T>;
  /** Undefined: no such kind is protected in this tenant. */
  findKind(tx: Tx, code: string): Promise<ProtectedKind | undefined>;
  /** Of these notes those the reader is let in to; what only danger to life opens is noted as disclosed. `facts`: of the record they were let in to. */
  letIn<Note extends ProtectedNoteFacts>(tx: Tx, reading: ProtectedReading, list: () => Promise<readonly Note[]>): Promise<(Note & { protection: NoteProtection })[]>;
}
export interface ProtectedReading {
  readonly caller: Caller;
  readonly patientId: string;
  readonly requestId: string;
  readonly nowMs: number;
  readonly facts: ResourceFacts;
  readonly isOnEmergency?: boolean;
}

/** 2.32(a)(2), as in force since 16 April 2024 (89 FR 12472). */
const notices: Readonly<Record<string, string>> = { 'substance-use': '42 CFR part 2 prohibits unauthorized use or disclosure of these records.' };
/** What must go with a note wherever it is shown or copied; null: the site's own law says what. */
export const redisclosureNotice = (kind: string): string | null => notices[kind] ?? null;

/** How far the consent reaches by which this reader is let in to a kind, which must go with the note: 2.32(b). */
export function scopeOf(kind: string, { personId, roles }: NoteReader, { choices }: ConsentFacts): NoteProtection['scope'] {
  const allowing = choices.filter(({ topic, protectedKind, purpose, decision }) => topic === 'protected' && protectedKind === kind && purpose === purposeOf.protected && decision === 'allow');
  const choice = allowing.find(({ who }) => who.kind === 'person' && who.personId === personId) ?? allowing.find(({ who }) => who.kind === 'role' && roles.includes(who.role));
  return choice && { role: choice.who.kind === 'role' && choice.who.role !== 'app' ? choice.who.role : null, untilAt: choice.untilAt };
}

/** A person the patient named is let in wherever they work; a role only on the ward the note is from, and on the care team. */
export function letInBy({ kind, writerId, unitId }: ProtectedNoteFacts, reader: NoteReader, consents: ConsentFacts | null | undefined): LetInBy | null {
  if (writerId === reader.personId) return 'own';
  const { own, ofRoles } = consentsOf(consents ?? { version: 0, choices: [] }, 'protected', kind, reader);
  const isOfCircle = reader.isOnCareTeam || (unitId !== null && reader.unitIds.includes(unitId));
  const isAllowed = own === null ? isOfCircle && ofRoles.includes('allow') : own === 'allow';
  if (isAllowed) return 'consent';
  if (reader.isOnEmergency === true) return 'team';
  return reader.isInEmergency ? 'emergency' : null;
}
