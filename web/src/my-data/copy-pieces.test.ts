// @vitest-environment node
import { createHash } from 'node:crypto';
import { wireError, type PrivacyExport } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import type { Loaded } from '../shell/save-file.ts';
import { copyState, isWhole, loadPieces } from './copy-pieces.ts';

const piece = (text: string): Loaded => ({ ok: true, content: new Blob([text]), name: null });
const cut: Loaded = { ok: false, error: wireError('unavailable', 'unreachable', 'no answer') };

test('a download that broke goes on behind what arrived, and loads nothing twice', async () => {
  const [kept, asked, told]: [Blob[], number[], number[]] = [[], [], []];
  let hasLine = false;
  const load = async (n: number): Promise<Loaded> => {
    asked.push(n);
    return n === 2 && !hasLine ? cut : piece(String(n));
  };
  const wanted = { all: 4, load, arrived: (count: number) => void told.push(count) };
  expect((await loadPieces(kept, wanted))?.code).toBe('unreachable');
  hasLine = true;
  expect(await loadPieces(kept, wanted)).toBeNull();
  expect([asked, told]).toEqual([[0, 1, 2, 2, 3], [1, 2, 3, 4]]);
  expect(await new Blob(kept).text()).toBe('0123');
});

test('a file that is not what was made is not saved', async () => {
  const sha256 = createHash('sha256').update('0123').digest('hex');
  const made = { bytes: 4, sha256 };
  expect(await isWhole(new Blob(['0123']), made, crypto.subtle)).toBe(true);
  expect(await isWhole(new Blob(['0124']), made, crypto.subtle)).toBe(false);
  expect(await isWhole(new Blob(['012']), made, undefined)).toBe(false);
  expect(await isWhole(new Blob(['0124']), made, undefined)).toBe(true);
});

test('a copy is ready until it runs out, and being made until it is ready', () => {
  const copy = (more: Partial<PrivacyExport>): PrivacyExport => ({ id: 'x' as PrivacyExport['id'], state: 'ready', askedAt: 1, doneAt: 2, expiresAt: 100, bytes: 4, sha256: null, pieces: 1, problem: null, ...more });
  expect([undefined, copy({ state: 'waiting' }), copy({ state: 'making' }), copy({}), copy({ expiresAt: 50 }), copy({ state: 'failed' })].map((each) => copyState(each, 50))).toEqual(['none', 'making', 'making', 'ready', 'over', 'failed']);
});
