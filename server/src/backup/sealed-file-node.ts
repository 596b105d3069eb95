// A file sealed chunk by chunk with AES-256-GCM under a key of its own, derived from the operator's key, a salt and the file's name.
// Chunks are counted and the last one is marked, so that one changed, left out, exchanged, cut off or from another file is told.
//   head: "MYDR24S1", key id (8), salt (16); chunk: length and last-mark (4), sealed bytes, tag (16); inside: packed? (1), bytes
// A file is never written to again: a salt has one writer, so a nonce is used once.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { Fault } from '../platform/fault.ts';
import type { BackupKey } from './backup-key-file.ts';

export interface SealedWriter {
  /** One chunk. */
  write(plain: Uint8Array): Promise<void>;
  /** What was written is on the disk. */
  sync(): Promise<void>;
  /** Marks the end; the file is whole and on the disk. */
  finish(): Promise<void>;
  /** Leaves it without an end. */
  abandon(): Promise<void>;
  sealedBytes(): number;
}

export interface SealedRead {
  readonly plain: Uint8Array;
  /** Position of the chunk, for whoever must name it. */
  readonly at: number;
}

const MAGIC = Buffer.from('MYDR24S1');
const HEAD_BYTES = 32;
const TAG_BYTES = 16;
const LAST = 0x8000_0000;
const MAX_CHUNK_BYTES = 8 * 1024 * 1024;
const RAW = 0;
const PACKED = 1;
const pack = promisify(zstdCompress);
const unpack = promisify(zstdDecompress);

export async function createSealedFile(path: string, name: string, key: BackupKey): Promise<SealedWriter> {
  const salt = randomBytes(16);
  const fileKey = fileKeyOf(key, salt, name);
  const file = await open(path, 'wx', 0o600);
  let written = 0;
  let count = 0;
  const append = async (bytes: Buffer): Promise<void> => {
    // Node may write less than asked when a disk is nearly full.
    for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten;
    written += bytes.length;
  };
  const appendChunk = async (inner: Buffer, isLast: boolean): Promise<void> => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(isLast ? (inner.length | LAST) >>> 0 : inner.length);
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(count)).setAAD(head);
    const sealed = cipher.update(inner);
    cipher.final();
    count += 1;
    await append(Buffer.concat([head, sealed, cipher.getAuthTag()]));
  };
  await append(Buffer.concat([MAGIC, Buffer.from(key.id, 'hex'), salt]));
  return {
    async write(plain) {
      const packed = await pack(plain, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
      const [mark, bytes] = packed.length < plain.length ? [PACKED, packed] : [RAW, plain];
      await appendChunk(Buffer.concat([Buffer.of(mark), bytes]), false);
    },
    sync: () => file.datasync(),
    async finish() {
      await appendChunk(Buffer.of(RAW), true);
      await file.sync();
      await file.close();
    },
    abandon: () => file.close(),
    sealedBytes: () => written,
  };
}

/** Its chunks in order. `mayBeCut`: a file whose writer was ended in the middle is read up to its last whole chunk. */
export async function* readSealedFile(path: string, name: string, key: BackupKey, mayBeCut = false): AsyncGenerator<SealedRead, void> {
  const file = await openToRead(path);
  try {
    const fileKey = await readHead(file, path, name, key, mayBeCut);
    if (fileKey === null) return;
    for (let at = HEAD_BYTES, count = 0; ; count += 1) {
      const head = await readAt(file, at, 4);
      const word = head.length === 4 ? head.readUInt32BE() : 0;
      const length = word & ~LAST;
      if (length > MAX_CHUNK_BYTES) throw damaged(path, at);
      const body = head.length === 4 ? await readAt(file, at + 4, length + TAG_BYTES) : head;
      if (head.length < 4 || body.length < length + TAG_BYTES) {
        if (mayBeCut) return;
        throw new Fault(`${path} is cut off after ${at} bytes`, { kind: 'conflict', code: 'backup-cut', retryable: false });
      }
      const inner = unseal(fileKey, count, head, body);
      if (inner === null) throw damaged(path, at);
      if ((word & LAST) !== 0) {
        if ((await readAt(file, at + 4 + body.length, 1)).length > 0) throw damaged(path, at + 4 + body.length);
        return;
      }
      yield { plain: inner[0] === PACKED ? await unpack(inner.subarray(1)) : inner.subarray(1), at };
      at += 4 + body.length;
    }
  } finally {
    await file.close();
  }
}

/** The whole of a small file. */
export async function readSealedWhole(path: string, name: string, key: BackupKey): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const { plain } of readSealedFile(path, name, key)) parts.push(plain);
  return Buffer.concat(parts);
}

export async function writeSealedWhole(path: string, name: string, key: BackupKey, bytes: Uint8Array): Promise<number> {
  const file = await createSealedFile(path, name, key);
  const part = 1024 * 1024;
  for (let at = 0; at < bytes.length; at += part) await file.write(bytes.subarray(at, at + part));
  await file.finish();
  return file.sealedBytes();
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown';
    throw new Fault(code === 'ENOENT' ? `${path} is missing` : `${path} cannot be read (${code})`, { kind: 'conflict', code: 'backup-missing', retryable: false, cause: error });
  }
}

/** Null: its writer was ended before the head was whole. */
async function readHead(file: FileHandle, path: string, name: string, key: BackupKey, mayBeCut: boolean): Promise<Uint8Array | null> {
  const head = await readAt(file, 0, HEAD_BYTES);
  if (head.length < HEAD_BYTES && mayBeCut) return null;
  if (head.length < HEAD_BYTES || !head.subarray(0, 8).equals(MAGIC)) throw damaged(path, 0);
  const sealedWith = head.subarray(8, 16).toString('hex');
  if (sealedWith !== key.id) {
    throw new Fault(`${path} was sealed with the key ${sealedWith}; the key given is ${key.id}`, { kind: 'conflict', code: 'backup-wrong-key', retryable: false });
  }
  return fileKeyOf(key, head.subarray(16, 32), name);
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

function unseal(fileKey: Uint8Array, count: number, head: Buffer, body: Buffer): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', fileKey, nonceOf(count)).setAAD(head);
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  const inner = decipher.update(body.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
    return inner;
  } catch {
    return null;
  }
}

function fileKeyOf(key: BackupKey, salt: Uint8Array, name: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.bytes, salt, `mydr24 sealed file ${name}`, 32));
}

function nonceOf(count: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(count, 8);
  return nonce;
}

function damaged(path: string, at: number): Fault {
  return new Fault(`${path} is damaged at byte ${at}: it is not what was written there`, { kind: 'conflict', code: 'backup-damaged', retryable: false });
}
