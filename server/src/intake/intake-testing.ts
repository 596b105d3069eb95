// The rig of intake's and monitoring's database tests: a tenant with a ward, patients and devices, and the lane joined to
// monitoring as app.ts joins them, with a clock of its own and emergencies that only note what was raised.
import { createHash, randomUUID } from 'node:crypto';
import type { Visit } from '../devices/device-heard.ts';
import type { RaisingAlarm, RaiseEmergencies } from '../emergency/raising-alarm.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { KeepStrips } from '../monitoring/monitor-engine.ts';
import type { RulesOf } from '../monitoring/monitor-settings.ts';
import { createMonitoring, type Monitoring } from '../monitoring/monitoring-engine.ts';
import { createIds } from '../platform/ids.ts';
import { createLiveFeed, type LiveFeed, type LiveValue } from '../platform/live-feed.ts';
import { createTestDatabase, type CleanUp, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import type { Bus } from '../platform/topic-log.ts';
import type { StoredEvent } from '@mydr24/protocol';
import type { Postgres } from '../platform/postgres.ts';
import type { TenantGate } from '../tenancy/tenant-limits.ts';
import { createIntake, type Intake, type IntakeDevice } from './intake-engine.ts';

export interface Ward {
  readonly tenantId: string;
  readonly facilityId: string;
  readonly unitId: string;
  readonly patientIds: readonly string[];
  readonly gateway: IntakeDevice;
}

export async function createWard(database: TestDatabase, patientCount: number): Promise<Ward> {
  const [tenantId, facilityId, unitId, deviceId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await database.sql('insert into tenants (id, name, created_at) values ($1, $2, now())', [tenantId, 'Vall Nord']);
  await database.sql('insert into facilities (id, tenant_id, name, lat, lon) values ($1, $2, $3, 42.5, 1.5)', [facilityId, tenantId, 'Hospital']);
  await database.sql('insert into units (id, tenant_id, facility_id, name) values ($1, $2, $3, $4)', [unitId, tenantId, facilityId, 'ICU']);
  const patientIds = Array.from({ length: patientCount }, () => randomUUID());
  await database.sql(
    `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id)
     select id, $2, 'Test', 'Patient', '1960-01-01', 'unknown', $3, $4 from unnest($1::uuid[]) as p (id)`,
    [patientIds, tenantId, facilityId, unitId]);
  const gateway = { deviceId, tenantId, patientId: null, noDataMs: null };
  await addDevice(database, gateway);
  return { tenantId, facilityId, unitId, patientIds, gateway };
}

export async function addDevice(database: TestDatabase, device: IntakeDevice): Promise<void> {
  const keyHash = createHash('sha256').update(randomUUID()).digest();
  await database.sql(
    'insert into devices (id, tenant_id, patient_id, name, key_hash, no_data_ms, created_at) values ($1, $2, $3, $4, $5, $6, now())',
    [device.deviceId, device.tenantId, device.patientId, 'Monitor', keyHash, device.noDataMs]);
}

/** Wall time goes only when told to. Waiting is real: leases are renewed by real timers. */
export interface TestClock {
  at: number;
  nowMs(): number;
  monotonicMs(): number;
}

export function createTestClock(at: number): TestClock {
  const clock: TestClock = { at, nowMs: () => clock.at, monotonicMs: () => performance.now() };
  return clock;
}

export interface Chain {
  readonly intake: Intake;
  readonly monitoring: Monitoring;
  readonly raised: RaisingAlarm[];
  readonly events: StoredEvent[];
  readonly live: LiveValue[];
  readonly liveFeed: LiveFeed;
  readonly problems: unknown[];
  /** The first event like this, past ones too. */
  nextEvent(isWanted: (event: StoredEvent) => boolean): Promise<StoredEvent>;
  nextLive(isWanted: (value: LiveValue) => boolean): Promise<LiveValue>;
  stop(): Promise<void>;
}

export interface ChainOptions {
  readonly pg?: Postgres;
  readonly raiseEmergencies?: RaiseEmergencies;
  readonly hasRoom?: () => boolean;
  readonly rulesOf?: RulesOf;
  readonly onVisit?: (visit: Visit) => void;
  readonly keepStrips?: KeepStrips;
  readonly oldestAt?: Intake['oldestAt'];
  readonly tenants?: Pick<TenantGate, 'takeReadings'>;
}

export interface IntakeRig {
  readonly database: TestDatabase;
  readonly ward: Ward;
  readonly clock: TestClock;
  /** Resolves once the node takes readings. */
  start(options?: ChainOptions): Promise<Chain>;
}

/** Chains stop before their database goes: hooks of `t` run in the order they were given. */
export async function createIntakeRig(t: CleanUp, startAt: number, patientCount = 1): Promise<IntakeRig> {
  const database = await createTestDatabase();
  const chains: Chain[] = [];
  t.after(async () => {
    for (const chain of chains) await chain.stop();
    await database.drop();
  });
  const clock = createTestClock(startAt);
  const ward = await createWard(database, patientCount);
  const start = async (options?: ChainOptions): Promise<Chain> => {
    const chain = await startChain(database, clock, options);
    chains.push(chain);
    return chain;
  };
  return { database, ward, clock, start };
}

async function startChain(database: TestDatabase, clock: TestClock, options: ChainOptions = {}): Promise<Chain> {
  const pg = options.pg ?? database.pg;
  const events: StoredEvent[] = [];
  const listeners = new Set<(events: readonly StoredEvent[]) => void>();
  const bus: Bus = {
    publish(stored) {
      events.push(...stored);
      for (const listener of listeners) listener(stored);
    },
    subscribe: (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
  };
  const raised: RaisingAlarm[] = [];
  const problems: unknown[] = [];
  const liveFeed = createLiveFeed();
  const live: LiveValue[] = [];
  liveFeed.subscribe((value) => void live.push(value));
  const nextEvent = (isWanted: (event: StoredEvent) => boolean): Promise<StoredEvent> => new Promise((resolve) => {
    const past = events.find(isWanted);
    if (past !== undefined) return resolve(past);
    const stop = bus.subscribe((stored) => {
      const found = stored.find(isWanted);
      if (found === undefined) return;
      stop();
      resolve(found);
    });
  });
  const nextLive = (isWanted: (value: LiveValue) => boolean): Promise<LiveValue> => new Promise((resolve) => {
    const past = live.find(isWanted);
    if (past !== undefined) return resolve(past);
    const stop = liveFeed.subscribe((value) => {
      if (!isWanted(value)) return;
      stop();
      resolve(value);
    });
  });
  const noteRaised: RaiseEmergencies = async (_tx, alarms) => {
    raised.push(...alarms);
    return { raised: [], events: [] };
  };
  const ids = createIds(clock);
  const onProblem = (error: unknown): void => void problems.push(error);
  const monitoring = createMonitoring({
    pg, keys: createTestKeys(), clock, ids, topicLog: createTopicLog(bus), bus, liveFeed, raiseEmergencies: options.raiseEmergencies ?? noteRaised, onProblem,
    ...(options.rulesOf === undefined ? {} : { rulesOf: options.rulesOf }),
    ...(options.keepStrips === undefined ? {} : { keepStrips: options.keepStrips }),
  });
  const intake = createIntake({ pg, clock, desk: monitoring.desk, onProblem, hasRoom: options.hasRoom ?? (() => true), ...(options.onVisit === undefined ? {} : { onVisit: options.onVisit }), ...(options.oldestAt === undefined ? {} : { oldestAt: options.oldestAt }), ...(options.tenants === undefined ? {} : { tenants: options.tenants }) });
  await monitoring.start();
  await intake.start();
  let isOver = false;
  const stop = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    await intake.stop();
    await monitoring.stop();
  };
  return { intake, monitoring, raised, events, live, liveFeed, problems, nextEvent, nextLive, stop };
}

let nextSeq = 1;
/** A submission as a device would send it. */
export function sample(patientId: string, takenAt: number, code: string, value: number | string | null, unit?: string, seq = nextSeq++): Record<string, unknown> {
  return { seq, patientId, code, value, takenAt, ...(unit === undefined ? {} : { unit }) };
}
export const spo2 = (patientId: string, takenAt: number, value: number | null, seq?: number): Record<string, unknown> => sample(patientId, takenAt, '59408-5', value, '%', seq);
export const heartRate = (patientId: string, takenAt: number, value: number | null, seq?: number): Record<string, unknown> => sample(patientId, takenAt, '8867-4', value, '/min', seq);
