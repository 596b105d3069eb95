// Builds what every slice stands on: clock, log, figures, database, bus. Part of app.ts. Decides nothing.
import { pino } from 'pino';
import { createBus } from './platform/bus.ts';
import { createBusWakeUps } from './platform/bus-postgres.ts';
import { systemClock } from './platform/clock.ts';
import { createSteadyClock } from './platform/steady-clock.ts';
import { createIds } from './platform/ids.ts';
import { createLiveFeed } from './platform/live-feed.ts';
import { logOptions, problemFacts } from './platform/log-pino.ts';
import { createMetrics } from './platform/metrics-prometheus.ts';
import { createPostgres } from './platform/postgres.ts';
import { createTopicLog } from './platform/topic-log-store.ts';
import type { AppOptions } from './app-options.ts';

export function buildPlatform({ config, address, machineClock = systemClock }: AppOptions) {
  const clock = createSteadyClock(machineClock);
  const log = pino(logOptions(config.logLevel));
  const metrics = createMetrics();
  const problems = metrics.counter('mydr24_problems_total', 'Faults and bugs written to the log.');
  const onProblem = (error: unknown, facts: object = {}): void => {
    problems.add();
    log.error({ ...facts, ...problemFacts(error) }, 'problem');
  };
  metrics.gauge('mydr24_clock_drift_seconds', 'How far the machine clock is ahead of ours; beyond 2 s it was set.', () => clock.driftMs() / 1000);
  const half = Math.floor(config.databaseConnections / 2);
  const pg = createPostgres({ address, people: { maxConnections: half }, engine: { maxConnections: half }, onProblem });
  const bus = createBus(onProblem);
  const ids = createIds(clock);
  return { log, metrics, onProblem, address, pg, bus, ids, clock, live: createLiveFeed(), topicLog: createTopicLog(bus), wakeUps: createBusWakeUps({ pg, bus, onProblem }) };
}

export type Platform = ReturnType<typeof buildPlatform>;
