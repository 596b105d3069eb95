// The small files of a data directory that a restored server needs besides its database: key pairs and the audit's signed heads.
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const KeptFiles = z.record(z.string(), z.string());
const HEADS_DIR = 'audit-heads';
const MAX_BYTES = 64 * 1024 * 1024;

export async function packKeptFiles(dataDir: string): Promise<Buffer> {
  const kept: Record<string, string> = {};
  const names = [...(await filesIn(dataDir, '')).filter((name) => name.endsWith('.json')), ...(await filesIn(dataDir, HEADS_DIR))];
  for (const name of names) {
    if ((await stat(join(dataDir, name))).size > MAX_BYTES) throw new Error(`${join(dataDir, name)} is too large to be a file of keys or heads`);
    kept[name] = (await readFile(join(dataDir, name))).toString('base64');
  }
  return Buffer.from(JSON.stringify(kept));
}

/** Returns their names. */
export async function unpackKeptFiles(bytes: Buffer, dataDir: string): Promise<string[]> {
  const kept = KeptFiles.parse(JSON.parse(bytes.toString()));
  for (const [name, content] of Object.entries(kept)) {
    if (!/^(audit-heads\/)?[\w.-]+$/.test(name)) throw new Error('the backup names a file outside of its folder');
    await mkdir(dirname(join(dataDir, name)), { recursive: true });
    await writeFile(join(dataDir, name), Buffer.from(content, 'base64'), { mode: 0o600 });
  }
  return Object.keys(kept);
}

async function filesIn(dataDir: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, folder), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
}
