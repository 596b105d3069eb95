// Writes a zip as it comes, entry by entry, without knowing sizes beforehand (APPNOTE 6.3.10, general purpose bit 3). No encryption, no
// entry or file over 4 GiB: whoever exceeds it is told.
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

interface Written {
  readonly name: Buffer;
  readonly at: number;
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
}

const MOST = 0xffff_ffff;
/** Bit 3: sizes follow the data; bit 11: names are UTF-8. */
const FLAGS = 0x0808;
const VERSION = 20;
const DEFLATE = 8;

export async function* writeZip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>, at: Date): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  const stamp = dosTime(at);
  let offset = 0;
  for await (const { name, content } of entries) {
    const bytes = Buffer.from(name);
    const begun = offset;
    const head = localHeader(bytes, stamp);
    yield head;
    offset += head.length;
    const sums = { crc: 0, plain: 0, packed: 0 };
    for await (const chunk of deflated(content, sums)) {
      sums.packed += chunk.length;
      offset += chunk.length;
      yield chunk;
    }
    const after = descriptor(sums);
    yield after;
    offset += after.length;
    if (offset > MOST || sums.plain > MOST) throw new Error('an export would be larger than 4 GiB');
    written.push({ name: bytes, at: begun, ...sums });
  }
  const directory = Buffer.concat(written.map((entry) => centralHeader(entry, stamp)));
  yield directory;
  yield endOfDirectory(written.length, directory.length, offset);
}

async function* deflated(content: ZipEntry['content'], sums: { crc: number; plain: number }): AsyncGenerator<Buffer> {
  const packer = createDeflateRaw();
  const feeding = (async () => {
    for await (const chunk of content) {
      sums.crc = crc32(chunk, sums.crc);
      sums.plain += chunk.length;
      if (!packer.write(chunk)) await new Promise((drained) => packer.once('drain', drained));
    }
    packer.end();
  })();
  feeding.catch((error: unknown) => packer.destroy(error as Error));
  for await (const chunk of packer) yield chunk as Buffer;
  await feeding;
}

const dosTime = (at: Date): number => (((at.getUTCFullYear() - 1980) << 25) | ((at.getUTCMonth() + 1) << 21) | (at.getUTCDate() << 16) | (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)) >>> 0;

/** Little-endian numbers of 2 and 4 bytes, as the format has them. */
function pack(...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  const out = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) at = bytes === 2 ? out.writeUInt16LE(value, at) : out.writeUInt32LE(value, at);
  return out;
}

const localHeader = (name: Buffer, stamp: number): Buffer =>
  Buffer.concat([pack([4, 0x0403_4b50], [2, VERSION], [2, FLAGS], [2, DEFLATE], [4, stamp], [4, 0], [4, 0], [4, 0], [2, name.length], [2, 0]), name]);
const descriptor = ({ crc, packed, plain }: Pick<Written, 'crc' | 'packed' | 'plain'>): Buffer => pack([4, 0x0807_4b50], [4, crc], [4, packed], [4, plain]);
const centralHeader = ({ name, at, crc, packed, plain }: Written, stamp: number): Buffer =>
  Buffer.concat([pack([4, 0x0201_4b50], [2, VERSION], [2, VERSION], [2, FLAGS], [2, DEFLATE], [4, stamp], [4, crc], [4, packed], [4, plain], [2, name.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), name]);
const endOfDirectory = (entries: number, bytes: number, at: number): Buffer => pack([4, 0x0605_4b50], [2, 0], [2, 0], [2, entries], [2, entries], [4, bytes], [4, at], [2, 0]);
