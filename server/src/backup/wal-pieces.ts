// Pieces of log in a backup folder: their names, and whether they cover a stretch without a hole. A piece begins at a segment's
// border or where a broken line was taken up again, so pieces may overlap. Computes only.
import { hex, type Lsn } from './lsn.ts';

export interface PieceName {
  readonly name: string;
  readonly timeline: number;
  readonly start: Lsn;
}

export interface ReadPiece extends PieceName {
  readonly end: Lsn;
  /** When the server said the last of it. */
  readonly saidAtMs: number;
}

export interface Hole {
  readonly from: Lsn;
  readonly to: Lsn;
}

const NAME = /^([0-9A-F]{8})-([0-9A-F]{16})-[0-9a-f]{8}$/;

/** `random`: eight hexadecimal digits, because a line can break before the first byte was taken. */
export function pieceName(timeline: number, start: Lsn, random: string): string {
  return `${hex(BigInt(timeline), 8)}-${hex(start, 16)}-${random}`;
}

export function parsePieceName(name: string): PieceName | null {
  const [, timeline, start] = NAME.exec(name) ?? [];
  if (timeline === undefined || start === undefined) return null;
  return { name, timeline: Number.parseInt(timeline, 16), start: BigInt(`0x${start}`) };
}

export function inLogOrder(pieces: readonly PieceName[]): PieceName[] {
  return pieces.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.name < b.name ? -1 : 1));
}

/** How far the pieces reach from `from` without a hole, and the first hole, if anything lies beyond one. */
export function coverage(pieces: readonly ReadPiece[], from: Lsn): { readonly end: Lsn; readonly saidAtMs: number | null; readonly hole: Hole | null } {
  let end = from;
  let saidAtMs: number | null = null;
  for (const piece of pieces.toSorted((a, b) => (a.start < b.start ? -1 : 1))) {
    if (piece.start > end) return { end, saidAtMs, hole: { from: end, to: piece.start } };
    if (piece.end < end) continue;
    end = piece.end;
    saidAtMs = Math.max(saidAtMs ?? piece.saidAtMs, piece.saidAtMs);
  }
  return { end, saidAtMs, hole: null };
}
