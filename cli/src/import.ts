// `mydr24 import`: readings out of a file of another system. `--dry-run` shows what would be taken and refused; without it they are sent
// as history: stored, never alarmed as now. Sending the same file again is harmless, so after a break it is simply started again.
import { createReadStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PatientId } from '@mydr24/protocol';
import { formatOf, readerOf } from '@mydr24/server/imports/file-format.ts';
import { type ImportedReading, type ImportRow, type ImportSettings, submissionOfRow, refused } from '@mydr24/server/imports/import-row.ts';
import { readWfdbHeader, wfdbRows } from '@mydr24/server/imports/wfdb-record.ts';
import { sendHistory, type ImportWorld, systemWorld } from './import-sending.ts';
import type { ExitCode, Io } from './io.ts';
import { unreadable } from './read-input.ts';

const HELP = `mydr24 import FILE [--dry-run] [--json] [options]
  Takes readings out of an Apple Health export.xml, a FIT file, Open mHealth or Nightscout JSON, a table of Dexcom Clarity or
  LibreView (or with the columns timestamp and glucose_mg_dl), or a WFDB record of numerics (FILE.hea beside FILE.dat).

  --dry-run            send nothing; say what would be taken and what refused, and why
  --json               a JSON line for each reading and each refused row
  --device-key KEY     the device that stands for this source (mydr24 token makes one)
  --device-key-file F  the same, from a file; keeps it out of the list of processes
  --patient ID         the patient, when the device is not paired with one
  --url URL            the server (default http://127.0.0.1:8024)
  --zone ZONE          of times without an offset, e.g. Europe/Andorra
  --day-first, --month-first   how to read 03-04-2026
  --subject NAME       whose rows count in a table of several people
  --starts-at INSTANT  when a record with a changed date began
`;

interface Plan {
  readonly file: string;
  readonly isDry: boolean;
  readonly isJson: boolean;
  readonly key: string;
  readonly patientId: PatientId | undefined;
  readonly url: string;
  readonly settings: ImportSettings;
}

function planOf(argv: readonly string[], io: Io, nowMs: number): Plan | string {
  const [text, yes] = [{ type: 'string' }, { type: 'boolean' }] as const;
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv], allowPositionals: true,
      options: { 'dry-run': yes, json: yes, 'device-key': text, 'device-key-file': text, patient: text, url: text, zone: text, 'day-first': yes, 'month-first': yes, subject: text, 'starts-at': text },
    });
  } catch (error) {
    return (error as Error).message.split('. ')[0] ?? 'the options cannot be read';
  }
  const { values, positionals: [file, ...surplus] } = parsed;
  if (file === undefined || surplus.length > 0) return 'name one file';
  const patient = values.patient === undefined ? undefined : PatientId.safeParse(values.patient);
  if (patient?.success === false) return '--patient should be the id of a patient';
  if (values.zone !== undefined && !isZone(values.zone)) return '--zone should be a time zone such as Europe/Andorra';
  const startsAtMs = values['starts-at'] === undefined ? null : Date.parse(values['starts-at']);
  if (Number.isNaN(startsAtMs)) return '--starts-at should be an instant such as 2026-11-23T04:00:00Z';
  const keyFile = values['device-key-file'];
  const key = values['device-key'] ?? (keyFile === undefined ? '' : readFileSync(resolve(io.cwd, keyFile), 'utf8').trim());
  const isDry = values['dry-run'] === true;
  if (!isDry && key === '') return 'a device key is needed to send: --device-key-file FILE (mydr24 token makes one); or --dry-run';
  const dayFirst = values['day-first'] === true ? true : values['month-first'] === true ? false : null;
  return {
    file: resolve(io.cwd, file), isDry, isJson: values.json === true, key, patientId: patient?.data, url: values.url ?? 'http://127.0.0.1:8024',
    settings: { nowMs, timeZone: values.zone ?? null, dayFirst, subject: values.subject ?? null, startsAtMs },
  };
}

function isZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Exit code 0 when all that was found could be taken, 1 when something was refused or not sent, 2 when used wrongly. */
export async function runImport(argv: readonly string[], io: Io, world: ImportWorld = systemWorld): Promise<ExitCode> {
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(HELP);
    return 0;
  }
  const plan = planOf(argv, io, world.nowMs());
  if (typeof plan === 'string') {
    io.err(`mydr24 import: ${plan}\n`);
    return 2;
  }
  try {
    return await takeIn(plan, io, world);
  } catch (error) {
    const problem = unreadable(error, plan.file);
    if (problem === undefined) throw error;
    io.err(`mydr24 import: ${problem}\n`);
    return 2;
  }
}

const BATCH = 2_000;

async function takeIn(plan: Plan, io: Io, world: ImportWorld): Promise<ExitCode> {
  const sums = { taken: 0, refused: 0, stored: 0, duplicates: 0 };
  const passedOver = new Map<string, number>();
  let waiting: ImportedReading[] = [];
  const send = async (): Promise<string | null> => {
    const readings = waiting.map((reading) => submissionOfRow(reading, plan.patientId));
    waiting = [];
    if (plan.isDry || readings.length === 0) return null;
    const sent = await sendHistory({ url: plan.url, key: plan.key, readings }, world);
    if (typeof sent === 'string') return sent;
    sums.stored += sent.stored;
    sums.duplicates += sent.duplicate;
    sums.refused += sent.refused;
    for (const message of sent.messages) io.err(`refused by the server: ${message}\n`);
    return null;
  };
  for await (const row of rowsOf(plan)) {
    if ('passedOver' in row) passedOver.set(row.passedOver, (passedOver.get(row.passedOver) ?? 0) + 1);
    else if ('refused' in row) {
      sums.refused += 1;
      const { row: place, found, expected, todo } = row.refused;
      io.out(plan.isJson ? `${JSON.stringify({ refused: row.refused })}\n` : `refused, row ${place}: found ${found}; expected ${expected}; ${todo}\n`);
    } else {
      sums.taken += 1;
      if (plan.isJson) io.out(`${JSON.stringify(row.reading)}\n`);
      if (!plan.isDry) waiting.push(row.reading);
    }
    const problem = waiting.length >= BATCH ? await send() : null;
    if (problem !== null) return stopped(problem, io);
  }
  const problem = await send();
  if (problem !== null) return stopped(problem, io);
  const counted = { ...(plan.isDry ? { taken: sums.taken, refused: sums.refused } : sums), passedOver: Object.fromEntries(passedOver) };
  io.out(plan.isJson ? `${JSON.stringify({ counted })}\n` : summaryOf(plan.isDry, sums, passedOver));
  return sums.refused === 0 && sums.taken > 0 ? 0 : 1;
}

function stopped(problem: string, io: Io): ExitCode {
  io.err(`mydr24 import: ${problem}; start it again, what is stored already is not stored twice\n`);
  return 1;
}

function summaryOf(isDry: boolean, sums: Readonly<Record<'taken' | 'refused' | 'stored' | 'duplicates', number>>, passedOver: ReadonlyMap<string, number>): string {
  const others = [...passedOver].map(([what, count]) => `  no vital sign of ours: ${count} x ${what}\n`).join('');
  return `${isDry ? `would take ${sums.taken}` : `${sums.stored} stored, ${sums.duplicates} already there`}, ${sums.refused} refused\n${others}`;
}

async function* rowsOf({ file, settings }: Plan): AsyncGenerator<ImportRow> {
  const format = formatOf(file, await headOf(file));
  if (format === 'zip') {
    yield refused(0, 'zip', 'a zip archive', 'the file in it', 'unpack it and import export.xml');
    return;
  }
  if (format === 'wfdb') return yield* recordRows(file, settings);
  const reader = readerOf(format, settings);
  for await (const bytes of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) yield* reader.take(bytes);
  yield* reader.end();
}

async function headOf(file: string): Promise<Uint8Array> {
  await using handle = await open(file);
  const head = Buffer.alloc(512);
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

function* recordRows(file: string, settings: ImportSettings): Generator<ImportRow> {
  const header = readWfdbHeader(readFileSync(file, 'latin1'));
  if (header === null) yield refused(0, 'no-header', 'no header of a WFDB record', 'NAME SIGNALS FREQUENCY SAMPLES and a line for each signal', 'name the .hea file of a single segment');
  else yield* wfdbRows(header, (name) => besides(file, name), settings);
}

/** Only a file of this folder: a header never names another. */
function besides(file: string, name: string): Uint8Array | null {
  if (!/^[\w.-]+$/.test(name) || name.startsWith('.')) return null;
  try {
    return readFileSync(join(dirname(file), name));
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw error;
  }
}
