// What waits to be sent, in IndexedDB, apart for each account of this phone; it outlives a reload and a killed tab, and is gone once the
// server has it. Where a browser has no store, or forbids it, it waits in memory.
import { done } from './waiting-points-store.ts';
import type { NewWaiting, Refusal, Waiting } from './outbox.ts';

export interface OutboxStore {
  add(waiting: NewWaiting): Promise<void>;
  list(): Promise<Waiting[]>;
  refuse(n: number, refusal: Refusal | null): Promise<void>;
  remove(n: number): Promise<void>;
}

const NAME = 'mydr24.outbox';
const STORE = 'deeds';

export async function openOutbox(personId: string, factory: IDBFactory | undefined): Promise<OutboxStore> {
  try {
    if (factory) return kept(await opened(factory), personId);
  } catch {
    // Private windows of some browsers: known, and memory is still better than nothing.
  }
  return outboxInMemory();
}

/** Of whoever: before anybody is signed in, the number alone is said. */
export async function countOutbox(factory: IDBFactory | undefined): Promise<number> {
  try {
    return factory ? await done((await opened(factory)).transaction(STORE, 'readonly').objectStore(STORE).count()) : 0;
  } catch {
    return 0;
  }
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  const asked = factory.open(NAME, 1);
  asked.onupgradeneeded = () => void asked.result.createObjectStore(STORE, { keyPath: 'n', autoIncrement: true });
  return done(asked);
}

/** Numbers of what did not fit into the store: after everything that did. */
const SPARE_FROM = 1_000_000_000;

function kept(database: IDBDatabase, personId: string): OutboxStore {
  const within = (mode: IDBTransactionMode): IDBObjectStore => database.transaction(STORE, mode).objectStore(STORE);
  // A full phone: it waits in memory and is sent all the same, as long as the app is open.
  const spare = outboxInMemory(SPARE_FROM);
  return {
    add: (waiting) => commit(database, waiting).catch(() => spare.add(waiting)),
    list: async () => [...(await done<Waiting[]>(within('readonly').getAll())).filter((each) => each.personId === personId), ...(await spare.list())],
    async refuse(n, refusal) {
      if (n > SPARE_FROM) return spare.refuse(n, refusal);
      const store = within('readwrite');
      const found = await done<Waiting | undefined>(store.get(n));
      if (found !== undefined) await done(store.put({ ...found, refusal }));
    },
    remove: (n) => (n > SPARE_FROM ? spare.remove(n) : done(within('readwrite').delete(n))),
  };
}

/** Resolves when it is on the disk of the phone, not only asked for: a tab may be killed, and a battery end, in the next moment. */
function commit(database: IDBDatabase, waiting: NewWaiting): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB took nothing'));
    transaction.objectStore(STORE).add(waiting);
  });
}

export function outboxInMemory(from = 0): OutboxStore {
  let last = from;
  let waiting: Waiting[] = [];
  return {
    add: async (each) => void (waiting = [...waiting, { ...each, n: (last += 1) }]),
    list: async () => waiting,
    refuse: async (n, refusal) => void (waiting = waiting.map((each) => (each.n === n ? { ...each, refusal } : each))),
    remove: async (n) => void (waiting = waiting.filter((each) => each.n !== n)),
  };
}
