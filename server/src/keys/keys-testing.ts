// Keys for tests: a ring over master keys in memory. Only tests use it.
import { randomBytes } from 'node:crypto';
import { systemClock } from '../platform/clock.ts';
import { KEY_BYTES, openBytes, sealBytes } from './cipher-node.ts';
import { createKeyRing, type KeyRing } from './key-ring-engine.ts';
import type { KeyWrap } from './key-wrap.ts';

export function createMemoryWrap(): KeyWrap {
  let masters = [{ name: 'memory:1', bytes: randomBytes(KEY_BYTES) }];
  let made = 1;
  return {
    current: async () => masters.at(-1)!.name,
    names: async () => masters.map(({ name }) => name),
    wrap: async (key, about) => ({ master: masters.at(-1)!.name, wrapped: sealBytes(masters.at(-1)!.bytes, 1, about, key) }),
    async unwrap({ master, wrapped }, about) {
      const found = masters.find(({ name }) => name === master);
      return found === undefined ? null : openBytes(found.bytes, about, wrapped);
    },
    async rotate() {
      masters = [...masters, { name: `memory:${(made += 1)}`, bytes: randomBytes(KEY_BYTES) }];
      return masters.at(-1)!.name;
    },
    async destroyBefore(name) {
      const at = Math.max(0, masters.findIndex((master) => master.name === name));
      const gone = masters.slice(0, at).map((master) => master.name);
      masters = masters.slice(at);
      return gone;
    },
  };
}

const shared = createMemoryWrap();

/** All of one test process open what another sealed. */
export const createTestKeys = (wrap: KeyWrap = shared): KeyRing => createKeyRing({ wrap, clock: systemClock });
