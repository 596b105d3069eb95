// Whatever goes wrong on the way is a code, and counts: names, connections, TLS, statuses, silence, slowness, nonsense.
import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { test, type TestContext } from 'node:test';
import { codeOf, createApi } from './link-call-http.ts';

const DEADLINE_MS = 300;

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => (server.closeAllConnections(), void server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const breakOf = (url: string): Promise<string> => createApi(url, DEADLINE_MS)({ method: 'GET', path: '/v1/me' }).then(() => 'good', codeOf);

test('[WD3] each way in which a link can break has its code', async (t) => {
  const gone = createTcp();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const gonePort = (gone.address() as AddressInfo).port;
  const silent = createTcp(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  t.after(() => void silent.close());
  const port = (silent.address() as AddressInfo).port;
  const slow = await serve(t, (_request, response) => void response.writeHead(200).write('{"begun":'));
  const plain = await serve(t, (_request, response) => void response.end('{}'));
  assert.equal(await breakOf(plain), 'good');
  assert.equal(await breakOf(await serve(t, (_request, response) => void response.writeHead(503).end())), 'http-503');
  assert.equal(await breakOf(await serve(t, (_request, response) => void response.end('<html>'))), 'not-understood');
  assert.equal(await breakOf(await serve(t, (request) => void request.socket.destroy())), 'UND_ERR_SOCKET');
  assert.equal(await breakOf(`http://127.0.0.1:${port}`), 'timeout');
  assert.equal(await breakOf(slow), 'timeout');
  assert.match(await breakOf(plain.replace('http', 'https')), /SSL|EPROTO|TLS/);
  assert.match(await breakOf('http://nobody.invalid'), /ENOTFOUND|EAI_AGAIN|timeout/);
  await new Promise((closed) => gone.close(closed));
  assert.equal(await breakOf(`http://127.0.0.1:${gonePort}`), 'ECONNREFUSED');
});
