// Watches the room left on the disk of our own database, and says when only the reserve is left: what must not wait any more
// (alarms, pages, sign-ins) is written into it while readings are refused. PostgreSQL ends when its log finds no room.
import { statfs } from 'node:fs/promises';
import { Fault } from './fault.ts';

export interface DiskRoom {
  /** False while only the reserve is left. */
  hasRoom(): boolean;
  freeBytes(): number;
  start(): Promise<void>;
  stop(): void;
  /** One look; `start` repeats it every second. */
  look(): Promise<void>;
}

export interface DiskRoomOptions {
  readonly dir: string;
  readonly reserveBytes?: number;
  /** Told once each time the room ends. */
  readonly onProblem: (error: unknown) => void;
  readonly readFreeBytes?: (dir: string) => Promise<number>;
}

const MIB = 1024 * 1024;
/** A dozen segments of PostgreSQL's log. */
export const RESERVE_BYTES = 200 * MIB;
/** There is room again only above this share of the reserve, so that freeing a little does not end and begin it all the time. */
const AGAIN = 1.1;
const LOOK_EVERY_MS = 1_000;

export function createDiskRoom({ dir, reserveBytes = RESERVE_BYTES, onProblem, readFreeBytes = readFree }: DiskRoomOptions): DiskRoom {
  let free = Infinity;
  let isLow = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    free = await readFreeBytes(dir);
    const wasLow = isLow;
    isLow = free < (wasLow ? reserveBytes * AGAIN : reserveBytes);
    if (isLow && !wasLow) {
      onProblem(new Fault(`only ${Math.round(free / MIB)} MB are free for the database: readings are refused until some space is freed`, { kind: 'unavailable', code: 'disk-full' }));
    }
  }

  return {
    hasRoom: () => !isLow,
    freeBytes: () => free,
    look,
    async start() {
      await look();
      timer = setInterval(() => void look().catch(onProblem), LOOK_EVERY_MS);
    },
    stop: () => clearInterval(timer),
  };
}

async function readFree(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}
