// A tenant as a folder: one file of JSON lines for each table, and a manifest written last, with the rows and the hash of every file. A folder without a
// manifest is no archive. Health data lie in it: it is made for its owner alone and must be kept so.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

const FORMAT = 1;
const MANIFEST = 'manifest.json';

export const ArchiveManifest = z.object({
  format: z.literal(FORMAT),
  tenant: z.object({ id: z.uuid(), name: z.string() }),
  exportedAt: z.iso.datetime(),
  /** The last migration of the database it came from; it goes into one with the same. */
  schema: z.string(),
  tables: z.array(z.object({ name: z.string().regex(/^[a-z_0-9]+$/), rows: z.int(), sha256: z.string() })),
});
export type ArchiveManifest = z.infer<typeof ArchiveManifest>;
export type ArchivedTable = ArchiveManifest['tables'][number];

export type ArchiveRead = { ok: true; manifest: ArchiveManifest } | { ok: false; problem: string };

const fileOf = (dir: string, table: string): string => join(dir, `${table}.ndjson`);

/** Refuses a folder that holds anything, so that no older file is taken for a part of this archive. */
export async function prepareArchive(dir: string): Promise<string | null> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return (await readdir(dir)).length > 0 ? `${dir} is not empty; name a new folder` : null;
}

export async function writeTable(dir: string, name: string, lines: AsyncIterable<string>): Promise<ArchivedTable> {
  const hash = createHash('sha256');
  let rows = 0;
  async function* counted(): AsyncGenerator<string> {
    for await (const line of lines) {
      const text = `${line}\n`;
      hash.update(text);
      rows += 1;
      yield text;
    }
  }
  await pipeline(counted(), createWriteStream(fileOf(dir, name), { mode: 0o600, flags: 'wx' }));
  return { name, rows, sha256: hash.digest('hex') };
}

export async function writeManifest(dir: string, manifest: Omit<ArchiveManifest, 'format'>): Promise<void> {
  const draft = join(dir, `.${MANIFEST}`);
  await writeFile(draft, `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, join(dir, MANIFEST));
}

/** Reads every file once: a byte that is not what was written is found before anything is done with it. */
export async function readArchive(dir: string): Promise<ArchiveRead> {
  const text = await readFile(join(dir, MANIFEST), 'utf8').catch(() => null);
  if (text === null) return { ok: false, problem: `${dir} holds no ${MANIFEST}: it is no archive, or one that was never finished` };
  const parsed = ArchiveManifest.safeParse(parseJson(text));
  if (!parsed.success) return { ok: false, problem: `${MANIFEST} is not one of format ${FORMAT}` };
  for (const { name, sha256 } of parsed.data.tables) {
    const hash = createHash('sha256');
    const isRead = await pipeline(createReadStream(fileOf(dir, name)), hash).then(() => true, () => false);
    if (!isRead) return { ok: false, problem: `${name}.ndjson is missing or cannot be read` };
    if (hash.digest('hex') !== sha256) return { ok: false, problem: `${name}.ndjson is not what was written: its SHA-256 differs from the manifest` };
  }
  return { ok: true, manifest: parsed.data };
}

export async function* readTable(dir: string, name: string, atOnce: number): AsyncGenerator<string[]> {
  let lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(fileOf(dir, name)), crlfDelay: Infinity })) {
    lines.push(line);
    if (lines.length === atOnce) {
      yield lines;
      lines = [];
    }
  }
  if (lines.length > 0) yield lines;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
