// One person's key to what waits on this phone: the public half is kept, so that it can be sealed without a line; the private half is asked for
// with one and stays in memory.
import type { WaitingKey } from '@mydr24/protocol';
import { importPrivate, type PublicWaitingKey } from './waiting-seal.ts';

export interface WaitingKeys {
  /** Null on a phone that never had a line with this program, or whose browser cannot seal. */
  findPublic(): PublicWaitingKey | null;
  /** Null without a line. */
  findPrivate(): Promise<CryptoKey | null>;
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
    findPublic: () => (canSeal ? (JSON.parse(storage.getItem(place) ?? 'null') as PublicWaitingKey | null) : null),
    async findPrivate() {
      if (own !== null || !canSeal) return own;
      const told = await ask();
      if (told === null) return null;
      storage.setItem(place, JSON.stringify({ x: told.x, y: told.y }));
      return (own = await importPrivate(told));
    },
  };
}
