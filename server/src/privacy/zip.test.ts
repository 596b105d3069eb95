// A zip as it is written piece by piece, read back by its directory at the end, as programs do.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { writeZip } from './zip-yazl.ts';
import { readZip } from './zip-testing.ts';

test('[PR6] every file of a zip comes back whole, whatever its size and name', async () => {
  const large = Array.from({ length: 40 }, () => randomBytes(65_536));
  const files = [{ name: 'empty.txt', content: [] as Buffer[] }, { name: 'photos/à.txt', content: [Buffer.from('hola')] }, { name: 'large.bin', content: large }];
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeZip(files, new Date(Date.UTC(2026, 10, 26)))) chunks.push(chunk);
  assert.deepEqual(readZip(Buffer.concat(chunks)), new Map(files.map(({ name, content }) => [name, Buffer.concat(content)])));
});

test('[PR6] an entry that breaks while it is read breaks the zip with its own error, and whoever stops reading is not kept', async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.from('half');
    throw new Error('the database went away');
  }
  await assert.rejects(async () => {
    for await (const chunk of writeZip([{ name: 'a.txt', content: broken() }], new Date(0))) assert.ok(chunk.length > 0);
  }, /the database went away/);
  let isClosed = false;
  async function* endless(): AsyncGenerator<Buffer> {
    try {
      for (;;) yield randomBytes(65_536);
    } finally {
      isClosed = true;
    }
  }
  for await (const chunk of writeZip([{ name: 'b.bin', content: endless() }], new Date(0))) if (chunk.length > 1_000) break;
  await new Promise(setImmediate);
  assert.ok(isClosed);
});
