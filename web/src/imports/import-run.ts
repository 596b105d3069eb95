// One import from the chosen files to stored readings, as steps of one state: choosing, sending piece by piece, reading, read, storing, done.
// Whatever fails says what, and goes on from where it was. Knows the wire, not the screen.
import type { Request } from '../live/live-context.tsx';
import { IMPORT_PIECE_BYTES, MOST_IMPORT_BYTES, type ImportOptions, type PatientId, type PatientImport, type WireError } from '@mydr24/protocol';

export type ImportRun =
  | { readonly step: 'choosing'; readonly wrong: 'too-large' | 'too-many' | 'empty' | null }
  | { readonly step: 'sending'; readonly sentBytes: number; readonly ofBytes: number }
  | { readonly step: 'working'; readonly current: PatientImport }
  | { readonly step: 'stopped'; readonly error: WireError; readonly goOn: (() => void) | null };

export const choosing: ImportRun = { step: 'choosing', wrong: null };

export function whatIsWrong(files: readonly Pick<File, 'size'>[]): 'too-large' | 'too-many' | 'empty' | null {
  if (files.length > 2) return 'too-many';
  if (files.length === 0 || files.some(({ size }) => size === 0)) return 'empty';
  return files.reduce((sum, { size }) => sum + size, 0) > MOST_IMPORT_BYTES ? 'too-large' : null;
}

/** The server is asked again after this, while it reads or stores. */
const LOOK_AGAIN_MS = 1_000;
const PIECE_DEADLINE_MS = 60_000;
const AT_ONCE = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += AT_ONCE) text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return btoa(text);
}

export interface ImportWorld {
  readonly request: Request;
  readonly show: (run: ImportRun) => void;
  readonly wait: (ms: number) => Promise<void>;
  /** False once the screen is gone, or another file was chosen. */
  readonly isWanted: () => boolean;
}

/** Sends all pieces in order, then has them read. */
export async function sendAndCheck(patientId: PatientId, files: readonly File[], options: ImportOptions, world: ImportWorld): Promise<void> {
  const ofBytes = files.reduce((sum, { size }) => sum + size, 0);
  world.show({ step: 'sending', sentBytes: 0, ofBytes });
  const begun = await world.request('beginImport', { params: { patientId }, body: { files: files.map(({ name, size }) => ({ name: name.slice(-120), bytes: size })) } });
  if (!begun.ok) return stop(world, begun.error, () => void sendAndCheck(patientId, files, options, world));
  const params = { patientId, importId: begun.body.id };
  const sendFrom = async (first: number): Promise<void> => {
    const pieces = piecesOf(files);
    for (const [n, piece] of pieces.entries()) {
      if (n < first) continue;
      if (!world.isWanted()) return;
      world.show({ step: 'sending', sentBytes: pieces.slice(0, n).reduce((sum, { size }) => sum + size, 0), ofBytes });
      const content = base64Of(new Uint8Array(await piece.arrayBuffer()));
      const put = await world.request('putImportPiece', { params: { ...params, n }, body: { content } }, { via: 'http', deadlineMs: PIECE_DEADLINE_MS });
      if (!put.ok) return stop(world, put.error, () => void sendFrom(n));
    }
    await check(params, options, world);
  };
  await sendFrom(0);
}

function piecesOf(files: readonly File[]): Blob[] {
  return files.flatMap((file) => Array.from({ length: Math.ceil(file.size / IMPORT_PIECE_BYTES) }, (_, n) => file.slice(n * IMPORT_PIECE_BYTES, (n + 1) * IMPORT_PIECE_BYTES)));
}

type Ids = { readonly patientId: PatientId; readonly importId: PatientImport['id'] };

export async function check(params: Ids, options: ImportOptions, world: ImportWorld): Promise<void> {
  const asked = await world.request('checkImport', { params, body: options });
  if (!asked.ok) return stop(world, asked.error, () => void check(params, options, world));
  await follow(asked.body, params, world);
}

export async function confirm(params: Ids, world: ImportWorld): Promise<void> {
  const asked = await world.request('confirmImport', { params });
  if (!asked.ok) return stop(world, asked.error, () => void confirm(params, world));
  await follow(asked.body, params, world);
}

/** Until it waits for a person, or is over. */
async function follow(first: PatientImport, params: Ids, world: ImportWorld): Promise<void> {
  let current = first;
  for (;;) {
    if (!world.isWanted()) return;
    world.show({ step: 'working', current });
    if (current.state !== 'reading' && current.state !== 'storing') return;
    await world.wait(LOOK_AGAIN_MS);
    const seen = await world.request('getImport', { params });
    const known = current;
    if (!seen.ok) return stop(world, seen.error, () => void follow(known, params, world));
    current = seen.body;
  }
}

function stop({ show, isWanted }: ImportWorld, error: WireError, goOn: () => void): void {
  if (!isWanted()) return;
  // Forgotten, or not this person's: only a new choice helps.
  const isOver = error.kind === 'not-found' || error.kind === 'forbidden' || error.kind === 'unprocessable' || error.kind === 'too-large';
  show({ step: 'stopped', error, goOn: isOver ? null : goOn });
}
