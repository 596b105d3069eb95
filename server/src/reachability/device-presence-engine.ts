// Writes when the sockets of each device come and go. Several tabs of one browser are one device: it is open while one is.
// What it writes is shown and judged; who is connected at all is the roster's.
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { updateSocket } from './device-store.ts';

export interface SocketMoment {
  personId: string;
  /** Null for programs, which have no device of a person. */
  personDeviceId: string | null;
  isOpen: boolean;
}

export interface DevicePresence {
  onSocket(moment: SocketMoment): void;
  /** On this node. */
  isOpen(personId: string, personDeviceId: string): boolean;
  /** Waits for what is being written. */
  stop(): Promise<void>;
}

export function createDevicePresence({ pg, clock, onProblem }: { pg: Postgres; clock: Clock; onProblem: (error: unknown) => void }): DevicePresence {
  const open = new Map<string, number>();
  let working: Promise<void> = Promise.resolve();
  return {
    isOpen: (personId, personDeviceId) => open.has(`${personId} ${personDeviceId}`),
    onSocket({ personId, personDeviceId, isOpen }) {
      if (personDeviceId === null) return;
      const key = `${personId} ${personDeviceId}`;
      const count = (open.get(key) ?? 0) + (isOpen ? 1 : -1);
      if (count > 0) open.set(key, count);
      else open.delete(key);
      if (!isOpen && count > 0) return;
      const atMs = clock.nowMs();
      working = working.then(() => pg.asEngine((tx) => updateSocket(tx, { personId, personDeviceId }, isOpen, atMs))).catch(onProblem);
    },
    stop: () => working,
  };
}
