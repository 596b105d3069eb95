// Remembers what was heard of devices and writes it some seconds later, many in one statement: knowing that a device lives
// must not cost a commit for each of its readings. What is lost in a crash is heard again.
import type { Postgres } from '../platform/postgres.ts';
import { type Heard, NO_COUNTS, type Visit, withVisit } from './device-heard.ts';
import { listHeard, writeHeard } from './device-heard-store.ts';

export interface DeviceEar {
  note(visit: Visit): void;
  /** Writes what waits; also for whoever wants to read it now. */
  flush(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const WRITE_EVERY_MS = 2_000;
const MAX_KEPT = 50_000;

export function createDeviceEar({ pg, onProblem }: { pg: Postgres; onProblem: (error: unknown) => void }): DeviceEar {
  const heard = new Map<string, Heard>();
  let waiting: Visit[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const visits = waiting;
    waiting = [];
    if (visits.length === 0) return;
    const unmet = [...new Set(visits.map(({ deviceId }) => deviceId))].filter((id) => !heard.has(id));
    try {
      if (unmet.length > 0) for (const [id, one] of await pg.asEngine((tx) => listHeard(tx, unmet))) heard.set(id, one);
      const touched = new Map<string, Heard>();
      for (const visit of visits) touched.set(visit.deviceId, withVisit(touched.get(visit.deviceId) ?? heard.get(visit.deviceId), visit));
      await pg.asEngine((tx) => writeHeard(tx, touched));
      if (heard.size > MAX_KEPT) heard.clear();
      for (const [id, one] of touched) heard.set(id, { ...one, counts: NO_COUNTS });
    } catch (error) {
      onProblem(error);
    }
  }
  const flush = (): Promise<void> => (running = running.then(write));
  return {
    note: (visit) => void waiting.push(visit),
    flush,
    start: () => void (timer = setInterval(() => void flush(), WRITE_EVERY_MS)),
    stop: () => (clearInterval(timer), flush()),
  };
}
