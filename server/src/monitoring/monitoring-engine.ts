// Starts and stops monitoring on this node: leases, the patients of its shards, changed facts, and the bursts of live vitals.
// The judging itself happens in intake's lane, which app.ts joins to `desk`.
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Ids } from '../platform/ids.ts';
import type { LiveFeed } from '../platform/live-feed.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { Bus, TopicLog } from '../platform/topic-log.ts';
import type { ForeseeRaising, RaiseEmergencies } from '../emergency/raising-alarm.ts';
import type { RulesOf } from './monitor-settings.ts';
import { MonitorEngine, type KeepStrips } from './monitor-engine.ts';
import type { MonitorDesk } from './monitor-desk.ts';
import { createShardLeases } from './shard-lease-engine.ts';

export interface MonitoringOptions {
  readonly keys: Keys;
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly topicLog: TopicLog;
  readonly bus: Bus;
  readonly liveFeed: LiveFeed;
  readonly raiseEmergencies: RaiseEmergencies;
  readonly foreseeRaising?: ForeseeRaising;
  readonly onProblem: (error: unknown) => void;
  readonly keepStrips?: KeepStrips;
  /** The rules in force; the built-in ones unless given. */
  readonly rulesOf?: RulesOf;
  /** The database is this node's own and was started by it: a killed predecessor's leases are taken over at once. */
  readonly isAlone?: boolean;
}

export interface Monitoring {
  readonly desk: MonitorDesk;
  /** Resolves once every patient of the free shards is loaded: readings may come. */
  start(): Promise<void>;
  /** Stop intake first. */
  stop(): Promise<void>;
  /** A patient's unit, scale or pregnancy changed in the database. */
  refreshPatients(patientIds: readonly string[]): Promise<void>;
  patientCount(): number;
  /** The rules of a tenant changed. */
  rulesChanged(tenantId: string): void;
  /** Throws a Fault unless this node holds shards to judge for. */
  mustJudge(): void;
}

/** Screens see vitals in bursts this far apart: below what an eye tells from at once, far above the rate of readings. */
const LIVE_EVERY_MS = 100;
const REFRESH_EVERY_MS = 1_000;

export function createMonitoring(options: MonitoringOptions): Monitoring {
  const { pg, clock, ids, bus, onProblem } = options;
  const nodeId = ids.next();
  const leases = createShardLeases({ pg, clock, nodeId, onChange, onProblem });
  const engine = new MonitorEngine({ ...options, nodeId, leases });
  const { memory } = engine;
  const background = new Set<Promise<void>>();
  let isStarting = true;
  let pageAfterId: string | null = null;
  let timers: NodeJS.Timeout[] = [];
  let unsubscribe = (): void => {};

  const inBackground = (work: Promise<void>): void => {
    const watched = work.catch(onProblem).finally(() => background.delete(watched));
    background.add(watched);
  };

  function onChange(gained: readonly number[], lost: readonly number[]): void {
    const changed = new Set([...gained, ...lost]);
    engine.memory.dropShards((shard) => changed.has(shard));
    const wanted = new Set(gained);
    if (!isStarting && wanted.size > 0) inBackground(memory.loadShards((shard) => wanted.has(shard), clock.nowMs()));
  }

  async function refreshPage(): Promise<void> {
    pageAfterId = await memory.refreshPage(pageAfterId);
  }

  return {
    mustJudge() {
      if (leases.held().length === 0) throw new Fault('this node holds no shard: another one judges the readings', { kind: 'unavailable', code: 'no-shard' });
    },
    desk: engine,
    patientCount: () => memory.size(),
    rulesChanged: (tenantId) => memory.wakeTenant(tenantId),
    refreshPatients: (patientIds) => memory.refresh(patientIds),
    async start() {
      await leases.start(options.isAlone ?? false);
      await memory.loadShards((shard) => leases.holds(shard), clock.nowMs());
      isStarting = false;
      unsubscribe = bus.subscribe((events) => {
        const changed = events.flatMap((event) => (event.kind === 'patient-changed' ? [(event.body as { id: string }).id] : []));
        if (changed.length > 0) inBackground(memory.refresh(changed));
      });
      timers = [
        setInterval(() => engine.publishVitals(memory.takeTouched(), clock.nowMs()), LIVE_EVERY_MS),
        setInterval(() => inBackground(refreshPage()), REFRESH_EVERY_MS),
      ];
    },
    async stop() {
      unsubscribe();
      for (const timer of timers) clearInterval(timer);
      await Promise.all(background);
      await leases.stop();
    },
  };
}
