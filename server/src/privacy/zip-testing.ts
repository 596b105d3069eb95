// Reads a zip back by its directory at the end, as programs do, and checks sizes and checksums. Only tests use it.
import assert from 'node:assert/strict';
import { crc32, inflateRawSync } from 'node:zlib';

/** By the central directory: name, content, and whether sizes and checksum are true. */
export function readZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const [entries, found] = [zip.readUInt16LE(end + 10), new Map<string, Buffer>()];
  let at = zip.readUInt32LE(end + 16);
  for (let nth = 0; nth < entries; nth += 1) {
    assert.equal(zip.readUInt32LE(at), 0x0201_4b50);
    const [crc, packed, plain, nameBytes, local] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
    const name = zip.subarray(at + 46, at + 46 + nameBytes).toString();
    assert.equal(zip.readUInt32LE(local), 0x0403_4b50);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = inflateRawSync(zip.subarray(begin, begin + packed));
    assert.deepEqual([content.length, crc32(content)], [plain, crc], name);
    found.set(name, content);
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}
