// A backup folder: `LIFE/base/ID/` with an archive, its manifests and the keys of the data directory; `LIFE/wal/` with pieces of log.
// A base is made under `.making-ID` and gets its name when it is whole and on the disk; one that goes loses its name first.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../platform/fault.ts';
import { type BackupKey } from './backup-key-file.ts';
import { BackupManifest } from './backup-manifest.ts';
import { parseLsn } from './lsn.ts';
import type { KeptBase, KeptPiece } from './retention.ts';
import { readSealedFile, readSealedWhole, writeSealedWhole } from './sealed-file-node.ts';
import { inLogOrder, parsePieceName, type PieceName, type ReadPiece } from './wal-pieces.ts';

export type BasePart = 'archive' | 'cluster-manifest' | 'kept-files' | 'manifest';

const MAKING = '.making-';
const GOING = '.going-';
const LIFE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Before the log itself, each chunk of a piece says when the server had got so far. */
export const SAID_AT_BYTES = 8;

export const baseDir = (dir: string, lifeId: string, id: string): string => join(dir, lifeId, 'base', id);
/** What a file is sealed as: moved elsewhere in the folder it opens no more. */
export const partName = (lifeId: string, id: string, part: BasePart): string => `${lifeId}/base/${id}/${part}`;
export const walDir = (dir: string, lifeId: string): string => join(dir, lifeId, 'wal');
export const sealedPieceName = (lifeId: string, name: string): string => `${lifeId}/wal/${name}`;

export interface BaseInMaking {
  readonly id: string;
  pathOf(part: BasePart): string;
  nameOf(part: BasePart): string;
  /** Writes the manifest and gives the folder its name. */
  finish(manifest: BackupManifest): Promise<void>;
  abandon(): Promise<void>;
}

export async function beginBase(dir: string, lifeId: string, key: BackupKey, nowMs: number): Promise<BaseInMaking> {
  const stamp = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
  const id = `${stamp}-${randomBytes(2).toString('hex')}`;
  const making = baseDir(dir, lifeId, `${MAKING}${id}`);
  await makeFolder(making);
  const nameOf = (part: BasePart): string => partName(lifeId, id, part);
  return {
    id,
    nameOf,
    pathOf: (part) => join(making, part),
    async finish(manifest) {
      await writeSealedWhole(join(making, 'manifest'), nameOf('manifest'), key, Buffer.from(JSON.stringify(manifest)));
      await syncFolder(making);
      await rename(making, baseDir(dir, lifeId, id));
      await syncFolder(join(making, '..'));
    },
    abandon: () => rm(making, { recursive: true, force: true }),
  };
}

/** Whole bases, oldest first, and how many never became whole. Throws for one that cannot be opened. */
export async function listBases(dir: string, key: BackupKey): Promise<{ readonly bases: BackupManifest[]; readonly unfinished: number }> {
  const bases: BackupManifest[] = [];
  let unfinished = 0;
  for (const lifeId of await listLives(dir)) {
    for (const id of await namesIn(join(dir, lifeId, 'base'))) {
      if (id.startsWith(MAKING)) unfinished += 1;
      if (!id.startsWith('.')) bases.push(await readManifest(dir, lifeId, id, key));
    }
  }
  return { bases: bases.toSorted((a, b) => a.endedAtMs - b.endedAtMs), unfinished };
}

async function readManifest(dir: string, lifeId: string, id: string, key: BackupKey): Promise<BackupManifest> {
  const bytes = await readSealedWhole(join(baseDir(dir, lifeId, id), 'manifest'), partName(lifeId, id, 'manifest'), key);
  return BackupManifest.parse(JSON.parse(bytes.toString()));
}

export async function listPieces(dir: string, lifeId: string): Promise<PieceName[]> {
  const names = await namesIn(walDir(dir, lifeId));
  return inLogOrder(names.flatMap((name) => parsePieceName(name) ?? []));
}

/** Hands on the log in a piece, part by part, and says how far it goes. A piece whose writer was ended is read as far as it goes. */
export async function readPiece(dir: string, lifeId: string, piece: PieceName, key: BackupKey, take: (part: Uint8Array, at: bigint) => Promise<void> | void = () => {}): Promise<ReadPiece> {
  let end = piece.start;
  let saidAtMs = 0;
  for await (const { plain } of readSealedFile(join(walDir(dir, lifeId), piece.name), sealedPieceName(lifeId, piece.name), key, true)) {
    saidAtMs = Number(Buffer.from(plain.buffer, plain.byteOffset, SAID_AT_BYTES).readBigUInt64BE());
    const part = plain.subarray(SAID_AT_BYTES);
    if (part.length > 0) await take(part, end);
    end += BigInt(part.length);
  }
  return { ...piece, end, saidAtMs };
}

/** What retention decides on. */
export async function listKept(dir: string, key: BackupKey): Promise<{ readonly bases: KeptBase[]; readonly pieces: KeptPiece[] }> {
  const { bases } = await listBases(dir, key);
  const pieces: KeptPiece[] = [];
  for (const lifeId of await listLives(dir)) for (const piece of await listPieces(dir, lifeId)) pieces.push({ ...piece, lifeId });
  return { bases: bases.map(({ id, lifeId, startLsn, endedAtMs }) => ({ id, lifeId, startLsn: parseLsn(startLsn), endedAtMs })), pieces };
}

export async function removeBase(dir: string, { lifeId, id }: Pick<KeptBase, 'lifeId' | 'id'>): Promise<void> {
  const going = baseDir(dir, lifeId, `${GOING}${id}`);
  await rename(baseDir(dir, lifeId, id), going);
  await rm(going, { recursive: true });
}

export async function removePiece(dir: string, { lifeId, name }: Pick<KeptPiece, 'lifeId' | 'name'>): Promise<void> {
  await rm(join(walDir(dir, lifeId), name), { force: true });
}

/** Clears what was left half made or half removed. Only for whoever alone writes to this life. */
export async function clearUnfinished(dir: string, lifeId: string): Promise<void> {
  for (const id of await namesIn(join(dir, lifeId, 'base'))) if (id.startsWith('.')) await rm(baseDir(dir, lifeId, id), { recursive: true, force: true });
}

export async function listLives(dir: string): Promise<string[]> {
  return (await namesIn(dir)).filter((name) => LIFE.test(name));
}

export async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Fault(`the backup folder ${dir} cannot be made (${(error as { code?: string }).code})`, { kind: 'unavailable', code: 'backup-folder', cause: error });
  }
}

export async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).toSorted();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT') return [];
    throw new Fault(`the backup folder ${dir} cannot be read (${code})`, { kind: 'unavailable', code: 'backup-folder', cause: error });
  }
}
