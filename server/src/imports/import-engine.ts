// Reads and stores what people import, one file at a time in a process: claims it, opens its pieces, has a thread read them, and stores the
// readings as history. A node that dies is followed by another after a minute; what is stored already is not stored twice.
import type { ReadingBatchReply } from '@mydr24/protocol';
import type { DeviceIntake } from '../intake/device-intake.ts';
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres } from '../platform/postgres.ts';
import { CLAIM_MS, importOwner, importPlace, KEPT_MS, piecesOf } from './import-pieces.ts';
import { type ImportedReading, type ImportSettings, submissionOfRow } from './import-row.ts';
import * as store from './import-store.ts';
import { readImport } from './import-thread-node.ts';

export interface ImportingOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly devices: DeviceIntake;
  readonly onProblem: (error: unknown) => void;
}
export interface Importing extends LookLoop { wake(): void }

const EVERY_MS = 5_000;

export function createImporting(options: ImportingOptions): Importing {
  let running: Promise<unknown> | null = null;
  let isWoken = false;
  const look = (): Promise<unknown> => {
    isWoken = true;
    running ??= (async () => {
      while (isWoken) {
        isWoken = false;
        await workWaiting(options);
      }
    })().finally(() => (running = null));
    return running;
  };
  const loop = createLookLoop({ look, everyMs: EVERY_MS, firstAfterMs: EVERY_MS, clock: options.clock, onProblem: options.onProblem });
  return {
    start: loop.start,
    wake: () => void look().catch(options.onProblem),
    async stop() {
      await loop.stop();
      await running?.catch(() => {});
    },
  };
}

/** What broke off stays claimed for a minute, and then is taken up again. */
export async function workWaiting(options: ImportingOptions): Promise<number> {
  const { pg, clock, onProblem } = options;
  await pg.asEngine((tx) => store.dropOld(tx, clock.nowMs() - KEPT_MS));
  for (let done = 0; ; done += 1) {
    const nowMs = clock.nowMs();
    const claimed = await pg.asEngine((tx) => store.claimImport(tx, nowMs, nowMs + CLAIM_MS));
    if (claimed === undefined) return done;
    try {
      await (claimed.state === 'reading' ? read(options, claimed) : keep(options, claimed));
    } catch (error) {
      if (error !== DROPPED) onProblem(error);
    }
  }
}

/** Somebody forgot it while it was worked on. */
const DROPPED = new Error('this import was dropped');

async function read(options: ImportingOptions, claimed: store.ClaimedImport): Promise<void> {
  const outcome = await readImport({ names: claimed.files.map(({ name }) => name), settings: settingsOf(claimed), pieces: openPieces(options, claimed, () => 0), onReadings: null });
  await options.pg.asEngine((tx) => store.finishReading(tx, claimed.id, outcome));
}

async function keep(options: ImportingOptions, claimed: store.ClaimedImport): Promise<void> {
  const { pg, clock, devices } = options;
  const { id, tenantId, patientId } = claimed;
  const deviceId = await pg.asTenant(tenantId, (tx) => store.ensureImportDevice(tx, tenantId, patientId, clock.nowMs()));
  let [stored, refused, handled] = [claimed.stored, 0, 0];
  const onReadings = async (readings: readonly ImportedReading[]): Promise<void> => {
    const reply: ReadingBatchReply = await devices.submit({ deviceId, tenantId, patientId }, { way: 'http', isHistory: true }, readings.map((reading) => submissionOfRow(reading)));
    stored += reply.stored;
    refused += reply.refused;
    handled += readings.length;
    await stillClaimed(options, claimed, stored);
  };
  const outcome = await readImport({ names: claimed.files.map(({ name }) => name), settings: settingsOf(claimed), pieces: openPieces(options, claimed, () => stored), onReadings });
  if ('problem' in outcome) return void (await pg.asEngine((tx) => store.failImport(tx, id, outcome.problem)));
  await pg.asEngine((tx) => store.finishStoring(tx, id, { stored, refused, alreadyThere: handled - refused - stored, doneAt: clock.nowMs() }));
}

/** As at the dry run: what was in the past then is what was shown. */
const settingsOf = ({ options: { timeZone, dayFirst, subject, startsAt }, begunAt }: store.ClaimedImport): ImportSettings => ({ nowMs: begunAt, timeZone, dayFirst, subject, startsAtMs: startsAt });

async function stillClaimed({ pg, clock }: ImportingOptions, claimed: store.ClaimedImport, stored: number): Promise<void> {
  if (!(await pg.asEngine((tx) => store.keepClaim(tx, claimed, clock.nowMs() + CLAIM_MS, stored)))) throw DROPPED;
}

async function* openPieces(options: ImportingOptions, claimed: store.ClaimedImport, stored: () => number): AsyncGenerator<{ file: number; bytes: Uint8Array }> {
  const { pg, keys } = options;
  const { id, tenantId, patientId } = claimed;
  for (const [n, { file }] of piecesOf(claimed.files).entries()) {
    const bytes = await pg.asTenant(tenantId, async (tx) => {
      const sealed = await store.findPiece(tx, id, n);
      return sealed === undefined ? null : keys.open(tx, importOwner(tenantId, patientId), importPlace(id, n), sealed);
    });
    if (bytes === null) throw DROPPED;
    yield { file, bytes };
    await stillClaimed(options, claimed, stored());
  }
}
