// Secrets out of a server of ours that answers as Vault documents its key-value engine of version 2.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Io } from './io.ts';
import { loadConfig } from './load-config.ts';
import { withVaultSecrets } from './vault-secrets.ts';

const KEY = 'q83vEjRWeJASNFZ4kBI0VniQEjRWeJq83vEjRWeJASN';

async function openVault(t: TestContext, fields: Record<string, unknown>) {
  const cwd = mkdtempSync(join(tmpdir(), 'mydr24-vault-'));
  writeFileSync(join(cwd, 'token'), 'of-this-test\n', { mode: 0o600 });
  const server = createServer(({ url, headers }, reply) => {
    const isOurs = headers['x-vault-token'] === 'of-this-test';
    const status = !isOurs ? 403 : url === '/v1/secret/data/mydr24' ? 200 : 404;
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(status === 200 ? { data: { data: fields, metadata: { version: 3, destroyed: false } } } : { errors: [] }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => (server.close(), rmSync(cwd, { recursive: true })));
  writeFileSync(join(cwd, 'wrong'), 'of-somebody-else');
  const { port } = server.address() as AddressInfo;
  const said: string[] = [];
  const io = (env: Record<string, string> = {}): Io => ({ stdin: process.stdin, out: () => {}, err: (text) => void said.push(text), cwd, isTty: false, env: {
    MYDR24_KEY_VAULT_URL: `http://127.0.0.1:${port}`, MYDR24_KEY_VAULT_TOKEN_FILE: join(cwd, 'token'), MYDR24_SECRET_VAULT_PATH: 'secret/data/mydr24', ...env,
  } });
  return { io, said, server, wrongToken: join(cwd, 'wrong') };
}

test('[KY30] the server’s key, the database’s address and providers’ secrets come out of the Vault; what the environment says stays', async (t) => {
  const { io, said } = await openVault(t, { authKey: KEY, databaseUrl: 'postgres://app:of-the-vault@db.example.org/care', smtpUrl: 'smtps://a:b@mail.example.org' });
  const loaded = loadConfig([], await withVaultSecrets(io({ DATABASE_URL: 'postgres://app:of-here@db.example.org/care' })));
  assert.deepEqual([loaded?.config.authKey, loaded?.config.databaseUrl, loaded?.config.smtpUrl, said], [KEY, 'postgres://app:of-here@db.example.org/care', 'smtps://a:b@mail.example.org', []]);
});

test('[KY30] a Vault that is away, refuses the token, has no such secret or an unknown field is told, and nothing starts without it', async (t) => {
  const { io, server, wrongToken } = await openVault(t, { authKy: KEY });
  const why = async (env: Record<string, string>): Promise<string> => withVaultSecrets(io(env)).then(() => 'fine', (error: Error) => error.message);
  assert.match(await why({}), /has a field "authKy", which is no secret option; did you mean "authKey"\?/);
  assert.match(await why({ MYDR24_SECRET_VAULT_PATH: 'secret/mydr24' }), /answered 404 .*secret\/data\/mydr24/);
  assert.match(await why({ MYDR24_KEY_VAULT_TOKEN_FILE: '/nowhere' }), /token file cannot be read/);
  assert.match(await why({ MYDR24_KEY_VAULT_TOKEN_FILE: wrongToken }), /refuses our token .*403/);
  server.close();
  server.closeAllConnections();
  assert.match(await why({}), /cannot be reached/);
});

test('[KY30] without a path nobody is asked', async (t) => {
  const { io } = await openVault(t, {});
  const { MYDR24_SECRET_VAULT_PATH: _path, ...env } = io().env;
  const plain = { ...io(), env };
  assert.equal(await withVaultSecrets(plain), plain);
});
