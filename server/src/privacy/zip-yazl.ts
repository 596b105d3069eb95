// A zip as it comes, entry by entry, without knowing sizes beforehand. Packs on threads of the runtime, so that nothing waits for it.
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** An entry is asked for when the one before it has been read; whoever stops reading ends it all. */
export async function* writeZip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>, at: Date): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  let reading: Readable | null = null;
  const fail = (error: unknown): unknown => output.destroy(error as Error);
  zip.on('error', fail);
  const adding = (async () => {
    for await (const { name, content } of entries) {
      reading = Readable.from(content, { objectMode: false });
      zip.addReadStream(reading, name, { mtime: at });
      await finished(reading);
    }
    zip.end();
  })();
  adding.catch(fail);
  try {
    for await (const chunk of output) yield chunk as Buffer;
    await adding;
  } finally {
    (reading as Readable | null)?.destroy();
  }
}
