// What is known of a draft being written: what is on the screen, what the server has, and the honest word for the difference.
//   saved -> waiting -> saving -> saved | kept (not saved, tried again) | conflict (somebody else saved)
// Each save names the revision it was written on, so nobody overwrites what they have not seen.
import type { WireError } from '@mydr24/protocol';

export interface SavedDraft {
  text: string;
  revision: number;
}

export type SaveState =
  | { tag: 'saved'; at: number | null }
  | { tag: 'waiting' }
  | { tag: 'saving'; text: string }
  | { tag: 'kept'; error: WireError }
  | { tag: 'conflict'; theirs: SavedDraft & { byName: string } };

export interface DraftSaving {
  text: string;
  saved: SavedDraft;
  save: SaveState;
}

export type SavingEvent =
  | { type: 'typed'; text: string }
  | { type: 'sent' }
  | { type: 'stored'; revision: number; at: number }
  | { type: 'failed'; error: WireError }
  | { type: 'overtaken'; theirs: SavedDraft & { byName: string } }
  | { type: 'keep-mine' }
  | { type: 'take-theirs' };

export const opened = (saved: SavedDraft, at: number | null): DraftSaving => ({ text: saved.text, saved, save: { tag: 'saved', at } });

export function saving(state: DraftSaving, event: SavingEvent): DraftSaving {
  const { save } = state;
  switch (event.type) {
    case 'typed':
      return typed(state, event.text);
    case 'sent':
      return save.tag === 'waiting' || save.tag === 'kept' ? { ...state, save: { tag: 'saving', text: state.text } } : state;
    case 'stored': {
      if (save.tag !== 'saving') return state;
      const isLatest = save.text === state.text;
      return { ...state, saved: { text: save.text, revision: event.revision }, save: isLatest ? { tag: 'saved', at: event.at } : { tag: 'waiting' } };
    }
    case 'failed':
      return save.tag === 'saving' ? { ...state, save: { tag: 'kept', error: event.error } } : state;
    case 'overtaken':
      return save.tag === 'saving' ? { ...state, save: { tag: 'conflict', theirs: event.theirs } } : state;
    case 'keep-mine':
      return save.tag === 'conflict' ? { ...state, saved: { text: save.theirs.text, revision: save.theirs.revision }, save: { tag: 'waiting' } } : state;
    case 'take-theirs':
      return save.tag === 'conflict' ? opened({ text: save.theirs.text, revision: save.theirs.revision }, null) : state;
  }
}

function typed(state: DraftSaving, text: string): DraftSaving {
  const { save, saved } = state;
  // While it is being sent, or somebody must decide, the words go on; what becomes of them is decided when that ends.
  if (save.tag === 'saving' || save.tag === 'conflict') return { ...state, text };
  return { ...state, text, save: text === saved.text && save.tag === 'waiting' ? { tag: 'saved', at: null } : text === saved.text ? save : { tag: 'waiting' } };
}

/** Whether leaving now would lose words. */
export function wouldLose({ text, saved }: DraftSaving): boolean {
  return text !== saved.text;
}
