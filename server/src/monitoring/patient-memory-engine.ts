// The patients this node judges, in memory: loaded from the database, found by id, due by time, put aside after a bug, and
// published to screens in gathered bursts. Holds values; judges none.
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { silenceLimitMs } from '../intake/reading.ts';
import { listConditions, listOpenAlarms } from './alarm-store.ts';
import { signalsByKey, type Signals } from './device-signals.ts';
import { settingsFor, type RulesOf } from './monitor-settings.ts';
import { findPatientFacts, listLatestReadings, listPatientFacts, type LatestReading } from './patient-facts-store.ts';
import { createMonitor, type PersistedCondition, type RestoredVital } from './patient-monitor.ts';
import { ASIDE_MS, STOPPED_KEY } from './quarantine.ts';
import { noTasks, type ClockRow, type PatientTasks, type SilenceRow } from './patient-tasks.ts';
import { shardOf } from './shard.ts';
import type { ShardLeases } from './shard-lease-engine.ts';
import { waitForCommits } from './shard-lease-store.ts';
import { doubtfulOf, listNewestDoubts } from './doubt-store.ts';
import { gateAfter } from './quality-gate.ts';
import { freshQuality, type DoubtfulVital, type ReadingQuality } from './reading-quality.ts';
import { listSignals } from './signal-store.ts';
import { listOpenClocks, listOpenSilences } from './task-store.ts';
import { createWakeQueue } from './wake-queue.ts';
import { latestByPlace, noAlarms, wakeAtOf, type AlarmRow, type PatientFacts, type WatchedPatient } from './watched-patient.ts';

/** Newer than this is what a screen may still show after a restart; also the longest any part of NEWS2 counts, twice. */
const LATEST_WITHIN_MS = 24 * 3_600_000;
const LOAD_CHUNK = 500;
const PAGE = 1_000;
const RELOAD_AFTER_MS = 100;

export interface PatientMemoryOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly leases: ShardLeases;
  readonly onProblem: (error: unknown) => void;
  readonly rulesOf?: RulesOf | undefined;
}

export class PatientMemory {
  readonly #options: PatientMemoryOptions;
  readonly #patients = new Map<string, WatchedPatient>();
  readonly #wakes = createWakeQueue();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #doubtful = new Set<string>();
  readonly #asideUntil = new Map<string, number>();
  readonly #changedFacts = new Map<string, PatientFacts>();
  #touched = new Set<string>();

  constructor(options: PatientMemoryOptions) {
    this.#options = options;
  }

  get(patientId: string): WatchedPatient | undefined {
    return this.#patients.get(patientId);
  }

  size(): number {
    return this.#patients.size;
  }

  replace(watched: WatchedPatient, nowMs: number): void {
    const { patientId } = watched.facts;
    if (!this.#patients.has(patientId)) return;
    if (this.#changedFacts.get(patientId) === watched.facts) this.#changedFacts.delete(patientId);
    this.#keep(watched, nowMs);
    this.#touched.add(patientId);
  }

  async load(patientIds: readonly string[], nowMs: number): Promise<boolean> {
    if (this.#doubtful.size > 0) await this.#fetchMissing([...this.#doubtful], nowMs);
    if (patientIds.some((id) => !this.#options.leases.holds(shardOf(id)))) return false;
    await this.#fetchMissing(patientIds, nowMs);
    return true;
  }

  /** Every patient of these shards. */
  async loadShards(isWanted: (shard: number) => boolean, nowMs: number): Promise<void> {
    for (let afterId: string | null = null, rows: PatientFacts[] = []; ; afterId = rows.at(-1)!.patientId) {
      const from = afterId;
      rows = await this.#options.pg.asEngine((tx) => listPatientFacts(tx, from, LOAD_CHUNK));
      await this.#fetchMissing(rows.map((row) => row.patientId).filter((id) => isWanted(shardOf(id))), nowMs);
      if (rows.length < LOAD_CHUNK) return;
    }
  }

  dropShards(isGone: (shard: number) => boolean): void {
    for (const id of this.#patients.keys()) if (isGone(shardOf(id))) this.#drop(id);
  }

  due(nowMs: number, limit: number): string[] {
    const ids = limit === 0 ? [] : this.#wakes.due(nowMs, limit);
    // The time aside is over: begin again from the database.
    const back = ids.filter((id) => (this.#asideUntil.get(id) ?? Infinity) <= nowMs);
    for (const id of back) this.doubt(id);
    return back.length === 0 ? ids : ids.filter((id) => this.#patients.has(id));
  }

  nextWakeAt(): number | null {
    return this.#doubtful.size > 0 ? this.#options.clock.nowMs() + RELOAD_AFTER_MS : this.#wakes.nextAt();
  }

  /** What is in memory may not be what is in the database. */
  doubt(patientId: string): void {
    this.#drop(patientId);
    this.#doubtful.add(patientId);
  }

  putAside(patientId: string, nowMs: number): void {
    this.#asideUntil.set(patientId, nowMs + ASIDE_MS);
  }

  isAside(patientId: string): boolean {
    return this.#asideUntil.has(patientId);
  }

  /** Facts that changed since the patient was last judged. */
  newFacts(patientId: string): PatientFacts | undefined {
    return this.#changedFacts.get(patientId);
  }

  /** Looks at a page of patients for changed facts; answers where to go on, null at the end. */
  async refreshPage(afterId: string | null): Promise<string | null> {
    const rows = await this.#options.pg.asEngine((tx) => listPatientFacts(tx, afterId, PAGE));
    this.#noteFacts(rows);
    return rows.length < PAGE ? null : rows.at(-1)!.patientId;
  }

  async refresh(patientIds: readonly string[]): Promise<void> {
    this.#noteFacts(await this.#options.pg.asEngine((tx) => findPatientFacts(tx, patientIds)));
  }

  /** Rules changed: these are judged under them now, with or without a reading. */
  wakeTenant(tenantId: string): void {
    for (const [id, { facts }] of this.#patients) if (facts.tenantId === tenantId && !this.#asideUntil.has(id)) this.#wakes.set(id, 0);
  }

  /** Ids replaced since last asked. */
  takeTouched(): ReadonlySet<string> {
    const taken = this.#touched;
    if (taken.size > 0) this.#touched = new Set();
    return taken;
  }

  #drop(patientId: string): void {
    this.#patients.delete(patientId);
    this.#wakes.set(patientId, null);
    this.#changedFacts.delete(patientId);
    this.#asideUntil.delete(patientId);
  }

  #keep(watched: WatchedPatient, nowMs: number): void {
    const { patientId } = watched.facts;
    this.#patients.set(patientId, watched);
    this.#wakes.set(patientId, this.#asideUntil.get(patientId) ?? wakeAtOf(watched, nowMs));
  }

  async #fetch(patientIds: readonly string[], nowMs: number): Promise<void> {
    const isDoubted = patientIds.some((id) => this.#doubtful.has(id));
    const stored = await this.#options.pg.asEngine(async (tx) => {
      if (isDoubted) await waitForCommits(tx);
      return readPatients(tx, this.#options.keys, patientIds, nowMs - LATEST_WITHIN_MS);
    });
    for (const one of stored) {
      const { patientId } = one.facts;
      if (!this.#patients.has(patientId) && this.#options.leases.holds(shardOf(patientId))) this.#keepRestored(one, nowMs);
    }
    for (const id of patientIds) this.#doubtful.delete(id);
  }

  /** What is stored of a patient may be what no version understands: that patient starts aside, the others are judged. */
  #keepRestored(stored: StoredPatient, nowMs: number): void {
    const { patientId } = stored.facts;
    try {
      this.#keep(restore(stored, nowMs, this.#options.rulesOf), nowMs);
      // Judged at once, to end the alarm that says nobody does.
      if (stored.open.has(STOPPED_KEY)) this.#wakes.set(patientId, nowMs);
    } catch (error) {
      this.#options.onProblem(new Error(`the stored conditions of patient ${patientId} cannot be read and were put aside`, { cause: error }));
      this.putAside(patientId, nowMs);
      this.#keep(restore({ ...stored, conditions: [] }, nowMs, this.#options.rulesOf), nowMs);
      this.#wakes.set(patientId, nowMs);
    }
  }

  /** One load per patient at a time; whoever asks meanwhile waits for it. */
  async #fetchMissing(patientIds: readonly string[], nowMs: number): Promise<void> {
    const missing = patientIds.filter((id) => !this.#patients.has(id) && UUID.test(id));
    const fresh = missing.filter((id) => !this.#loading.has(id));
    for (let from = 0; from < fresh.length; from += LOAD_CHUNK) {
      const chunk = fresh.slice(from, from + LOAD_CHUNK);
      const work = this.#fetch(chunk, nowMs).finally(() => chunk.forEach((id) => this.#loading.delete(id)));
      for (const id of chunk) this.#loading.set(id, work);
    }
    await Promise.all(new Set(missing.flatMap((id) => this.#loading.get(id) ?? [])));
  }

  #noteFacts(rows: readonly PatientFacts[]): void {
    for (const facts of rows) {
      const known = this.#patients.get(facts.patientId)?.facts;
      if (known === undefined || isSameFacts(known, facts)) continue;
      this.#changedFacts.set(facts.patientId, facts);
      this.#wakes.set(facts.patientId, 0);
    }
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const isSameFacts = (a: PatientFacts, b: PatientFacts): boolean =>
  a.unitId === b.unitId && a.spo2Scale === b.spo2Scale && a.isPregnant === b.isPregnant && a.bornOn === b.bornOn && a.programme === b.programme;

interface StoredPatient {
  readonly facts: PatientFacts;
  readonly conditions: readonly PersistedCondition[];
  readonly vitals: readonly RestoredVital[];
  readonly open: ReadonlyMap<string, AlarmRow>;
  readonly tasks: PatientTasks;
  readonly signals: Signals;
  readonly quality: ReadingQuality;
}

/** As they were judged last: facts, what conditions remember, open alarms, newest readings. */
async function readPatients(tx: Tx, keys: Keys, patientIds: readonly string[], sinceAt: number): Promise<StoredPatient[]> {
  const [facts, conditions, alarms, latest, silences, clocks, signals, doubts] = await Promise.all([
    findPatientFacts(tx, patientIds), listConditions(tx, patientIds), listOpenAlarms(tx, patientIds), listLatestReadings(tx, patientIds, sinceAt),
    listOpenSilences(tx, keys, patientIds), listOpenClocks(tx, patientIds), listSignals(tx, patientIds), listNewestDoubts(tx, patientIds, sinceAt),
  ]);
  const conditionsOf = Map.groupBy(conditions, (row) => row.patientId);
  const alarmsOf = Map.groupBy(alarms, (row) => row.patientId as string);
  const latestOf = Map.groupBy(latest, (row) => row.patientId);
  const silencesOf = Map.groupBy(silences, (row) => row.patientId as string);
  const clockOf = new Map(clocks.map((row) => [row.patientId as string, row]));
  const signalsOf = Map.groupBy(signals, (row) => row.patientId);
  const doubtsOf = Map.groupBy(doubts, (row) => row.patientId);
  return facts.map((one) => ({
    facts: one,
    signals: signalsByKey(signalsOf.get(one.patientId) ?? []),
    quality: qualityFrom(latestOf.get(one.patientId), doubtsOf.get(one.patientId)?.map(doubtfulOf)),
    tasks: tasksFrom(silencesOf.get(one.patientId), clockOf.get(one.patientId)),
    conditions: (conditionsOf.get(one.patientId) ?? []).map((row) => ({ key: row.conditionKey, state: row.state as PersistedCondition['state'] })),
    vitals: (latestOf.get(one.patientId) ?? []).map(restored),
    open: byKey(alarmsOf.get(one.patientId)) ?? noAlarms,
  }));
}

const byKey = <Row extends { readonly conditionKey: string }>(rows: readonly Row[] | undefined): Map<string, Row> | undefined => rows && new Map(rows.map((row) => [row.conditionKey, row]));
const tasksFrom = (silences: readonly SilenceRow[] | undefined, clock: ClockRow | undefined): PatientTasks =>
  silences === undefined && clock === undefined ? noTasks : { silences: byKey(silences) ?? noTasks.silences, clock: clock ?? null };

const qualityFrom = (latest: readonly LatestReading[] = [], doubtful: readonly DoubtfulVital[] = freshQuality.doubtful): ReadingQuality =>
  latest.length === 0 ? { ...freshQuality, doubtful } : { gate: gateAfter(latest), doubtful };

function restore({ facts, conditions, vitals, open, tasks, signals, quality }: StoredPatient, nowMs: number, rulesOf: RulesOf | undefined): WatchedPatient {
  const monitor = createMonitor(settingsFor(facts, nowMs, rulesOf), conditions, vitals, nowMs);
  return { facts, open, tasks, signals, quality, latest: latestByPlace(vitals, monitor.streams), monitor };
}

function restored(row: LatestReading): RestoredVital {
  const { kind, value, code, unit, atMs, receivedAtMs, deviceNoDataMs, isCharted } = row;
  return { kind, value, code, unit, atMs, receivedAtMs, noDataMs: isCharted ? null : silenceLimitMs(kind, deviceNoDataMs) };
}
