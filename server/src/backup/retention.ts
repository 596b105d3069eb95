// Which backups may go. Every moment of the days kept stays restorable: the newest base from before them stays too, with the log
// since it. The newest whole base never goes. Computes only.
import type { Lsn } from './lsn.ts';
import type { PieceName } from './wal-pieces.ts';

export interface KeptBase {
  readonly id: string;
  readonly lifeId: string;
  readonly startLsn: Lsn;
  readonly endedAtMs: number;
}

export interface KeptPiece extends PieceName {
  readonly lifeId: string;
}

export interface Farewell {
  readonly bases: readonly KeptBase[];
  readonly pieces: readonly KeptPiece[];
}

export function whatMayGo(bases: readonly KeptBase[], pieces: readonly KeptPiece[], keepMs: number, nowMs: number): Farewell {
  const newestFirst = bases.toSorted((a, b) => b.endedAtMs - a.endedAtMs);
  const firstBefore = newestFirst.findIndex((base) => base.endedAtMs <= nowMs - keepMs);
  const stays = firstBefore === -1 ? newestFirst : newestFirst.slice(0, firstBefore + 1);
  const goes = newestFirst.slice(stays.length);
  return { bases: goes, pieces: pieces.filter((piece) => !isNeeded(piece, pieces, stays, bases)) };
}

/** A piece goes when a later one of its life begins at or before the oldest base that stays, or its whole life has gone. */
function isNeeded(piece: KeptPiece, pieces: readonly KeptPiece[], stays: readonly KeptBase[], bases: readonly KeptBase[]): boolean {
  const ofLife = stays.filter(({ lifeId }) => lifeId === piece.lifeId);
  // A life without any base is one whose first base is being made.
  if (ofLife.length === 0) return !bases.some(({ lifeId }) => lifeId === piece.lifeId);
  const oldest = ofLife.reduce((a, b) => (a.startLsn < b.startLsn ? a : b));
  return !pieces.some(({ lifeId, start }) => lifeId === piece.lifeId && start > piece.start && start <= oldest.startLsn);
}
