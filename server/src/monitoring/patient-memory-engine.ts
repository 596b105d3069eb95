// The patients this node judges, in memory: loaded from the database, found by id, due by time, put aside after a bug, and
// published to screens in gathered bursts. Holds values; judges none.
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { silenceLimitMs } from '../intake/reading.ts';
import { listConditions, listOpenAlarms } from './alarm-store.ts';
import { settingsFor } from './monitor-settings.ts';
import { findPatientFacts, listLatestReadings, listPatientFacts, type LatestReading } from './patient-facts-store.ts';
import { createMonitor, type PersistedCondition, type RestoredVital } from './patient-monitor.ts';
import { ASIDE_MS, STOPPED_KEY } from './quarantine.ts';
import { shardOf } from './shard.ts';
import type { ShardLeases } from './shard-lease-engine.ts';
import { waitForCommits } from './shard-lease-store.ts';
import { createWakeQueue } from './wake-queue.ts';
import { latestByPlace, wakeAtOf, type AlarmRow, type PatientFacts, type WatchedPatient } from './watched-patient.ts';

export interface PatientMemory {
  get(patientId: string): WatchedPatient | undefined;
  replace(watched: WatchedPatient, nowMs: number): void;
  load(patientIds: readonly string[], nowMs: number): Promise<boolean>;
  /** Every patient of these shards. */
  loadShards(isWanted: (shard: number) => boolean, nowMs: number): Promise<void>;
  dropShards(isGone: (shard: number) => boolean): void;
  due(nowMs: number, limit: number): string[];
  nextWakeAt(): number | null;
  /** What is in memory may not be what is in the database. */
  doubt(patientId: string): void;
  putAside(patientId: string, nowMs: number): void;
  isAside(patientId: string): boolean;
  /** Facts that changed since the patient was last judged. */
  newFacts(patientId: string): PatientFacts | undefined;
  /** Looks at a page of patients for changed facts; answers where to go on, null at the end. */
  refreshPage(afterId: string | null): Promise<string | null>;
  refresh(patientIds: readonly string[]): Promise<void>;
  /** Ids replaced since last asked. */
  takeTouched(): ReadonlySet<string>;
  size(): number;
}

/** Newer than this is what a screen may still show after a restart; also the longest any part of NEWS2 counts, twice. */
const LATEST_WITHIN_MS = 24 * 3_600_000;
const LOAD_CHUNK = 500;
const PAGE = 1_000;

export interface PatientMemoryOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly leases: ShardLeases;
  readonly onProblem: (error: unknown) => void;
}

export function createPatientMemory({ pg, clock, leases, onProblem }: PatientMemoryOptions): PatientMemory {
  const patients = new Map<string, WatchedPatient>();
  const wakes = createWakeQueue();
  const loading = new Map<string, Promise<void>>();
  const doubtful = new Set<string>();
  const asideUntil = new Map<string, number>();
  const changedFacts = new Map<string, PatientFacts>();
  let touched = new Set<string>();

  function drop(patientId: string): void {
    patients.delete(patientId);
    wakes.set(patientId, null);
    changedFacts.delete(patientId);
    asideUntil.delete(patientId);
  }

  function keep(watched: WatchedPatient, nowMs: number): void {
    const { patientId } = watched.facts;
    patients.set(patientId, watched);
    wakes.set(patientId, asideUntil.get(patientId) ?? wakeAtOf(watched, nowMs));
  }

  async function fetch(patientIds: readonly string[], nowMs: number): Promise<void> {
    const isDoubted = patientIds.some((id) => doubtful.has(id));
    const loaded = await pg.asEngine(async (tx) => {
      if (isDoubted) await waitForCommits(tx);
      return readPatients(tx, patientIds, nowMs - LATEST_WITHIN_MS);
    });
    for (const one of loaded) {
      const { patientId } = one.facts;
      if (patients.has(patientId) || !leases.holds(shardOf(patientId))) continue;
      keepRestored(one, nowMs);
    }
    for (const id of patientIds) doubtful.delete(id);
  }

  /** What is stored of a patient may be what no version understands: that patient starts aside, the others are judged. */
  function keepRestored(stored: StoredPatient, nowMs: number): void {
    try {
      keep(restore(stored, nowMs), nowMs);
      // Judged at once, to end the alarm that says nobody does.
      if (stored.open.has(STOPPED_KEY)) wakes.set(stored.facts.patientId, nowMs);
    } catch (error) {
      onProblem(new Error(`the stored conditions of patient ${stored.facts.patientId} cannot be read and were put aside`, { cause: error }));
      asideUntil.set(stored.facts.patientId, nowMs + ASIDE_MS);
      keep(restore({ ...stored, conditions: [] }, nowMs), nowMs);
      wakes.set(stored.facts.patientId, nowMs);
    }
  }

  /** One load per patient at a time; whoever asks meanwhile waits for it. */
  async function fetchMissing(patientIds: readonly string[], nowMs: number): Promise<void> {
    const missing = patientIds.filter((id) => !patients.has(id) && UUID.test(id));
    const fresh = missing.filter((id) => !loading.has(id));
    for (let from = 0; from < fresh.length; from += LOAD_CHUNK) {
      const chunk = fresh.slice(from, from + LOAD_CHUNK);
      const work = fetch(chunk, nowMs).finally(() => chunk.forEach((id) => loading.delete(id)));
      for (const id of chunk) loading.set(id, work);
    }
    await Promise.all(new Set(missing.map((id) => loading.get(id))));
  }

  function noteFacts(rows: readonly PatientFacts[]): void {
    for (const facts of rows) {
      const known = patients.get(facts.patientId)?.facts;
      if (known === undefined || isSameFacts(known, facts)) continue;
      changedFacts.set(facts.patientId, facts);
      wakes.set(facts.patientId, 0);
    }
  }

  return {
    get: (patientId) => patients.get(patientId),
    size: () => patients.size,
    replace(watched, nowMs) {
      const { patientId } = watched.facts;
      if (!patients.has(patientId)) return;
      if (changedFacts.get(patientId) === watched.facts) changedFacts.delete(patientId);
      keep(watched, nowMs);
      touched.add(patientId);
    },
    async load(patientIds, nowMs) {
      if (doubtful.size > 0) await fetchMissing([...doubtful], nowMs);
      if (patientIds.some((id) => !leases.holds(shardOf(id)))) return false;
      await fetchMissing(patientIds, nowMs);
      return true;
    },
    async loadShards(isWanted, nowMs) {
      for (let afterId: string | null = null, rows: PatientFacts[] = []; ; afterId = rows.at(-1)!.patientId) {
        const from = afterId;
        rows = await pg.asEngine((tx) => listPatientFacts(tx, from, LOAD_CHUNK));
        await fetchMissing(rows.map((row) => row.patientId).filter((id) => isWanted(shardOf(id))), nowMs);
        if (rows.length < LOAD_CHUNK) return;
      }
    },
    dropShards(isGone) {
      for (const id of patients.keys()) if (isGone(shardOf(id))) drop(id);
    },
    due(nowMs, limit) {
      const ids = limit === 0 ? [] : wakes.due(nowMs, limit);
      // The time aside is over: begin again from the database.
      const back = ids.filter((id) => (asideUntil.get(id) ?? Infinity) <= nowMs);
      for (const id of back) {
        drop(id);
        doubtful.add(id);
      }
      return back.length === 0 ? ids : ids.filter((id) => patients.has(id));
    },
    nextWakeAt: () => (doubtful.size > 0 ? clock.nowMs() + 100 : wakes.nextAt()),
    doubt(patientId) {
      drop(patientId);
      doubtful.add(patientId);
    },
    putAside(patientId, nowMs) {
      asideUntil.set(patientId, nowMs + ASIDE_MS);
    },
    isAside: (patientId) => asideUntil.has(patientId),
    newFacts: (patientId) => changedFacts.get(patientId),
    async refreshPage(afterId) {
      const rows = await pg.asEngine((tx) => listPatientFacts(tx, afterId, PAGE));
      noteFacts(rows);
      return rows.length < PAGE ? null : rows.at(-1)!.patientId;
    },
    async refresh(patientIds) {
      noteFacts(await pg.asEngine((tx) => findPatientFacts(tx, patientIds)));
    },
    takeTouched() {
      const taken = touched;
      if (taken.size > 0) touched = new Set();
      return taken;
    },
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const isSameFacts = (a: PatientFacts, b: PatientFacts): boolean =>
  a.unitId === b.unitId && a.spo2Scale === b.spo2Scale && a.isPregnant === b.isPregnant && a.bornOn === b.bornOn;

interface StoredPatient {
  readonly facts: PatientFacts;
  readonly conditions: readonly PersistedCondition[];
  readonly vitals: readonly RestoredVital[];
  readonly open: ReadonlyMap<string, AlarmRow>;
}

/** As they were judged last: facts, what conditions remember, open alarms, newest readings. */
async function readPatients(tx: Tx, patientIds: readonly string[], sinceAt: number): Promise<StoredPatient[]> {
  const [facts, conditions, alarms, latest] = await Promise.all([
    findPatientFacts(tx, patientIds), listConditions(tx, patientIds), listOpenAlarms(tx, patientIds), listLatestReadings(tx, patientIds, sinceAt),
  ]);
  const conditionsOf = Map.groupBy(conditions, (row) => row.patientId);
  const alarmsOf = Map.groupBy(alarms, (row) => row.patientId as string);
  const latestOf = Map.groupBy(latest, (row) => row.patientId);
  return facts.map((one) => ({
    facts: one,
    conditions: (conditionsOf.get(one.patientId) ?? []).map((row) => ({ key: row.conditionKey, state: row.state as PersistedCondition['state'] })),
    vitals: (latestOf.get(one.patientId) ?? []).map(restored),
    open: new Map((alarmsOf.get(one.patientId) ?? []).map((row) => [row.conditionKey, row])),
  }));
}

function restore({ facts, conditions, vitals, open }: StoredPatient, nowMs: number): WatchedPatient {
  return { facts, open, latest: latestByPlace(vitals), monitor: createMonitor(settingsFor(facts, nowMs), conditions, vitals, nowMs) };
}

function restored(row: LatestReading): RestoredVital {
  const { kind, value, code, unit, atMs, receivedAtMs, deviceNoDataMs, isCharted } = row;
  return { kind, value, code, unit, atMs, receivedAtMs, noDataMs: isCharted ? null : silenceLimitMs(kind, deviceNoDataMs) };
}
