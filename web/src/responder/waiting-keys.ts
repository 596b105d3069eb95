// One person's key to what waits on this phone: the public half is kept, so that it can be sealed without a line; the private half is asked for
// with one and stays in memory.
import type { WaitingKey } from '@mydr24/protocol';
import { importPrivate, type PublicWaitingKey } from './waiting-seal.ts';

export interface WaitingKeys {
  /** Null on a phone that never had a line with this program, or whose browser cannot seal. */
  findPublic(): PublicWaitingKey | null;
  /** Null until it was fetched. */
  atHand(): CryptoKey | null;
  /** With a line. True: there is a key now that was not there before. Nothing waits for it, and it never fails. */
  fetch(): Promise<boolean>;
}

export interface WaitingKeysOptions {
  readonly personId: string;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Null: not now. */
  readonly ask: () => Promise<WaitingKey | null>;
  /** False on pages without TLS: nothing can be sealed there. */
  readonly canSeal: boolean;
}

export function createWaitingKeys({ personId, storage, ask, canSeal }: WaitingKeysOptions): WaitingKeys {
  const place = `mydr24.waiting-key.${personId}`;
  let own: CryptoKey | null = null;
  return {
    findPublic() {
      try {
        return canSeal ? (JSON.parse(storage.getItem(place) ?? 'null') as PublicWaitingKey | null) : null;
      } catch {
        // A browser that forbids its storage, or somebody who wrote into it.
        return null;
      }
    },
    atHand: () => own,
    async fetch() {
      if (own !== null || !canSeal) return false;
      try {
        const told = await ask();
        if (told === null) return false;
        own = await importPrivate(told);
        storage.setItem(place, JSON.stringify({ x: told.x, y: told.y }));
      } catch {
        // Asked again by and by; until then what cannot be sealed waits as it is.
      }
      return own !== null;
    },
  };
}
