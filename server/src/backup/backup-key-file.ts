// The operator's key that seals backups: 256 bits as one line of a file that only its owner may read. Lost, the backups are too:
// nothing here keeps a second one.
import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { Fault } from '../platform/fault.ts';

export interface BackupKey {
  readonly bytes: Uint8Array;
  /** Names the key without telling it: stands in the head of every sealed file. */
  readonly id: string;
}

const LINE = /^mydr24-backup-key:([A-Za-z0-9_-]{43})$/;

export async function makeBackupKey(path: string): Promise<BackupKey> {
  const bytes = randomBytes(32);
  try {
    await writeFile(path, `mydr24-backup-key:${bytes.toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw refusal(path, `cannot be written (${(error as { code?: string }).code}); a key is never replaced`);
  }
  return { bytes, id: idOf(bytes) };
}

export async function loadBackupKey(path: string): Promise<BackupKey> {
  const text = await readFile(path, 'utf8').catch((error: { code?: string }) => {
    throw refusal(path, error.code === 'ENOENT' ? 'is not there; make one with mydr24 backup key FILE' : `cannot be read (${error.code})`);
  });
  if (((await stat(path)).mode & 0o007) !== 0) throw refusal(path, 'can be read by everybody on this machine; chmod 600');
  const encoded = LINE.exec(text.trim())?.[1];
  if (encoded === undefined) throw refusal(path, 'holds no backup key; make one with mydr24 backup key FILE');
  const bytes = Buffer.from(encoded, 'base64url');
  if (new Set(bytes).size < 8) throw refusal(path, 'holds a key that was not drawn at random; make one with mydr24 backup key FILE');
  return { bytes, id: idOf(bytes) };
}

function idOf(bytes: Uint8Array): string {
  return createHash('sha256').update('mydr24 backup key id').update(bytes).digest('hex').slice(0, 16);
}

function refusal(path: string, why: string): Fault {
  return new Fault(`the backup key file ${path} ${why}`, { kind: 'conflict', code: 'backup-key', retryable: false });
}
