// Data keys of tenants and patients: made when first needed, unwrapped once, kept in memory within a bound. A key that was opened stays
// open when the holder of the master keys does not answer; one that was destroyed is gone from every node within CHECK_EVERY_MS.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Tx } from '../platform/postgres.ts';
import { blindText, KEY_BYTES, openBytes, sealBytes } from './cipher-node.ts';
import { addressOwner, mailParts } from './address.ts';
import { type DataKeyRow, type KeyVersion, findKey, findKeys, findSealingKey, insertKey, listForeignMasters, listIndexKeys, nextVersion } from './key-store.ts';
import type { KeyWrap } from './key-wrap.ts';
import type { Keys } from './keys.ts';
import { wordsOwner, wordsPlace } from './kept-words.ts';
import { boundTo, type KeyOwner, keyVersionOf, ownerText } from './sealed.ts';
import { createWordsOpening } from './words-engine.ts';

export interface KeyRingOptions {
  readonly wrap: KeyWrap;
  readonly clock: Pick<Clock, 'monotonicMs' | 'nowMs'>;
  readonly mostKept?: number;
}

export interface KeyRing extends Keys {
  /** How many unwrapped keys are in memory. */
  size(): number;
}

/** Some 6 MB: those of the patients whose boards are open in a large hospital. */
const MOST_KEPT = 20_000;
/** Unwrapped at once, where somebody else holds the master keys. */
const AT_ONCE = 20;
export const CHECK_EVERY_MS = 60_000;

interface OpenKey {
  readonly version: number;
  readonly key: Uint8Array;
  readonly checkedAtMs: number;
}
type Kept = Map<string, OpenKey>;

export function createKeyRing({ wrap, clock, mostKept = MOST_KEPT }: KeyRingOptions): KeyRing {
  const kept: Kept = new Map();
  const sealing: Kept = new Map();
  /** What a transaction that did not commit yet has opened or made. */
  const ofTx = new WeakMap<Tx, Kept>();
  const remember = (map: Kept, name: string, open: OpenKey): void => {
    map.delete(name);
    map.set(name, open);
    const [oldest] = map.keys();
    if (map.size > mostKept && oldest !== undefined) map.delete(oldest);
  };
  /** Kept for others only when the transaction committed: a key made in one that did not is in no table. */
  const keepFor = (tx: Tx, map: Kept, name: string, open: OpenKey): OpenKey => {
    const mine = ofTx.get(tx) ?? new Map<string, OpenKey>();
    ofTx.set(tx, mine.set(name, open));
    tx.afterCommit(() => remember(map, name, open));
    return open;
  };
  const isFresh = (open: OpenKey): boolean => clock.monotonicMs() - open.checkedAtMs < CHECK_EVERY_MS;
  /** Null: destroyed, or never made. `look` reads the row, at first and again when what is in memory is old. */
  async function find(tx: Tx, map: Kept, name: string, owner: KeyOwner, look: () => Promise<DataKeyRow | undefined>): Promise<OpenKey | null> {
    const open = ofTx.get(tx)?.get(name) ?? map.get(name);
    if (open !== undefined && isFresh(open)) return open;
    const row = await look();
    if (row === undefined) {
      map.delete(name);
      return null;
    }
    const key = open?.version === row.version ? open.key : await wrap.unwrap(row, aboutKey(owner, row.version));
    if (key === null) throw anotherMaster([row.master]);
    return keepFor(tx, map, name, { version: row.version, key, checkedAtMs: clock.monotonicMs() });
  }
  const nameOf = (owner: KeyOwner, version: number): string => `${ownerText(owner)} ${version}`;
  /** What is sealed with now is read without another look. */
  const sealingNow = (owner: KeyOwner, version: number, tx?: Tx): OpenKey | undefined => {
    const open = (tx && ofTx.get(tx)?.get(ownerText(owner))) ?? sealing.get(ownerText(owner));
    return open?.version === version && isFresh(open) ? open : undefined;
  };
  const findVersion = (tx: Tx, owner: KeyOwner, version: number) => find(tx, kept, nameOf(owner, version), owner, () => findKey(tx, owner, version));
  const findCurrent = (tx: Tx, owner: KeyOwner) => find(tx, sealing, ownerText(owner), owner, () => findSealingKey(tx, owner));
  async function current(tx: Tx, owner: KeyOwner): Promise<OpenKey> {
    // Made by another in the same moment: theirs is committed by the second look.
    const open = (await findCurrent(tx, owner)) ?? (await make(tx, owner)) ?? (await findCurrent(tx, owner));
    if (open === null) throw new Error('a data key was made by somebody else and is not there');
    return open;
  }
  async function make(tx: Tx, owner: KeyOwner): Promise<OpenKey | null> {
    const foreign = await listForeignMasters(tx, await wrap.names());
    if (foreign.length > 0) throw anotherMaster(foreign);
    const [key, version] = [randomBytes(KEY_BYTES), await nextVersion(tx, owner)];
    // Committed between the look and the count: theirs is found by the second look.
    if (version > 1 && (await findSealingKey(tx, owner)) !== undefined) return null;
    const isMine = await insertKey(tx, owner, version, await wrap.wrap(key, aboutKey(owner, version)), clock.nowMs());
    return isMine ? keepFor(tx, sealing, ownerText(owner), { version, key, checkedAtMs: clock.monotonicMs() }) : null;
  }
  const inMemory = (tx: Tx, { owner, version }: KeyVersion, age: 'fresh' | 'any'): Uint8Array | undefined => {
    const name = nameOf(owner, version);
    const sealer = sealing.get(ownerText(owner));
    const open = ofTx.get(tx)?.get(name) ?? kept.get(name) ?? (sealer?.version === version ? sealer : undefined);
    if (open !== undefined && (age === 'any' || isFresh(open))) return open.key;
    return sealingNow(owner, version, tx)?.key;
  };
  const hasSealer = (tx: Tx, owner: KeyOwner): boolean => {
    const open = ofTx.get(tx)?.get(ownerText(owner)) ?? sealing.get(ownerText(owner));
    return open !== undefined && isFresh(open);
  };
  /** All keys of these that are not in memory, by one look. One that was destroyed leaves the memory. */
  async function ready(tx: Tx, keys: readonly KeyVersion[]): Promise<void> {
    const wanted = new Map(keys.filter((key) => inMemory(tx, key, 'fresh') === undefined).map((key) => [nameOf(key.owner, key.version), key]));
    const rows = wanted.size === 0 ? [] : await findKeys(tx, [...wanted.values()]);
    const found = new Set(rows.map((row) => nameOf(row, row.version)));
    for (const [name, { owner, version }] of wanted) {
      if (found.has(name)) continue;
      kept.delete(name);
      if (sealing.get(ownerText(owner))?.version === version) sealing.delete(ownerText(owner));
    }
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      await Promise.all(rows.slice(from, from + AT_ONCE).map((row) => find(tx, kept, nameOf(row, row.version), row, () => Promise.resolve(row))));
    }
  }
  const ring: KeyRing = {
    size: () => kept.size + sealing.size,
    async seal(tx, owner, place, content) {
      const { key, version } = await current(tx, owner);
      return sealBytes(key, version, boundTo(owner, place), content);
    },
    async open(tx, owner, place, sealed) {
      const version = keyVersionOf(sealed);
      const now = version === null ? undefined : sealingNow(owner, version, tx);
      // Kept under its version too: it outlives a holder that does not answer once it is no longer fresh.
      if (now !== undefined && !kept.has(nameOf(owner, version!))) keepFor(tx, kept, nameOf(owner, version!), now);
      const open = version === null ? null : (now ?? (await findVersion(tx, owner, version)));
      return open === null ? null : openBytes(open.key, boundTo(owner, place), sealed);
    },
    sealText: (tx, owner, place, text) => ring.seal(tx, owner, place, Buffer.from(text)),
    openText: async (tx, owner, place, sealed) => {
      const content = await ring.open(tx, owner, place, sealed);
      return content === null ? null : Buffer.from(content).toString('utf8');
    },
    sealWords: (tx, column, of, text) => ring.sealText(tx, wordsOwner(column, of), wordsPlace(column, of.row), text),
    ...createWordsOpening({ ready, inMemory, hasSealer, sealText: (...of) => ring.sealText(...of), clock }),
    async blind(tx, tenantId, parts) {
      return blindText((await current(tx, indexOf(tenantId))).key, parts);
    },
    async findBlind(tx, tenantId) {
      const open = await findCurrent(tx, indexOf(tenantId));
      return open === null ? null : (parts) => blindText(open.key, parts);
    },
    async findBlinds(engine) {
      const open: OpenKey[] = [];
      for (const row of await listIndexKeys(engine)) {
        const owner = indexOf(row.tenantId);
        const found = await find(engine, sealing, ownerText(owner), owner, () => Promise.resolve(row));
        if (found !== null) open.push(found);
      }
      return (parts) => open.map(({ key }) => blindText(key, parts));
    },
    async findMail(tx, tenantId, mail) {
      const hash = tenantId === null ? await ring.findBlinds(tx) : await ring.findBlind(tx, tenantId);
      return [hash?.(mailParts(mail)) ?? []].flat().map((blind) => blind.toLowerCase());
    },
    openAddress: (tx, tenantId, place, { address, sealed, sealedFor }) => (sealed === null ? Promise.resolve(address) : ring.openText(tx, addressOwner(tenantId, sealedFor), place, sealed)),
    async openAddressSoon(pg, tenantId, place, address) {
      if (address.sealed === null) return address.address;
      const owner = addressOwner(tenantId, address.sealedFor);
      const version = keyVersionOf(address.sealed);
      const open = version === null ? undefined : (kept.get(nameOf(owner, version)) ?? sealingNow(owner, version));
      if (open === undefined || !isFresh(open)) return pg.asEngine((tx) => ring.openAddress(tx, tenantId, place, address), { readOnly: true });
      const content = openBytes(open.key, boundTo(owner, place), address.sealed);
      return content === null ? null : content.toString('utf8');
    },
  };
  return ring;
}

const indexOf = (tenantId: string): KeyOwner => ({ tenantId, patientId: null, keyClass: 'index' });
export const aboutKey = (owner: KeyOwner, version: number): string => `mydr24 data key ${ownerText(owner)} ${version}`;

export const anotherMaster = (masters: readonly string[]): Fault =>
  new Fault(`this database is sealed by another master key (${masters.join(', ')}): put back the master key file, or the Vault key, it was sealed with`, { kind: 'conflict', code: 'another-master-key', retryable: false });
