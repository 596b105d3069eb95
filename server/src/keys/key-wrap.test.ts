// The holders of master keys: one contract for all, and what is each one's own.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { KeyWrap } from './key-wrap.ts';
import { opensForItsWordsOnly, rotatesAndDestroys } from './key-wrap-contract.ts';
import { openKeyFile } from './key-wrap-file.ts';
import { openVault } from './key-wrap-vault.ts';
import { createMemoryWrap } from './keys-testing.ts';
import { startTestVault } from './vault-testing.ts';

const TOKEN = 'hvs.CAESIJtest';

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'mydr24-keys-'));
  t.after(() => rm(dir, { recursive: true }));
  return dir;
}

async function vaultOf(t: TestContext) {
  const vault = await startTestVault(TOKEN, 'mydr24');
  t.after(() => new Promise((done) => vault.server.close(done)));
  const tokenFile = join(await folder(t), 'token');
  await writeFile(tokenFile, `${TOKEN}\n`);
  return { vault, tokenFile, wrap: openVault({ url: vault.url, keyName: 'mydr24', mount: 'transit', tokenFile }) };
}

const holders: readonly (readonly [string, (t: TestContext) => Promise<KeyWrap>])[] = [
  ['a file', async (t) => openKeyFile(join(await folder(t), 'master-keys'))],
  ['Vault', async (t) => (await vaultOf(t)).wrap],
  ['memory', async () => createMemoryWrap()],
];

test('[KY2] whoever holds the master keys: a wrapped key opens for the words it was wrapped with, and for nothing else', async (t) => {
  for (const [name, open] of holders) await t.test(name, async (own) => opensForItsWordsOnly(await open(own)));
});

test('[KY5] whoever holds the master keys: after a rotation both open, the new one wraps; the old one destroyed, it opens nothing any more', async (t) => {
  for (const [name, open] of holders) await t.test(name, async (own) => rotatesAndDestroys(await open(own)));
});

test('[KY3] the file is made once, for its owner only; one that others can read, or that holds something else, is refused', async (t) => {
  const path = join(await folder(t), 'master-keys');
  const wrap = await openKeyFile(path);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal(await (await openKeyFile(path)).current(), await wrap.current());
  await chmod(path, 0o640);
  await assert.rejects(openKeyFile(path), /can be read by others/);
  await chmod(path, 0o600);
  await writeFile(path, `${await readFile(path, 'utf8')}mydr24-master-key:short\n`);
  await assert.rejects(openKeyFile(path), /no master key/);
  await writeFile(path, '');
  await assert.rejects(openKeyFile(path), /holds no master key/);
});

test('[KY5] a rotation by another process is seen by the one that runs', async (t) => {
  const path = join(await folder(t), 'master-keys');
  const [running, other] = [await openKeyFile(path), await openKeyFile(path)];
  const master = await other.rotate();
  assert.equal(await running.current(), master);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('[KY4] Vault sealed, unreachable or refusing our token is unavailable, never an answer; its token is read anew', async (t) => {
  const { vault, tokenFile, wrap } = await vaultOf(t);
  const wrapped = await wrap.wrap(Buffer.alloc(32, 7), 'x');
  vault.down = true;
  await assert.rejects(wrap.unwrap(wrapped, 'x'), { kind: 'unavailable', code: 'key-vault' });
  vault.down = false;
  await writeFile(tokenFile, 'another');
  await assert.rejects(wrap.unwrap(wrapped, 'x'), /refuses our token/);
  await writeFile(tokenFile, TOKEN);
  assert.ok(await wrap.unwrap(wrapped, 'x'));
  assert.ok(vault.calls.every((call) => !call.includes('plaintext')));
});
