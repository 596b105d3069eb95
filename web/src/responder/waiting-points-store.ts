// The points that wait, in IndexedDB, apart for each account of this phone. Where a browser has none, or has it forbidden, they wait in memory.
import type { Fix } from './share-position.ts';
import { MOST_WAITING } from './waiting-points.ts';

export interface WaitingPoints {
  add(fix: Fix): Promise<void>;
  list(): Promise<Fix[]>;
  remove(takenAts: readonly number[]): Promise<void>;
  /** All of one account up to a time; all when it is left out. */
  forget(beforeMs?: number): Promise<void>;
}

const NAME = 'mydr24.positions';
const STORE = 'waiting';

export async function openWaitingPoints(personId: string, factory: IDBFactory | undefined): Promise<WaitingPoints> {
  try {
    if (factory) return kept(await opened(factory), personId);
  } catch {
    // Private windows of some browsers: known, and memory is still better than nothing.
  }
  return inMemory();
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  const asked = factory.open(NAME, 1);
  asked.onupgradeneeded = () => void asked.result.createObjectStore(STORE, { keyPath: ['personId', 'takenAt'] });
  return done(asked);
}

function kept(database: IDBDatabase, personId: string): WaitingPoints {
  const within = (mode: IDBTransactionMode): IDBObjectStore => database.transaction(STORE, mode).objectStore(STORE);
  const range = (untilMs = Number.MAX_SAFE_INTEGER): IDBKeyRange => IDBKeyRange.bound([personId, 0], [personId, untilMs]);
  return {
    async add(fix) {
      await done(within('readwrite').put({ personId, ...fix }));
      const count = await done(within('readonly').count(range()));
      if (count > MOST_WAITING) for (const { takenAt } of await done<Fix[]>(within('readonly').getAll(range(), count - MOST_WAITING))) await done(within('readwrite').delete([personId, takenAt]));
    },
    list: async () => (await done<(Fix & { personId: string })[]>(within('readonly').getAll(range()))).map(({ lat, lon, accuracyM, takenAt }) => ({ lat, lon, accuracyM, takenAt })),
    async remove(takenAts) {
      const store = within('readwrite');
      await Promise.all(takenAts.map((takenAt) => done(store.delete([personId, takenAt]))));
    },
    forget: (beforeMs) => done(within('readwrite').delete(range(beforeMs))),
  };
}

export function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}

export function inMemory(): WaitingPoints {
  let waiting: Fix[] = [];
  return {
    add: async (fix) => void (waiting = [...waiting.filter(({ takenAt }) => takenAt !== fix.takenAt), fix].slice(-MOST_WAITING)),
    list: async () => waiting,
    remove: async (takenAts) => void (waiting = waiting.filter(({ takenAt }) => !takenAts.includes(takenAt))),
    forget: async (beforeMs = Number.MAX_SAFE_INTEGER) => void (waiting = waiting.filter(({ takenAt }) => takenAt > beforeMs)),
  };
}
