// Writes the log into sealed pieces one after another, cut at the borders of segments. Each chunk says when the server had got so far.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { SAID_AT_BYTES, sealedPieceName, syncFolder, walDir } from './backup-folder-node.ts';
import type { BackupKey } from './backup-key-file.ts';
import { storeFault } from './base-backup-engine.ts';
import type { DatabaseLife } from './database-life-store.ts';
import { type Lsn, segmentStart } from './lsn.ts';
import { createSealedFile, type SealedWriter } from './sealed-file-node.ts';
import { pieceName } from './wal-pieces.ts';

export interface PieceWriter {
  /** On the disk when it resolves. */
  write(log: Buffer, saidAtMs: number): Promise<void>;
  /** An empty piece: from here on the log goes on. */
  markStart(): Promise<void>;
  /** Leaves the open piece without an end: whoever reads it knows that its writer may have been ended there. */
  close(): Promise<void>;
}

export interface PieceWriterOptions {
  readonly dir: string;
  readonly life: DatabaseLife;
  readonly key: BackupKey;
  readonly segmentBytes: number;
  readonly from: Lsn;
}

const CHUNK_BYTES = 1024 * 1024;

export function createPieceWriter({ dir, life, key, segmentBytes, from }: PieceWriterOptions): PieceWriter {
  let at = from;
  let open: SealedWriter | undefined;
  const begin = async (): Promise<SealedWriter> => {
    const name = pieceName(life.timeline, at, randomBytes(4).toString('hex'));
    const file = await createSealedFile(join(walDir(dir, life.id), name), sealedPieceName(life.id, name), key);
    await syncFolder(walDir(dir, life.id));
    return file;
  };
  const writePart = async (part: Buffer, saidAtMs: number): Promise<void> => {
    const said = Buffer.alloc(SAID_AT_BYTES);
    said.writeBigUInt64BE(BigInt(saidAtMs));
    open ??= await begin();
    await open.write(Buffer.concat([said, part]));
    at += BigInt(part.length);
    if (part.length === 0 || at !== segmentStart(at, segmentBytes)) return;
    await open.finish();
    open = undefined;
  };
  const write = async (log: Buffer, saidAtMs: number): Promise<void> => {
    for (let done = 0; done < log.length || done === 0; ) {
      const room = Number(segmentStart(at, segmentBytes) + BigInt(segmentBytes) - at);
      const part = log.subarray(done, done + Math.min(room, CHUNK_BYTES));
      await writePart(part, saidAtMs);
      done += Math.max(part.length, 1);
    }
    await open?.sync();
  };
  return {
    write: (log, saidAtMs) => write(log, saidAtMs).catch((error: unknown) => Promise.reject(storeFault(error))),
    async markStart() {
      const file = await begin();
      await file.finish();
    },
    async close() {
      await open?.abandon().catch(() => {});
      open = undefined;
    },
  };
}
