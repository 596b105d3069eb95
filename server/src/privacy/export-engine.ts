// Makes what patients asked for: reads page by page, zips as it goes, and keeps sealed pieces. Nothing of it lies readable anywhere.
import { createHash } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { observationOf, patientResource } from '../fhir/reading-resource.ts';
import type { PrintDocument } from '../incident/document.ts';
import type { Keys } from '../keys/keys.ts';
import { type KeyOwner, type SealedPlace } from '../keys/sealed.ts';
import { exportOwner, EXPIRES_MS, MAKING_MS, PIECE_BYTES, piecePlace } from './export-pieces.ts';
import { exportDocument, type ExportedNote, type ExportedRecord, furtherResources, protectionOf, sharesAt } from './export-record.ts';
import * as store from './export-store.ts';
import { writeZip, type ZipEntry } from './zip-yazl.ts';

export interface ExportOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly print: PrintDocument;
  /** What slices that seal tell of a patient, opened. */
  readonly readIdentifiers: (tx: Tx, patientId: string) => Promise<readonly { authority: string; value: string }[]>;
  readonly readEssentials: (tx: Tx, patientId: string) => Promise<ExportedRecord['essentials']>;
  readonly onProblem: (error: unknown) => void;
}

export interface Exporting extends LookLoop {
  wake(): void;
}

const EVERY_MS = 10_000;
const KEPT_MS = 30 * 86_400_000;
const READINGS_AT_ONCE = 5_000;

export function createExporting(options: ExportOptions): Exporting {
  let running: Promise<unknown> | null = null;
  /** One at a time in a process: a second look waits for nobody and adds nothing. */
  const look = (): Promise<unknown> => (running ??= makeWaiting(options).finally(() => (running = null)));
  const loop = createLookLoop({ look, everyMs: EVERY_MS, firstAfterMs: EVERY_MS, clock: options.clock, onProblem: options.onProblem });
  return { ...loop, wake: () => void look().catch(options.onProblem) };
}

export async function makeWaiting(options: ExportOptions): Promise<number> {
  const { pg, clock, onProblem } = options;
  await pg.asEngine((tx) => store.dropExpired(tx, clock.nowMs(), KEPT_MS));
  for (let made = 0; ; made += 1) {
    const claimed = await pg.asEngine((tx) => store.claimExport(tx, clock.nowMs(), MAKING_MS));
    if (claimed === undefined) return made;
    try {
      await make(options, claimed);
    } catch (error) {
      onProblem(error);
      await pg.asEngine(async (tx) => (await store.dropPieces(tx, claimed.id), store.failExport(tx, claimed.id)));
    }
  }
}

async function make(options: ExportOptions, claimed: store.ClaimedExport): Promise<void> {
  const { pg, keys, clock } = options;
  await pg.asEngine((tx) => store.dropPieces(tx, claimed.id));
  const record = await pg.asTenant(claimed.tenantId, (tx) => readRecord(options, tx, claimed), { isolation: 'repeatable read' });
  const hash = createHash('sha256');
  let [bytes, pieces, rest] = [0, 0, Buffer.alloc(0)];
  const put = async (content: Buffer): Promise<void> => {
    const n = pieces;
    await pg.asEngine(async (tx) => store.insertPiece(tx, claimed, n, await keys.seal(tx, exportOwner(claimed.tenantId, claimed.patientId), piecePlace(claimed.id, n), content)));
    pieces += 1;
  };
  for await (const chunk of writeZip(entriesOf(options, claimed, record), new Date(record.madeAt))) {
    hash.update(chunk);
    bytes += chunk.length;
    rest = Buffer.concat([rest, chunk]);
    for (; rest.length >= PIECE_BYTES; rest = rest.subarray(PIECE_BYTES)) await put(rest.subarray(0, PIECE_BYTES));
  }
  if (rest.length > 0) await put(rest);
  const doneAt = clock.nowMs();
  await pg.asEngine((tx) => store.finishExport(tx, claimed.id, { doneAt, expiresAt: doneAt + EXPIRES_MS, bytes, sha256: hash.digest('hex'), pieces }));
}

async function readRecord({ keys, clock, readIdentifiers, readEssentials }: ExportOptions, tx: Tx, { tenantId, patientId }: store.ClaimedExport): Promise<ExportedRecord> {
  const owner: KeyOwner = { tenantId, patientId, keyClass: 'record' };
  const open = async (where: ExportedNote['where'], place: (row: string) => SealedPlace, rows: readonly store.SealedNote[]): Promise<ExportedNote[]> => {
    const notes: ExportedNote[] = [];
    for (const { sealed, protectedKind = null, ...note } of rows) {
      const text = sealed === null ? note.text : await keys.openText(tx, owner, place(note.id), sealed);
      if (text !== null) notes.push({ ...note, where, text, ...(protectedKind === null ? {} : { protection: protectionOf(protectedKind) }) });
    }
    return notes;
  };
  await store.openProtected(tx);
  const chart = await open('chart', (row) => ({ table: 'chart_notes', column: 'body', row }), await store.listChartNotes(tx, patientId));
  const scene = await open('scene', (row) => ({ table: 'scene_notes', column: 'text', row }), await store.listSceneNotes(tx, patientId));
  return {
    madeAt: clock.nowMs(), patientId, patient: await store.getExportedPatient(tx, keys, tenantId, patientId), identifiers: await readIdentifiers(tx, patientId), essentials: await readEssentials(tx, patientId),
    emergencies: await store.listEmergencies(tx, patientId), alarms: await store.listAlarms(tx, patientId), notes: [...chart, ...scene].toSorted((a, b) => a.at - b.at),
    photos: await store.listPhotos(tx, patientId), consents: await store.listOwnConsents(tx, patientId), disclosures: await store.listOwnDisclosures(tx, keys, patientId), familyLinks: await store.listOwnLinks(tx, patientId), shares: sharesAt(await store.listOwnShares(tx, keys, tenantId, patientId), clock.nowMs()), figures: await store.listReadingFigures(tx, patientId),
  };
}

async function* entriesOf(options: ExportOptions, claimed: store.ClaimedExport, record: ExportedRecord): AsyncGenerator<ZipEntry> {
  const { pg, keys, print } = options;
  const { tenantId, patientId, language } = claimed;
  yield { name: 'record.pdf', content: [await print(exportDocument(record, language))] };
  yield { name: 'record.json', content: recordJson(options, claimed, record) };
  yield { name: 'fhir-bundle.json', content: bundleJson(options, claimed, record) };
  for (const { id } of record.photos) {
    const content = await pg.asTenant(tenantId, async (tx) => {
      const photo = await store.getPhoto(tx, id);
      return photo.sealed === null ? photo.content : keys.open(tx, { tenantId, patientId, keyClass: 'record' }, { table: 'scene_photos', column: 'content', row: id }, photo.sealed);
    });
    if (content !== null) yield { name: `photos/${id}.jpg`, content: [content] };
  }
}

/** Page by page, each a short transaction. */
async function* readingsOf({ pg }: ExportOptions, { tenantId, patientId }: store.ClaimedExport): AsyncGenerator<store.ExportedReading[]> {
  let after: store.ExportedReading | null = null;
  for (;;) {
    const last: store.ExportedReading | null = after;
    const page: store.ExportedReading[] = await pg.asTenant(tenantId, (tx) => store.listReadings(tx, patientId, last, READINGS_AT_ONCE), { readOnly: true });
    if (page.length > 0) yield page;
    if (page.length < READINGS_AT_ONCE) return;
    after = page.at(-1)!;
  }
}

const iso = (at: number): string => new Date(at).toISOString();

async function* recordJson(options: ExportOptions, claimed: store.ClaimedExport, { figures: _figures, madeAt, ...record }: ExportedRecord): AsyncGenerator<Buffer> {
  yield Buffer.from(`{"format":"mydr24-patient-export/1","madeAt":"${iso(madeAt)}",${JSON.stringify(record).slice(1, -1)},"readings":[`);
  let isFirst = true;
  for await (const page of readingsOf(options, claimed)) {
    yield Buffer.from(page.map(({ kind, value, code, unit, takenAt }) => `${isFirst ? ((isFirst = false), '') : ','}\n${JSON.stringify({ kind, value, code, unit, takenAt: iso(takenAt) })}`).join(''));
  }
  yield Buffer.from(']}\n');
}

async function* bundleJson(options: ExportOptions, claimed: store.ClaimedExport, record: ExportedRecord): AsyncGenerator<Buffer> {
  const { patientId, patient, identifiers, madeAt } = record;
  const entry = (resource: object): string => JSON.stringify({ fullUrl: `urn:mydr24:${(resource as { resourceType: string }).resourceType}/${(resource as { id: string }).id}`, resource });
  const first = [patientResource({ id: patientId, ...patient, identifiers: [...identifiers] }), ...furtherResources(record)];
  yield Buffer.from(`{"resourceType":"Bundle","type":"collection","timestamp":"${iso(madeAt)}","entry":[${first.map(entry).join(',\n')}`);
  for await (const page of readingsOf(options, claimed)) {
    const valid = page.filter(({ value, code }) => value !== null || code !== null);
    yield Buffer.from(valid.map((reading) => `,\n${entry(observationOf({ ...reading, patientId, takenOn: iso(reading.takenAt), receivedOn: iso(reading.receivedAt) }))}`).join(''));
  }
  yield Buffer.from(']}\n');
}
