// The decisions of backups: places in the log, holes, what may go, tar; and the sealed file itself.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { type BackupKey, loadBackupKey, makeBackupKey } from './backup-key-file.ts';
import { lsnText, parseLsn, segmentEnd, segmentName, segmentStart } from './lsn.ts';
import { whatMayGo } from './retention.ts';
import { createSealedFile, readSealedFile, readSealedWhole } from './sealed-file-node.ts';
import { createTarReader } from './tar-reader.ts';
import { coverage, parsePieceName, pieceName, type ReadPiece } from './wal-pieces.ts';

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;

async function folderAndKey(t: TestContext): Promise<{ dir: string; key: BackupKey }> {
  const dir = await mkdtemp(join(tmpdir(), 'mydr24-sealed-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return { dir, key: await makeBackupKey(join(dir, 'key')) };
}

function piece(start: bigint, end: bigint, saidAtMs = 0): ReadPiece {
  return { name: pieceName(1, start, '00000000'), timeline: 1, start, end, saidAtMs };
}

describe('places in the log', () => {
  it('reads and writes them as PostgreSQL does, and names segments like its files', () => {
    assert.equal(parseLsn('A/2000028'), 0xa_0200_0028n);
    assert.equal(lsnText(0xa_0200_0028n), 'A/2000028');
    assert.equal(segmentStart(parseLsn('A/2000028'), 16 * MIB), parseLsn('A/2000000'));
    assert.equal(segmentEnd(parseLsn('A/2000028'), 16 * MIB), parseLsn('A/3000000'));
    assert.equal(segmentEnd(parseLsn('A/2000000'), 16 * MIB), parseLsn('A/2000000'));
    assert.equal(segmentName(1, parseLsn('A/2000028'), 16 * MIB), '000000010000000A00000002');
    assert.equal(segmentName(3, parseLsn('1/C0000000'), 1024 * MIB), '000000030000000100000003');
    assert.throws(() => parseLsn('G/0'));
    const name = pieceName(2, parseLsn('1/28'), 'deadbeef');
    assert.deepEqual(parsePieceName(name), { name, timeline: 2, start: 0x1_0000_0028n });
    assert.equal(parsePieceName('something'), null);
  });
});

describe('holes', () => {
  it('[BK5] finds none where pieces touch or overlap, and the first one otherwise', () => {
    const whole = coverage([piece(90n, 120n, 7), piece(0n, 60n, 1), piece(60n, 100n, 5)], 10n);
    assert.deepEqual(whole, { end: 120n, saidAtMs: 7, hole: null });
    assert.deepEqual(coverage([piece(0n, 60n, 1), piece(61n, 100n, 5)], 10n), { end: 60n, saidAtMs: 1, hole: { from: 60n, to: 61n } });
    assert.deepEqual(coverage([], 10n), { end: 10n, saidAtMs: null, hole: null });
    assert.deepEqual(coverage([piece(20n, 30n)], 10n).hole, { from: 10n, to: 20n });
  });
});

describe('what may go', () => {
  const base = (id: string, startLsn: bigint, days: number, lifeId = 'a') => ({ id, lifeId, startLsn, endedAtMs: days * DAY_MS });
  const of = (start: bigint, lifeId = 'a') => ({ ...piece(start, start + 10n), lifeId });
  const ids = (goes: readonly { id: string }[]): string[] => goes.map(({ id }) => id);

  it('[BK8] keeps the newest base from before the days kept, with the log since it', () => {
    const bases = [base('1', 5n, 1), base('2', 25n, 2), base('3', 45n, 5), base('4', 65n, 9)];
    const goes = whatMayGo(bases, [of(0n), of(10n), of(20n), of(30n), of(40n)], 3 * DAY_MS, 10 * DAY_MS);
    assert.deepEqual(ids(goes.bases), ['2', '1']);
    assert.deepEqual(goes.pieces.map(({ start }) => start), [0n, 10n, 20n, 30n], 'base 3 begins in the piece that begins at 40');
  });

  it('[BK8] never lets the newest base go, nor log of a life whose first base is being made', () => {
    assert.deepEqual(whatMayGo([base('1', 5n, 1)], [of(0n), of(0n, 'b')], DAY_MS, 1_000 * DAY_MS), { bases: [], pieces: [] });
  });

  it('[BK8] lets the log of a life go with its last base', () => {
    const goes = whatMayGo([base('1', 5n, 1), base('2', 5n, 2, 'b')], [of(0n), of(50n), of(0n, 'b')], DAY_MS, 9 * DAY_MS);
    assert.deepEqual([ids(goes.bases), goes.pieces.map(({ lifeId }) => lifeId)], [['1'], ['a', 'a']]);
  });
});

describe('sealed file', () => {
  it('[BK9] gives back what was written, and shows nothing of it without the key', async (t) => {
    const { dir, key } = await folderAndKey(t);
    const path = join(dir, 'file');
    const file = await createSealedFile(path, 'a/file', key);
    const secret = Buffer.from('heart rate of somebody '.repeat(200));
    await file.write(secret);
    await file.write(Buffer.alloc(0));
    await file.finish();
    assert.deepEqual(await readSealedWhole(path, 'a/file', key), secret);
    assert.equal((await readFile(path)).includes('heart'), false);
    await assert.rejects(readSealedWhole(path, 'b/file', key), /damaged at byte 32/, 'a file of another name');
    await assert.rejects(readSealedWhole(path, 'a/file', await makeBackupKey(join(dir, 'other'))), /sealed with the key/);
  });

  it('[BK4] tells every changed byte and every cut', async (t) => {
    const { dir, key } = await folderAndKey(t);
    const path = join(dir, 'file');
    const file = await createSealedFile(path, 'file', key);
    for (const text of ['one', 'two', 'three']) await file.write(Buffer.from(text));
    await file.finish();
    const whole = await readFile(path);
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 0x40;
      await writeFile(path, changed);
      await assert.rejects(readSealedWhole(path, 'file', key), `byte ${at}`);
      await writeFile(path, whole);
      await truncate(path, at);
      await assert.rejects(readSealedWhole(path, 'file', key), `cut at ${at}`);
    }
    await writeFile(path, Buffer.concat([whole, Buffer.of(0)]));
    await assert.rejects(readSealedWhole(path, 'file', key), 'a byte more');
  });

  it('[BK2] a file whose writer was ended is read up to its last whole chunk', async (t) => {
    const { dir, key } = await folderAndKey(t);
    const path = join(dir, 'file');
    const file = await createSealedFile(path, 'file', key);
    await file.write(Buffer.from('one'));
    await file.sync();
    const { size } = await stat(path);
    await file.write(Buffer.from('two'));
    await file.abandon();
    const partsRead = async (): Promise<string[]> => {
      const parts: string[] = [];
      for await (const { plain } of readSealedFile(path, 'file', key, true)) parts.push(Buffer.from(plain).toString());
      return parts;
    };
    assert.deepEqual(await partsRead(), ['one', 'two']);
    await truncate(path, size + 9);
    assert.deepEqual(await partsRead(), ['one']);
  });
});

describe('the key', () => {
  it('[BK4] is made once, and refused when anybody may read it or it is none', async (t) => {
    const { dir, key } = await folderAndKey(t);
    assert.equal((await loadBackupKey(join(dir, 'key'))).id, key.id);
    await assert.rejects(makeBackupKey(join(dir, 'key')), /never replaced/);
    await writeFile(join(dir, 'none'), 'password\n', { mode: 0o600 });
    await assert.rejects(loadBackupKey(join(dir, 'none')), /holds no backup key/);
    await writeFile(join(dir, 'zero'), `mydr24-backup-key:${Buffer.alloc(32).toString('base64url')}`, { mode: 0o600 });
    await assert.rejects(loadBackupKey(join(dir, 'zero')), /not drawn at random/);
    await writeFile(join(dir, 'open'), await readFile(join(dir, 'key')), { mode: 0o644 });
    await assert.rejects(loadBackupKey(join(dir, 'open')), /can be read by everybody/);
  });
});

describe('tar', () => {
  function tarOf(files: readonly { name: string; content: Buffer; type?: string }[]): Buffer {
    return Buffer.concat(
      files.flatMap(({ name, content, type = '0' }) => {
        const head = Buffer.alloc(512);
        head.write(name, 0);
        head.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
        head.write(type, 156);
        head.fill(' ', 148, 156);
        head.write(`${head.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
        return [head, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
      }),
    );
  }
  const taken = (): { files: Map<string, Buffer>; reader: ReturnType<typeof createTarReader> } => {
    const files = new Map<string, Buffer>();
    let name = '';
    const reader = createTarReader({ folder() {}, file: (found) => void files.set((name = found), Buffer.alloc(0)), bytes: (part) => void files.set(name, Buffer.concat([files.get(name)!, part])), fileEnd() {} });
    return { files, reader };
  };

  it('[BK1] gives the same files however the stream is cut', () => {
    const contents = [Buffer.alloc(0), Buffer.from('x'), Buffer.alloc(512, 1), Buffer.alloc(1_300, 2)];
    const tar = tarOf(contents.map((content, n) => ({ name: `base/${n}`, content })));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (cuts) => {
        const { files, reader } = taken();
        for (let at = 0, n = 0; at < tar.length; n += 1) {
          const length = cuts[n % cuts.length]!;
          reader.push(tar.subarray(at, at + length));
          at += length;
        }
        reader.end();
        assert.deepEqual([...files.values()], contents);
      }),
      { numRuns: 50 },
    );
  });

  it('[BK4] refuses what is no tar, names outside of its folder, links, and an end inside of a file', () => {
    const push = (tar: Buffer): void => {
      const { reader } = taken();
      reader.push(tar);
      reader.end();
    };
    const content = Buffer.from('x');
    assert.throws(() => push(Buffer.alloc(512, 7)), /no tar stream/);
    assert.throws(() => push(tarOf([{ name: '../evil', content }])), /outside of its folder/);
    assert.throws(() => push(tarOf([{ name: '/etc/passwd', content }])), /outside of its folder/);
    assert.throws(() => push(tarOf([{ name: 'pg_tblspc/1', content: Buffer.alloc(0), type: '2' }])), /tablespaces/);
    assert.throws(() => push(tarOf([{ name: 'a', content }]).subarray(0, 600)), /inside of a file/);
  });
});
