// How people reach the process, over real sockets: the edge with a certificate, seen as a browser would.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { createHttpRig } from '../gateway/http-testing.ts';
import { contentSecurityPolicy } from '../platform/http-headers.ts';
import { systemClock } from '../platform/clock.ts';
import { type KeyFiles, loadKeyMaterial, watchKeyMaterial } from './key-material-file.ts';
import { lookAtTls } from './tls-look-socket.ts';
import { FIRST, SECOND, type TestPair } from './tls-testing.ts';

async function writePair(t: TestContext, pair: TestPair): Promise<KeyFiles & { put(next: TestPair): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'mydr24-tls-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const files = { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') };
  const put = async (next: TestPair): Promise<void> => void (await Promise.all([writeFile(files.cert, next.cert), writeFile(files.key, next.key)]));
  await put(pair);
  return { ...files, put };
}

/** The edge with a certificate; nobody vouches for it. */
async function serveTls(t: TestContext) {
  const files = await writePair(t, FIRST);
  const first = await loadKeyMaterial(files, systemClock.nowMs());
  const { http, url } = await createHttpRig(t, {}, { tls: first.options });
  const problems: unknown[] = [];
  const watch = watchKeyMaterial({ files, first, clock: systemClock, use: http.changeCertificate, onProblem: (error) => problems.push(error) });
  await watch.look();
  const port = Number(new URL(url).port);
  const open = async (): Promise<TLSSocket> => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    t.after(() => void socket.destroy());
    return socket;
  };
  return { files, watch, problems, port, open };
}

const nameOf = (socket: TLSSocket): string => socket.getPeerCertificate().subject['CN'] as string;

async function ask(socket: TLSSocket): Promise<string> {
  socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString().split('\r\n')[0]!;
}

/** Code that stands in the page itself. */
const INLINE_CODE = /<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+\s*=|javascript:/i;

describe('transport', () => {
  it('[TL1] agrees on TLS 1.3 with keys made by X25519MLKEM768, and with X25519 where the other side knows no better', async (t) => {
    const { open, port } = await serveTls(t);
    const socket = await open();
    assert.deepEqual([socket.getProtocol(), (socket.getEphemeralKeyInfo() as { name?: string }).name], ['TLSv1.3', 'X25519MLKEM768']);
    const { protocol, group, isTrusted } = await lookAtTls({ host: '127.0.0.1', port, name: 'localhost' });
    assert.deepEqual([protocol, group, isTrusted], ['TLSv1.3', 'X25519MLKEM768', false]);
    const older = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ecdhCurve: 'X25519' });
    await once(older, 'secureConnect');
    assert.equal((older.getEphemeralKeyInfo() as { name?: string }).name, 'X25519');
    older.destroy();
    const oldest = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    await assert.rejects(once(oldest, 'secureConnect'));
  });

  it('[TL2] serves a changed certificate to new connections, and open ones go on', async (t) => {
    const { files, watch, open, problems } = await serveTls(t);
    const before = await open();
    assert.match(await ask(before), /200/);
    await files.put(SECOND);
    await watch.look();
    assert.equal(nameOf(await open()), 'two.example.org');
    assert.equal(nameOf(before), 'one.example.org');
    assert.match(await ask(before), /200/, 'the open connection goes on');
    assert.deepEqual(problems, []);
  });

  it('[TL2] keeps the certificate it has when the new pair cannot be used, and tells it', async (t) => {
    const { files, watch, open, problems } = await serveTls(t);
    await files.put({ cert: SECOND.cert, key: FIRST.key });
    await watch.look();
    await watch.look();
    assert.equal(nameOf(await open()), 'one.example.org');
    assert.equal(problems.length, 1);
    assert.match(String(problems[0]), /the key is not the one of the certificate/);
    await rm(files.key);
    await watch.look();
    assert.match(String(problems[1]), /cannot be read \(ENOENT\)/);
    await files.put(SECOND);
    await watch.look();
    assert.equal(nameOf(await open()), 'two.example.org');
  });

  it('[TL3] refuses a pair that does not fit, is no PEM or is not there, and quotes nothing of a key', async (t) => {
    for (const [pair, why] of [[{ cert: FIRST.cert, key: SECOND.key }, /not the one of the certificate/], [{ cert: 'secret-cert', key: 'secret-key' }, /cannot be read as PEM/]] as const) {
      const failure = await loadKeyMaterial(await writePair(t, pair), systemClock.nowMs()).then(() => assert.fail('taken'), (error: Error) => error.message);
      assert.match(failure, why);
      assert.doesNotMatch(failure, /secret-|BEGIN/);
    }
    await assert.rejects(loadKeyMaterial({ cert: '/nowhere/cert.pem', key: '/nowhere/key.pem' }, systemClock.nowMs()), /cannot be read \(ENOENT\)/);
    const early = await writePair(t, FIRST);
    await assert.rejects(loadKeyMaterial(early, Date.UTC(2020, 0)), /not valid yet/);
  });

  it('[TL4] says for a year that it is reached by https only, and lets pages run nothing but files of this server', async (t) => {
    const { port } = await serveTls(t);
    const asked = request({ host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false }).end();
    const [response] = (await once(asked, 'response')) as [{ headers: Record<string, string>; resume(): void }];
    response.resume();
    assert.match(response.headers['strict-transport-security'] ?? '', /max-age=31536000; includeSubDomains/);
    assert.equal(response.headers['content-security-policy'], contentSecurityPolicy);
    const scripts = /script-src ([^;]*)/.exec(contentSecurityPolicy)?.[1];
    assert.equal(scripts, "'self'");
    assert.match(contentSecurityPolicy, /object-src 'none'.*base-uri '(none|self)'.*frame-ancestors 'none'/);
  });

  it('[TL4] no page that is served holds code in itself', async (t) => {
    const { url } = await createHttpRig(t);
    const pages = [await readFile(new URL('../../../web/index.html', import.meta.url), 'utf8'), ...(await Promise.all(['/docs', '/docs/socket'].map(async (path) => (await fetch(`${url}${path}`)).text())))];
    for (const page of pages) {
      assert.match(page, /<html/i);
      assert.doesNotMatch(page, INLINE_CODE);
    }
  });
});
