// `mydr24 replay FILE`: plays anyone's recorded vital signs through the public API, as a device would, at any speed. What it
// cannot read it refuses line by line and plays the rest. It invents nothing: gaps stay gaps. Exit code 1 when anything was refused.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { PatientId, type ReadingSubmission } from '@mydr24/protocol';
import { readingsSenderHttp, type SendReadings } from '@mydr24/simulation/demo/readings-sender-http.ts';
import type { ExitCode, Io } from './io.ts';
import { unreadable } from './read-input.ts';
import { parseReplayFile, type FileReading, type LineRefusal } from './replay-csv.ts';

const HELP = `mydr24 replay FILE [options]
  Plays a CSV of readings (also .csv.gz) through POST /v1/readings, as a device would.

  --device-key KEY         the key shown when the device was registered
  --device-key-file FILE   the same, from a file; keeps it out of the list of processes
  --url URL                the server (default http://127.0.0.1:8024)
  --patient ID             the patient, when the device serves more than one
  --stay ID                which stay of the file, when it holds several
  --speed N                recorded seconds in a second (default 1; 60 plays an hour in a minute)
  --dry-run                read and judge the file, send nothing

One reading a line:   stay_id,offset_s,kind,value,unit     (kind: heart-rate, spo2 ... or a LOINC code; empty value: no valid value)
Or a table:           time,hr,resp,spo2,sbp,dbp,temp       (units /min, %, mm[Hg], Cel; empty cell: not measured)
Times: seconds, H:MM[:SS], or ISO 8601 with an offset.
`;
const DEFAULT_URL = 'http://127.0.0.1:8024';
const SHOWN_REFUSALS = 20;
const TICK_MS = 500;
const PROGRESS_MS = 5_000;
const MAX_BATCH = 5_000;
const MAX_TRIES = 8;

/** Time and network as values, so that a replay can be rehearsed. */
export interface ReplayWorld {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly senderTo: (url: string) => SendReadings;
}
const systemWorld: ReplayWorld = {
  nowMs: () => Date.now(),
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  senderTo: (url) => readingsSenderHttp(url),
};

interface Plan { readonly file: string; readonly url: string; readonly deviceKey: string; readonly patientId: string | undefined; readonly stay: string | undefined; readonly speed: number; readonly isDryRun: boolean }

function planOf(argv: readonly string[], io: Io): Plan | string {
  const text = { type: 'string' } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv], allowPositionals: true,
      options: { url: text, 'device-key': text, 'device-key-file': text, patient: text, stay: text, speed: text, 'dry-run': { type: 'boolean' } },
    });
  } catch (error) {
    return (error as Error).message.split('. ')[0] ?? 'the options cannot be read';
  }
  const { values, positionals } = parsed;
  const [file, ...surplus] = positionals;
  if (file === undefined || surplus.length > 0) return 'name one file: mydr24 replay FILE';
  const speed = Number(values.speed ?? '1');
  if (!Number.isFinite(speed) || speed <= 0 || speed > 100_000) return '--speed is not a number above 0 and up to 100000';
  const url = values.url ?? DEFAULT_URL;
  if (!URL.canParse(url) || !/^https?:/.test(url)) return '--url is not an http or https address';
  const isDryRun = values['dry-run'] === true;
  const keyFile = values['device-key-file'];
  const deviceKey = values['device-key'] ?? (keyFile === undefined ? '' : readFileSync(resolve(io.cwd, keyFile), 'utf8').trim());
  if (deviceKey === '' && !isDryRun) return 'a device key is needed: --device-key KEY or --device-key-file FILE (mydr24 token makes one); or --dry-run';
  if (values.patient !== undefined && !PatientId.safeParse(values.patient).success) return '--patient is not a patient id (a UUID)';
  return { file, url, deviceKey, patientId: values.patient, stay: values.stay, speed, isDryRun };
}

export async function runReplay(argv: readonly string[], io: Io, world: ReplayWorld = systemWorld): Promise<ExitCode> {
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(HELP);
    return 0;
  }
  const used = (message: string): ExitCode => {
    io.err(`mydr24 replay: ${message}\n`);
    return 2;
  };
  let plan: Plan | string;
  let content: string;
  try {
    plan = planOf(argv, io);
    if (typeof plan === 'string') return used(plan);
    content = textOf(resolve(io.cwd, plan.file));
  } catch (error) {
    const why = unreadable(error, (error as { path?: string }).path);
    if (why === undefined) throw error;
    return used(why);
  }
  const parsed = parseReplayFile(content);
  if (!parsed.ok) return used(`${plan.file}: ${parsed.message}`);
  const { stay } = plan;
  if (stay === undefined && parsed.stayIds.length > 1) return used(`${plan.file} holds ${parsed.stayIds.length} stays; choose one with --stay, e.g. ${parsed.stayIds.slice(0, 3).join(', ')}`);
  const chosen = parsed.readings.filter((reading) => stay === undefined || reading.stayId === stay);
  if (chosen.length === 0 && stay !== undefined) return used(`${plan.file} holds no stay "${stay}"`);
  showRefusals(parsed.refusals, io);
  const lengthS = chosen.at(-1)?.offsetS ?? 0;
  io.out(`${chosen.length} readings over ${spanOf(lengthS)}, played in ${spanOf(lengthS / plan.speed)}; ${parsed.refusals.length} refused in the file\n`);
  if (plan.isDryRun) return parsed.refusals.length === 0 ? 0 : 1;
  const totals = await play(chosen, plan, io, world);
  io.out(`sent ${totals.sent}: stored ${totals.stored}, already there ${totals.duplicate}, refused by the server ${totals.refused}${totals.failure === null ? '' : `; stopped: ${totals.failure}`}\n`);
  return totals.refused === 0 && totals.failure === null && parsed.refusals.length === 0 ? 0 : 1;
}

function textOf(path: string): string {
  const bytes = readFileSync(path);
  // Gzip's first two bytes; a name says less.
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
}

function showRefusals(refusals: readonly LineRefusal[], io: Io): void {
  for (const { line, message } of refusals.slice(0, SHOWN_REFUSALS)) io.err(`line ${line}: ${message}\n`);
  if (refusals.length > SHOWN_REFUSALS) io.err(`... and ${refusals.length - SHOWN_REFUSALS} more\n`);
}

function spanOf(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

interface Totals { sent: number; stored: number; duplicate: number; refused: number; failure: string | null }

async function play(readings: readonly FileReading[], plan: Plan, io: Io, world: ReplayWorld): Promise<Totals> {
  const send = world.senderTo(plan.url);
  const startMs = world.nowMs();
  const totals: Totals = { sent: 0, stored: 0, duplicate: 0, refused: 0, failure: null };
  let toldMs = startMs;
  for (let next = 0; next < readings.length && totals.failure === null; ) {
    const nowMs = world.nowMs();
    const from = next;
    while (next < readings.length && next - from < MAX_BATCH && takenAtOf(readings[next]!, plan, startMs) <= nowMs) next += 1;
    if (next > from) await deliver(readings.slice(from, next).map((reading, index) => submissionOf(reading, from + index, plan, startMs)), plan, send, totals, io, world);
    if (world.nowMs() - toldMs >= PROGRESS_MS) {
      toldMs = world.nowMs();
      io.err(`${totals.sent} of ${readings.length} sent (${Math.floor((100 * totals.sent) / readings.length)} %)\n`);
    }
    if (next < readings.length && next - from < MAX_BATCH) await world.sleep(TICK_MS);
  }
  return totals;
}

const takenAtOf = (reading: FileReading, { speed }: Plan, startMs: number): number => startMs + Math.round((reading.offsetS * 1000) / speed);

/** Numbers rise within a run and from run to run: 2^53 lasts for this scheme until the year 2255. */
function submissionOf(reading: FileReading, index: number, plan: Plan, startMs: number): ReadingSubmission {
  const { patientId } = plan;
  return {
    seq: startMs * 1000 + index, code: reading.code, value: reading.value, takenAt: takenAtOf(reading, plan, startMs),
    ...(reading.unit === null ? {} : { unit: reading.unit }), ...(patientId === undefined ? {} : { patientId: PatientId.parse(patientId) }),
  };
}

/** Sends one batch until the server has it; the same numbers go again, so a lost answer doubles nothing. */
async function deliver(batch: readonly ReadingSubmission[], plan: Plan, send: SendReadings, totals: Totals, io: Io, world: ReplayWorld): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await send(plan.deviceKey, batch);
    if (outcome.ok) {
      totals.sent += batch.length;
      totals.stored += outcome.stored;
      totals.duplicate += outcome.duplicate;
      totals.refused += outcome.refused.length;
      for (const { reason, message } of outcome.refused.slice(0, 3)) io.err(`refused by the server: ${reason}: ${message}\n`);
      return;
    }
    if (!outcome.isRetryable || tries === MAX_TRIES) {
      totals.failure = outcome.message;
      return;
    }
    io.err(`${outcome.message}; trying again\n`);
    await world.sleep(outcome.retryAfterMs ?? Math.min(15_000, 500 * 2 ** tries));
  }
}
