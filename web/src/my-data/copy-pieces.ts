// A copy comes in pieces: what arrived before a line broke is kept in memory, and the next attempt goes on behind it. The whole is checked
// before anything is saved.
import type { PrivacyExport, WireError } from '@mydr24/protocol';
import type { Loaded } from '../shell/save-file.ts';

export interface PiecesToLoad {
  readonly all: number;
  readonly load: (n: number) => Promise<Loaded>;
  readonly arrived: (count: number) => void;
}

/** Adds to `kept` what is not there yet; null: all of it is. */
export async function loadPieces(kept: Blob[], { all, load, arrived }: PiecesToLoad): Promise<WireError | null> {
  while (kept.length < all) {
    const loaded = await load(kept.length);
    if (!loaded.ok) return loaded.error;
    kept.push(loaded.content);
    arrived(kept.length);
  }
  return null;
}

/** By its length, and by its digest where the browser reckons one (not on a page without TLS). */
export async function isWhole(content: Blob, { bytes, sha256 }: Pick<PrivacyExport, 'bytes' | 'sha256'>, digest: SubtleCrypto | undefined): Promise<boolean> {
  if (content.size !== bytes) return false;
  if (digest === undefined || sha256 === null) return true;
  const hash = new Uint8Array(await digest.digest('SHA-256', await content.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

export type CopyState = 'none' | 'making' | 'ready' | 'failed' | 'over';

export function copyState(copy: PrivacyExport | undefined, nowMs: number): CopyState {
  if (copy === undefined) return 'none';
  if (copy.state === 'failed') return 'failed';
  if (copy.state !== 'ready') return 'making';
  return (copy.expiresAt ?? 0) > nowMs ? 'ready' : 'over';
}
