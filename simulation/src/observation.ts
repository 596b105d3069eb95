// What a run leaves behind for the checkers: facts in order of time, nothing judged yet.
import type { Page, PersonId, TimelineEntry } from '@mydr24/protocol';
import type { Emergency } from '@mydr24/server/emergency/emergency-state.ts';

export type Observation =
  | {
      type: 'committed'; atMs: number; state: Emergency; newPages: readonly Page[]; entries: readonly number[];
      /** By the clock of the node that decided. */
      nodeMs?: number;
      isDue?: boolean;
      changedPages?: readonly Page[];
      notes?: readonly TimelineEntry[];
    }
  /** A page was taken for sending, at this attempt. */
  | { type: 'claimed'; atMs: number; page: Page; attempt: number }
  /** A carrier took a page: it left the building. */
  | { type: 'left'; atMs: number; page: Page; isRepeat: boolean }
  /** A phone was told that its person holds the emergency. */
  | { type: 'told-holder'; atMs: number; personId: PersonId }
  /** A phone was told that its person has a place of the team. */
  | { type: 'told-member'; atMs: number; personId: PersonId }
  /** Somebody set off for the scene, or stopped. */
  | { type: 'drives' | 'stands'; atMs: number; personId: PersonId }
  /** A device was told that its receipt is stored. */
  | { type: 'receipt-taken'; atMs: number; pageId: string; rung: 'delivered' | 'shown' | 'acknowledged' }
  /** Somebody was told that no more pages come, or that they do again. */
  | { type: 'left-duty' | 'came-on-duty'; atMs: number; personId: PersonId }
  /** The database ended the transaction of a node that had stood still: what it had decided is not written. */
  | { type: 'fenced'; atMs: number }
  | { type: 'node-down' | 'node-up'; atMs: number };

export interface Story {
  seed: number;
  observations: readonly Observation[];
  /** As stored when the run ended. */
  pages: readonly Page[];
  endMs: number;
}
