// The record of a scene for one reader: a specially protected note with its words to whoever is let in, to everybody else only that there is one.
// The timeline says of every note that it was written, so that this tells nothing new.
import type { SceneNote, SceneRecord } from '@mydr24/protocol';
import type { ProtectedNotes } from '../consent/protected-notes.ts';
import type { Keys } from '../keys/keys.ts';
import type { Caller, ResourceFacts } from '../people/access.ts';
import type { Tx } from '../platform/postgres.ts';
import { isOnEmergency, listProtectedSceneNotes, openNotes, type ProtectedSceneNote, readScene } from './scene-store.ts';

export interface SceneReading {
  readonly caller: Caller;
  readonly requestId: string;
  readonly nowMs: number;
  /** Of the emergency, as the door loaded them. */
  readonly facts: ResourceFacts;
}
export type ReadSceneFor = (tx: Tx, emergencyId: string, reading: SceneReading) => Promise<SceneRecord>;

export function createReadScene({ keys, protectedNotes }: { keys: Keys; protectedNotes: ProtectedNotes }): ReadSceneFor {
  return async (tx, emergencyId, reading) => {
    const scene = await readScene(tx, keys, emergencyId);
    const notes = await protectedOf(tx, emergencyId, reading);
    return notes.length === 0 ? scene : { ...scene, notes: [...scene.notes, ...notes].toSorted((a, b) => a.saidAt - b.saidAt) };
  };

  async function protectedOf(tx: Tx, emergencyId: string, { facts, ...reading }: SceneReading): Promise<SceneNote[]> {
    const { patientId } = facts;
    const all = await protectedNotes.opening(tx, () => listProtectedSceneNotes(tx, emergencyId));
    if (all.length === 0 || patientId === null || reading.caller.type !== 'person') return all.map(withheld);
    const isOn = await isOnEmergency(tx, emergencyId, reading.caller.personId);
    const open = await protectedNotes.letIn(tx, { ...reading, facts, patientId, isOnEmergency: isOn }, async () => all);
    const shown = await openNotes(tx, keys, open.map(({ note, protection }) => ({ ...note, protection })));
    const openIds = new Set(open.map(({ note }) => note.id));
    return [...shown, ...all.filter(({ note }) => !openIds.has(note.id)).map(withheld)];
  }
}

function withheld({ note: { id, personId, personName, saidAt, receivedAt } }: ProtectedSceneNote): SceneNote {
  return { id, text: '', personId, personName, saidAt, receivedAt, isWithheld: true };
}
