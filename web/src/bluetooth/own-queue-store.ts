// What waits of one's own sensors, and which sensors these are, in IndexedDB, apart for each account of this phone. Outlives a reload and a
// killed tab; a reading is gone once the server has it. Where a browser has no store, or forbids it, it waits in memory.
import type { DeviceId } from '@mydr24/protocol';
import { done } from '../responder/waiting-points-store.ts';
import type { NewQueued, Queued, RefusedReading } from './own-queue.ts';
import type { SensorKind } from './sensor-kinds.ts';
import type { SensorMemory } from './sensor-session-engine.ts';

/** A sensor this browser has met, of this account. */
export interface KnownSensor extends SensorMemory {
  readonly personId: string;
  readonly ref: string;
  readonly deviceId: DeviceId;
  readonly kind: SensorKind;
  readonly name: string;
}

export interface OwnQueueStore {
  add(readings: readonly NewQueued[]): Promise<void>;
  count(): Promise<number>;
  /** The first that wait. */
  first(limit: number): Promise<readonly Queued[]>;
  remove(ns: readonly number[]): Promise<void>;
  refuse(refused: readonly RefusedReading[]): Promise<void>;
  listRefused(): Promise<readonly RefusedReading[]>;
  forgetRefused(): Promise<void>;
  listSensors(): Promise<readonly KnownSensor[]>;
  putSensor(sensor: KnownSensor): Promise<void>;
  removeSensor(ref: string): Promise<void>;
}

const NAME = 'mydr24.own-readings';
const [WAITING, REFUSED, SENSORS] = ['waiting', 'refused', 'sensors'];

export async function openOwnQueue(personId: string, factory: IDBFactory | undefined): Promise<OwnQueueStore> {
  try {
    if (factory) return kept(await opened(factory), personId);
  } catch {
    // Private windows of some browsers: known, and memory is still better than nothing.
  }
  return ownQueueInMemory();
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  const asked = factory.open(NAME, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore(WAITING, { keyPath: 'n', autoIncrement: true }).createIndex('personId', 'personId');
    asked.result.createObjectStore(REFUSED, { keyPath: 'n' }).createIndex('personId', 'personId');
    asked.result.createObjectStore(SENSORS, { keyPath: ['personId', 'ref'] });
  };
  return done(asked);
}

function kept(database: IDBDatabase, personId: string): OwnQueueStore {
  const read = (store: string): IDBObjectStore => database.transaction(store, 'readonly').objectStore(store);
  const ofPerson = (store: string): IDBIndex => read(store).index('personId');
  const all = IDBKeyRange.bound([personId, ''], [personId, '\uffff']);
  return {
    add: (readings) => commit(database, [WAITING], ([waiting]) => readings.forEach((each) => waiting?.add(each))),
    count: () => done(ofPerson(WAITING).count(personId)),
    first: (limit) => done<Queued[]>(ofPerson(WAITING).getAll(personId, limit)),
    remove: (ns) => commit(database, [WAITING], ([waiting]) => ns.forEach((n) => waiting?.delete(n))),
    refuse: (refused) => commit(database, [WAITING, REFUSED], ([waiting, away]) => refused.forEach((each) => (away?.put(each), waiting?.delete(each.n)))),
    listRefused: () => done<RefusedReading[]>(ofPerson(REFUSED).getAll(personId)),
    async forgetRefused() {
      const keys = await done(ofPerson(REFUSED).getAllKeys(personId));
      await commit(database, [REFUSED], ([away]) => keys.forEach((key) => away?.delete(key)));
    },
    listSensors: () => done<KnownSensor[]>(read(SENSORS).getAll(all)),
    putSensor: (sensor) => commit(database, [SENSORS], ([sensors]) => sensors?.put(sensor)),
    removeSensor: (ref) => commit(database, [SENSORS], ([sensors]) => sensors?.delete([personId, ref])),
  };
}

/** Resolves when it is on the disk of the phone: a tab may be killed, and a battery end, in the next moment. */
function commit(database: IDBDatabase, names: readonly string[], work: (stores: readonly IDBObjectStore[]) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([...names], 'readwrite', { durability: 'strict' });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB took nothing'));
    work(names.map((name) => transaction.objectStore(name)));
  });
}

export function ownQueueInMemory(): OwnQueueStore {
  let last = 0;
  let waiting: Queued[] = [];
  let away: RefusedReading[] = [];
  let sensors: KnownSensor[] = [];
  const without = (ns: readonly number[]): Queued[] => waiting.filter(({ n }) => !ns.includes(n));
  return {
    add: async (readings) => void (waiting = [...waiting, ...readings.map((each) => ({ ...each, n: (last += 1) }))]),
    count: async () => waiting.length,
    first: async (limit) => waiting.slice(0, limit),
    remove: async (ns) => void (waiting = without(ns)),
    async refuse(refused) {
      away = [...away, ...refused];
      waiting = without(refused.map(({ n }) => n));
    },
    listRefused: async () => away,
    forgetRefused: async () => void (away = []),
    listSensors: async () => sensors,
    putSensor: async (sensor) => void (sensors = [...sensors.filter(({ ref }) => ref !== sensor.ref), sensor]),
    removeSensor: async (ref) => void (sensors = sensors.filter((each) => each.ref !== ref)),
  };
}
