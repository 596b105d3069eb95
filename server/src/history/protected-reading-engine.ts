// Opens specially protected notes, of the chart and of scenes, to whoever is let in, and writes down as disclosed what only danger to life opens
// (42 CFR 2.51(c)). Who is let in is decided by consent/protected-notes.ts.
import type { ConsentRules } from '@mydr24/protocol';
import { type LetInBy, letInBy, type ProtectedNoteFacts, type ProtectedNotes, redisclosureNotice, scopeOf } from '../consent/protected-notes.ts';
import type { Keys } from '../keys/keys.ts';
import type { Door } from '../people/access.ts';
import type { Tx } from '../platform/postgres.ts';
import { getReader, noteDisclosure, openingProtected } from './protected-notes-store.ts';

export interface ProtectedNotesOptions {
  readonly door: Door;
  readonly keys: Keys;
  /** Which kinds of notes are protected in the tenant of this transaction. */
  readonly readConsentRules: (tx: Tx) => Promise<ConsentRules>;
}

export function createProtectedNotes({ door, keys, readConsentRules }: ProtectedNotesOptions): ProtectedNotes {
  return {
    opening: openingProtected,
    findKind: async (tx, wanted) => (await readConsentRules(tx)).kinds.find(({ code }) => code === wanted),
    async letIn<Note extends ProtectedNoteFacts>(tx: Tx, { caller, patientId, requestId, nowMs, facts, isOnEmergency = false }: Parameters<ProtectedNotes['letIn']>[1], list: () => Promise<readonly Note[]>) {
      if (caller.type !== 'person') return [];
      const { breakGlassId, ...standing } = await getReader(tx, caller.personId, patientId, nowMs);
      const reader = { ...standing, isOnCareTeam: (facts.careTeamPersonIds ?? []).includes(caller.personId), isInEmergency: breakGlassId !== null, isOnEmergency };
      const letIn = (await openingProtected(tx, list)).flatMap((note): (Note & { by: LetInBy })[] => {
        const by = letInBy(note, reader, facts.consents);
        return by === null ? [] : [{ ...note, by }];
      });
      const disclosed = new Set(letIn.filter(({ by }) => by === 'emergency').map(({ kind }) => kind));
      const isDisclosed = breakGlassId !== null && disclosed.size > 0 && (await door.enter(tx, caller, 'patient.read-protected', { type: 'patient', id: patientId }, requestId)).ok;
      if (isDisclosed) await openingProtected(tx, () => noteDisclosure(tx, keys, breakGlassId, [...disclosed], nowMs));
      const open = letIn.filter(({ by }) => by !== 'emergency' || isDisclosed);
      if (open.length === 0) return [];
      const { kinds } = await readConsentRules(tx);
      return open.map((note) => ({ ...note, protection: { kind: note.kind, name: kinds.find(({ code }) => code === note.kind)?.name ?? note.kind, notice: redisclosureNotice(note.kind), by: note.by, ...(note.by === 'consent' && { scope: scopeOf(note.kind, reader, facts.consents!) }) } }));
    },
  };
}
