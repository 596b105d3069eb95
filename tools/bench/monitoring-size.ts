// Child of a measurement: the state of so many patients in one process, as the engine holds them. Prints one line of JSON:
// bytes of heap for each, microseconds of judging a reading, and what waiting for silence costs while nothing is sent.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { VitalKind } from '@mydr24/protocol';
import { createMonitor } from '@mydr24/server/monitoring/patient-monitor.ts';
import { settingsFor } from '@mydr24/server/monitoring/monitor-settings.ts';
import { noSignals } from '@mydr24/server/monitoring/device-signals.ts';
import { freshQuality } from '@mydr24/server/monitoring/reading-quality.ts';
import { noTasks } from '@mydr24/server/monitoring/patient-tasks.ts';
import { createWakeQueue } from '@mydr24/server/monitoring/wake-queue.ts';
import { judgePatient, latestByPlace, noAlarms, wakeAtOf, type PatientFacts, type WatchedPatient } from '@mydr24/server/monitoring/watched-patient.ts';
import type { Reading } from '@mydr24/server/intake/reading.ts';

const STREAMS: readonly (readonly [VitalKind, number, string])[] = [['spo2', 97, '%'], ['heart-rate', 71, '/min'], ['respiratory-rate', 16, '/min'], ['pulse-rate', 71, '/min']];
const SPOTS: readonly (readonly [VitalKind, number | null, string | null, string | null])[] = [
  ['temperature', 36.8, null, 'Cel'], ['systolic', 121, null, 'mm[Hg]'], ['diastolic', 74, null, 'mm[Hg]'], ['consciousness', null, 'A', null], ['supplemental-oxygen', null, 'air', null],
];
const BEGAN_MS = 1_764_000_000_000;
const NO_DATA_MS = 30_000;
const JUDGED = 400_000;
const IDLE_SECONDS = 600;
const WARMED = 100;

export interface SizeTaken {
  readonly bytesEach: number;
  readonly judgeUs: number;
  readonly idleShare: number;
  readonly restoreMs: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapBytes = (): number => (collect(), collect(), process.memoryUsage().heapUsed + process.memoryUsage().external);

const count = Number(process.argv[2]);
// The rules, shared by all, are laid out and the code is compiled before anything is counted.
measure(WARMED);
process.stdout.write(`${JSON.stringify(measure(count))}\n`);

function measure(patients: number): SizeTaken {
  const before = heapBytes();
  const facts = Array.from({ length: patients }, (_, n) => factsOf(n));
  const startedAt = performance.now();
  const wakes = createWakeQueue();
  const watched = new Map(facts.map((one) => [one.patientId, restored(one)]));
  const restoreMs = performance.now() - startedAt;
  let nowMs = BEGAN_MS;
  const judge = (index: number): void => {
    const { patientId } = facts[index % patients]!;
    // Every stream of every patient gets its turn.
    const [kind, value, unit] = STREAMS[Math.floor(index / patients) % STREAMS.length]!;
    const { after } = judgePatient(watched.get(patientId)!, { readings: [readingOf(patientId, kind, value + (index % 2), unit, index, nowMs)], commands: [] }, nowMs, newId);
    watched.set(patientId, after);
    wakes.set(patientId, wakeAtOf(after, nowMs));
  };
  for (let index = 0; index < STREAMS.length * patients; index += 1) judge(index);
  const bytesEach = (heapBytes() - before) / patients;
  nowMs += 1_000;
  const judgedAt = performance.now();
  for (let index = 0; index < JUDGED; index += 1) judge(index);
  const judgeUs = ((performance.now() - judgedAt) * 1_000) / JUDGED;
  return { bytesEach, judgeUs, idleShare: idleShare(wakes, nowMs), restoreMs };
}

/** What the engine does each second while no reading comes and nothing is due yet: look at the earliest instant and what is due. */
function idleShare(wakes: ReturnType<typeof createWakeQueue>, nowMs: number): number {
  const startedAt = process.cpuUsage();
  let due = 0;
  for (let second = 0; second < IDLE_SECONDS; second += 1) due += (wakes.nextAt() ?? 0) <= nowMs ? 1 : wakes.due(nowMs, 500).length;
  if (due > 0) throw new Error('something was due: this measured more than waiting');
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / 1e6 / IDLE_SECONDS;
}

function factsOf(n: number): PatientFacts {
  const patientId = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
  return { patientId, tenantId: 'b0000000-0000-4000-8000-000000000000', unitId: null, spo2Scale: 1, isPregnant: false, bornOn: '1950-01-01', programme: null };
}

function restored(facts: PatientFacts): WatchedPatient {
  const at = { atMs: BEGAN_MS - 1_000, receivedAtMs: BEGAN_MS - 900 };
  const vitals = [...SPOTS.map(([kind, value, code, unit]) => ({ kind, value, code, unit, ...at, noDataMs: null })),
    ...STREAMS.map(([kind, value, unit]) => ({ kind, value, code: null, unit, ...at, noDataMs: NO_DATA_MS }))];
  const monitor = createMonitor(settingsFor(facts, BEGAN_MS), [], vitals, BEGAN_MS);
  return { facts, open: noAlarms, tasks: noTasks, signals: noSignals, quality: freshQuality, latest: latestByPlace(vitals, monitor.streams), monitor };
}

function readingOf(patientId: string, kind: VitalKind, value: number, unit: string, seq: number, nowMs: number): Reading {
  return { tenantId: 'b0000000-0000-4000-8000-000000000000', patientId, deviceId: patientId, seq, kind, value, code: null, unit, takenAt: nowMs + Math.floor(seq / 100_000), receivedAt: nowMs, noDataMs: NO_DATA_MS };
}

function newId(): string {
  throw new Error('no alarm was expected of calm readings');
}
