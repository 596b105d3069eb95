// Takes readings in: loads the patients they name, judges each item, stores the good ones through the lane in parts no larger
// than a commit, and answers once they are on disk. Judging is reading-judge.ts, committing commit-lane-engine.ts.
import type { ReadingBatchReply, ReadingResult, Way, WireError } from '@mydr24/protocol';
import type { Visit } from '../devices/device-heard.ts';
import { signalsOfBattery, type SaidSignal } from '../monitoring/device-signals.ts';
import type { CommandOutcome, MonitorDesk } from '../monitoring/monitor-desk.ts';
import type { MonitorCommand } from '../monitoring/monitor-command.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Postgres } from '../platform/postgres.ts';
import { CommitLane, unavailable, type LaneStats } from './commit-lane-engine.ts';
import { resultOf, type StoreOutcome } from './commit-outcome.ts';
import type { DeviceVisit } from './device-intake.ts';
import { QUEUE_LIMITS, type QueueLimits } from './commit-queue.ts';
import { openGate, type TenantGate } from '../tenancy/tenant-limits.ts';
import { judgeReading, type Verdict } from './reading-judge.ts';
import { ensurePartitions } from './reading-store.ts';
import type { Reading } from './reading.ts';

export interface IntakeDevice {
  readonly deviceId: string;
  readonly tenantId: string;
  readonly patientId: string | null;
  /** Its own limit of silence; null for each vital's default. */
  readonly noDataMs: number | null;
  /** How it reached us, and what it says of itself; nothing is noted of it without. */
  readonly visit?: DeviceVisit;
}

export interface IntakeOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly desk: MonitorDesk;
  /** A fault or bug of the lane, without health data. */
  readonly onProblem: (error: unknown) => void;
  readonly limits?: QueueLimits;
  /** Before it nothing of a tenant is taken. */
  readonly oldestAt?: (tenantId: string, nowMs: number) => number;
  /** False while the disk is nearly full: readings are refused, answers to alarms are not. */
  readonly hasRoom?: () => boolean;
  /** How many a tenant may send. */
  readonly tenants?: Pick<TenantGate, 'takeReadings'>;
  /** Told of each submission of a device after its commit. */
  readonly onVisit?: (visit: Visit) => void;
}

export interface Intake {
  /** Judges each item, stores the good ones, and answers once they are on disk. Throws a retryable Fault when it cannot. */
  submit(device: IntakeDevice, items: readonly unknown[]): Promise<ReadingBatchReply>;
  /** Stores readings that were judged elsewhere, e.g. charted by a person. */
  store(readings: readonly Reading[]): Promise<StoreOutcome[]>;
  /** Has judged what was found about devices and in waveforms; nothing else is stored of it. */
  say(signals: readonly SaidSignal[]): Promise<void>;
  command(command: MonitorCommand): Promise<CommandOutcome>;
  /** Before it nothing of this tenant is taken. */
  oldestAt(tenantId: string, nowMs: number): number;
  start(): Promise<void>;
  /** Commits what waits, then stops. */
  stop(): Promise<void>;
  stats(): LaneStats;
}

const DAY_MS = 86_400_000;
/** How old a reading may be when it comes, where nobody says otherwise. */
export const OLDEST_MS = 400 * DAY_MS;
/** Older readings go to the partition that takes everything else. */
const PARTITIONS_BACK_MS = 35 * DAY_MS;
const PARTITIONS_AHEAD_MS = 14 * DAY_MS;

export function createIntake({ pg, clock, desk, onProblem, limits = QUEUE_LIMITS, oldestAt = (_tenantId, nowMs) => nowMs - OLDEST_MS, hasRoom = () => true, tenants = openGate, onVisit = () => {} }: IntakeOptions): Intake {
  const lane = new CommitLane({ pg, clock, desk, limits, onProblem });
  const keepPartitions = createPartitionKeeper(pg);
  const canTake = (tenantId: string, rows: number): boolean => hasRoom() && lane.canTake(tenantId, rows);

  /** In parts no larger than a commit, so that no batch makes an alarm wait for all of it. */
  async function store(readings: readonly Reading[], signals: readonly SaidSignal[] = []): Promise<StoreOutcome[]> {
    if (!canTake((readings[0] ?? signals[0])?.tenantId ?? '', readings.length + signals.length)) throw unavailable();
    // What a device says goes with the first part.
    const parts: Promise<StoreOutcome[]>[] = signals.length === 0 ? [] : [lane.store(readings.slice(0, limits.maxCommitRows), signals)];
    for (let from = parts.length * limits.maxCommitRows; from < readings.length; from += limits.maxCommitRows) parts.push(lane.store(readings.slice(from, from + limits.maxCommitRows)));
    const settled = await Promise.allSettled(parts);
    return settled.flatMap((part) => {
      if (part.status === 'rejected') throw part.reason;
      return part.value;
    });
  }

  async function submit(device: IntakeDevice, items: readonly unknown[]): Promise<ReadingBatchReply> {
    if (!canTake(device.tenantId, items.length)) throw unavailable();
    const nowMs = clock.nowMs();
    await keepPartitions(nowMs);
    // A commit that failed meanwhile puts patients in doubt, and out of memory: only one looked for in vain is unknown, not one that left.
    for (let sought = new Set<string>(), unknown = unknownPatients(desk, device, items); unknown.some((id) => !sought.has(id)); unknown = unknownPatients(desk, device, items)) {
      if (!(await desk.load(unknown, nowMs))) throw unavailable();
      sought = new Set(unknown);
    }
    const context = {
      tenantId: device.tenantId, deviceId: device.deviceId, pairedPatientId: device.patientId, noDataMs: device.noDataMs, isHistory: device.visit?.isHistory === true, isOwn: device.visit?.isOwn === true, nowMs,
      oldestAt: oldestAt(device.tenantId, nowMs), hasPatient: (patientId: string) => desk.tenantOf(patientId) === device.tenantId,
    };
    const verdicts = items.map((item) => judgeReading(item, context));
    const readings = verdicts.flatMap((verdict) => ('reading' in verdict ? [verdict.reading] : []));
    const signals = signalsOf(device, verdicts, nowMs);
    const refusal = tenants.takeReadings(device.tenantId, readings, () => desk.isPressing({ readings, signals, commands: [] }, nowMs));
    if (refusal !== null) throw tooMany(refusal);
    const outcomes = await store(readings, signals);
    const reply = replyOf(verdicts, outcomes);
    if (device.visit !== undefined) onVisit(visitOf(device, device.visit, verdicts, reply, nowMs));
    return reply;
  }

  return {
    submit,
    store: (readings) => store(readings),
    say: async (signals) => void (await lane.store([], signals)),
    command: (command) => lane.command(command),
    oldestAt,
    stop: () => lane.stop(),
    stats: () => lane.stats(),
    async start() {
      await keepPartitions(clock.nowMs());
      lane.start();
    },
  };
}

const tooMany = ({ kind, code, message, retryAfterMs = 1_000 }: WireError): Fault => new Fault(message, { kind, code, retryable: true, retryAfterMs });

/** Patients never met before are looked up before judging; those found nowhere are then unknown. */
function unknownPatients(desk: MonitorDesk, device: IntakeDevice, items: readonly unknown[]): string[] {
  const unknown = new Set<string>();
  const meet = (id: unknown): void => {
    if (typeof id === 'string' && id.length === 36 && desk.tenantOf(id.toLowerCase()) === undefined) unknown.add(id.toLowerCase());
  };
  meet(device.patientId);
  for (const item of items) meet((item as { patientId?: unknown } | null | undefined)?.patientId);
  return [...unknown];
}

/** What was said about the device itself: as items, as the reason of a missing value, as the level of its battery. */
function signalsOf({ deviceId, tenantId, patientId, visit }: IntakeDevice, verdicts: readonly Verdict[], nowMs: number): SaidSignal[] {
  if (visit?.isOwn === true) return [];
  const said = verdicts.flatMap((verdict): SaidSignal[] => {
    if (!verdict.ok) return [];
    if ('signal' in verdict) return [verdict.signal];
    const { reading, why } = verdict;
    return why === undefined ? [] : [{ tenantId, deviceId, patientId: reading.patientId, signal: why, vital: reading.kind, isPresent: true, saidAt: reading.takenAt }];
  });
  const batteryPct = visit?.report?.batteryPct;
  return batteryPct === undefined || patientId === null ? said : [...said, ...signalsOfBattery(batteryPct, { tenantId, deviceId, patientId, saidAt: nowMs })];
}

/** Asks the database at most once a day. */
function createPartitionKeeper(pg: Postgres): (nowMs: number) => Promise<void> {
  let keptUntil = 0;
  return async (nowMs) => {
    if (nowMs + PARTITIONS_AHEAD_MS - DAY_MS < keptUntil) return;
    const untilAt = nowMs + PARTITIONS_AHEAD_MS;
    await pg.asEngine((tx) => ensurePartitions(tx, nowMs - PARTITIONS_BACK_MS, untilAt));
    keptUntil = untilAt;
  };
}

/** These number what they send themselves; the others' numbers are made of what was said. */
const NUMBERED: readonly Way[] = ['http', 'stream', 'ws', 'mqtt', 'mqtt-client'];

function visitOf({ deviceId, tenantId }: IntakeDevice, { way, report, isHistory }: NonNullable<IntakeDevice['visit']>, verdicts: readonly Verdict[], { stored, duplicate, refused, results }: ReadingBatchReply, receivedAt: number): Visit {
  let newestTakenAt: number | null = null;
  for (const verdict of verdicts) {
    const at = !verdict.ok ? verdict.takenAt : 'signal' in verdict ? verdict.signal.saidAt : verdict.reading.takenAt;
    // An archive tells nothing of the device's clock.
    if (isHistory !== true && at !== undefined && at > (newestTakenAt ?? -Infinity)) newestTakenAt = at;
  }
  const isNew = (at: number): boolean => {
    const verdict = verdicts[at]!;
    return results[at]?.status === 'stored' && 'reading' in verdict && verdict.reading.amends === undefined;
  };
  const seqs = NUMBERED.includes(way) ? results.flatMap(({ seq }, at) => (isNew(at) ? [seq!] : [])) : null;
  return { deviceId, tenantId, way, receivedAt, newestTakenAt, seqs, stored, duplicates: duplicate, refused, report };
}

function replyOf(verdicts: readonly Verdict[], outcomes: readonly StoreOutcome[]): ReadingBatchReply {
  let next = 0;
  const reply = { stored: 0, duplicate: 0, refused: 0 };
  const results = verdicts.map((verdict): ReadingResult => {
    const result: ReadingResult = verdict.ok && 'signal' in verdict
      ? { status: 'stored', seq: verdict.seq }
      : verdict.ok
      ? resultOf(verdict.reading.seq, outcomes[next++]!)
      : { status: 'refused' as const, seq: verdict.seq, reason: verdict.reason, message: verdict.message };
    reply[result.status] += 1;
    return result;
  });
  return { ...reply, results };
}
