// A new master key, and every data key wrapped by it, while servers run: those hold data keys opened and notice nothing. New data keys on
// wish: rows are then sealed anew by the server's own job. Destroying older master keys makes older backups unreadable where sealed.
import type { Postgres } from '../platform/postgres.ts';
import { aboutKey, anotherMaster } from './key-ring-engine.ts';
import { countByMaster, listForeignMasters, listWrappedByOthers, type MasterCount, retireKeys, rewrapKey } from './key-store.ts';
import type { KeyWrap } from './key-wrap.ts';

const KEYS_AT_ONCE = 50;

/** Refuses where something is wrapped by a master key that is not here. */
export async function checkMasters(pg: Postgres, wrap: KeyWrap): Promise<void> {
  const names = await wrap.names();
  const foreign = await pg.asEngine((tx) => listForeignMasters(tx, names), { readOnly: true });
  if (foreign.length > 0) throw anotherMaster(foreign);
}

export async function rotateMaster(pg: Postgres, wrap: KeyWrap): Promise<{ master: string; rewrapped: number }> {
  await checkMasters(pg, wrap);
  const master = await wrap.rotate();
  return { master, rewrapped: await rewrapAll(pg, wrap, master) };
}

/** Safe to run again after it was cut short. */
export async function rewrapAll(pg: Postgres, wrap: KeyWrap, master: string): Promise<number> {
  for (let rewrapped = 0; ; ) {
    const step = await pg.asEngine(async (tx) => {
      const found = await listWrappedByOthers(tx, master, KEYS_AT_ONCE);
      for (const row of found) {
        const about = aboutKey(row, row.version);
        const key = await wrap.unwrap(row, about);
        if (key === null) throw anotherMaster([row.master]);
        const again = await wrap.wrap(key, about);
        if (again.master !== master) throw new Error(`the holder of the master keys wraps with ${again.master}, not with the new ${master}`);
        await rewrapKey(tx, row, again);
      }
      return found.length;
    });
    if (step === 0) return rewrapped;
    rewrapped += step;
  }
}

export const retireDataKeys = (pg: Postgres, nowMs: number): Promise<number> => pg.asEngine((tx) => retireKeys(tx, nowMs));

/** Only when nothing alive is wrapped by them. */
export async function destroyOldMasters(pg: Postgres, wrap: KeyWrap): Promise<{ destroyed: readonly string[]; inUse: readonly string[] }> {
  const current = await wrap.current();
  const inUse = await pg.asEngine((tx) => listForeignMasters(tx, [current]), { readOnly: true });
  return inUse.length > 0 ? { destroyed: [], inUse } : { destroyed: await wrap.destroyBefore(current), inUse: [] };
}

export interface KeyStatus {
  readonly current: string;
  readonly names: readonly string[];
  readonly counts: readonly MasterCount[];
  readonly foreign: readonly string[];
}

export async function keyStatus(pg: Postgres, wrap: KeyWrap): Promise<KeyStatus> {
  const names = await wrap.names();
  const counts = await pg.asEngine(countByMaster, { readOnly: true });
  return { current: await wrap.current(), names, counts, foreign: counts.filter(({ master, alive }) => alive > 0 && !names.includes(master)).map(({ master }) => master) };
}
