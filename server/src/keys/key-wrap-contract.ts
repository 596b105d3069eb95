// What every holder of master keys must do, as one suite: the file, Vault, and the one of the tests earn the same trust. Only tests use it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { KeyWrap } from './key-wrap.ts';

export async function opensForItsWordsOnly(wrap: KeyWrap): Promise<void> {
  const key = randomBytes(32);
  const wrapped = await wrap.wrap(key, 'tenant a');
  assert.equal(wrapped.master, await wrap.current());
  assert.deepEqual(Buffer.from((await wrap.unwrap(wrapped, 'tenant a'))!), key);
  assert.equal(await wrap.unwrap(wrapped, 'tenant b'), null);
  const changed = Buffer.from(wrapped.wrapped);
  changed[changed.length - 2]! ^= 1;
  assert.equal(await wrap.unwrap({ ...wrapped, wrapped: changed }, 'tenant a'), null);
  assert.equal(await wrap.unwrap({ ...wrapped, master: 'nobody:1' }, 'tenant a'), null);
  assert.equal(Buffer.from(wrapped.wrapped).includes(key), false);
}

export async function rotatesAndDestroys(wrap: KeyWrap): Promise<void> {
  const key = randomBytes(32);
  const earlier = await wrap.wrap(key, 'x');
  const master = await wrap.rotate();
  assert.notEqual(master, earlier.master);
  assert.deepEqual([await wrap.current(), await wrap.names()], [master, [earlier.master, master]]);
  assert.deepEqual(Buffer.from((await wrap.unwrap(earlier, 'x'))!), key);
  const later = await wrap.wrap(key, 'x');
  assert.equal(later.master, master);
  assert.deepEqual(await wrap.destroyBefore(master), [earlier.master]);
  assert.equal(await wrap.unwrap(earlier, 'x'), null);
  assert.deepEqual(Buffer.from((await wrap.unwrap(later, 'x'))!), key);
  assert.deepEqual(await wrap.destroyBefore(master), []);
}
