// What a backup folder can bring back: each base with the moments it restores, what never became whole, holes and damage named.
import { listBases, listPieces, readPiece } from './backup-folder-node.ts';
import type { BackupKey } from './backup-key-file.ts';
import type { BackupManifest } from './backup-manifest.ts';
import { lsnText, parseLsn, segmentEnd } from './lsn.ts';
import { coverage, type ReadPiece } from './wal-pieces.ts';

export interface BackupReach {
  /** Oldest first. */
  readonly bases: readonly (Pick<BackupManifest, 'id' | 'lifeId' | 'source' | 'postgresMajor' | 'clusterBytes' | 'sealedBytes'> & { readonly fromMs: number; readonly toMs: number })[];
  readonly unfinished: number;
  /** In words: holes in the log after a base. */
  readonly problems: readonly string[];
}

export async function describeFolder(dir: string, key: BackupKey): Promise<BackupReach> {
  const { bases, unfinished } = await listBases(dir, key);
  const problems = new Set<string>();
  const read = new Map<string, ReadPiece[]>();
  for (const { lifeId } of bases) {
    if (read.has(lifeId)) continue;
    const pieces: ReadPiece[] = [];
    for (const name of await listPieces(dir, lifeId)) pieces.push(await readPiece(dir, lifeId, name, key));
    read.set(lifeId, pieces);
  }
  const described = bases.map((base) => {
    const { id, lifeId, source, postgresMajor, clusterBytes, sealedBytes, endedAtMs } = base;
    const stop = parseLsn(base.stopLsn);
    const { saidAtMs, hole } = coverage((read.get(lifeId) ?? []).filter((piece) => piece.timeline === base.timeline && piece.end > stop), segmentEnd(stop, base.segmentBytes));
    if (hole !== null) problems.add(`log from ${lsnText(hole.from)} to ${lsnText(hole.to)} is missing`);
    return { id, lifeId, source, postgresMajor, clusterBytes, sealedBytes, fromMs: endedAtMs, toMs: Math.max(endedAtMs, saidAtMs ?? 0) };
  });
  return { bases: described, unfinished, problems: [...problems] };
}
