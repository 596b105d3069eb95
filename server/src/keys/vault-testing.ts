// A small server that answers as the transit engine of HashiCorp Vault documents (version 1.15 and later), for one token: encrypt, decrypt,
// read, rotate, config, trim, with its status codes. Refuses what the documentation refuses. Only tests use it.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface TransitKey {
  versions: Map<number, Buffer>;
  latest: number;
  minDecryption: number;
  minEncryption: number;
}
interface Reply { status: number; body?: object }
export interface TestVault { readonly url: string; readonly server: Server; readonly calls: string[]; down: boolean }

const refusal = (status: number, ...errors: string[]): Reply => ({ status, body: { errors } });
const wrong = (why: string): Reply => refusal(400, why);

export async function startTestVault(token: string, keyName: string): Promise<TestVault> {
  const key: TransitKey = { versions: new Map([[1, randomBytes(32)]]), latest: 1, minDecryption: 1, minEncryption: 0 };
  const vault = { calls: [] as string[], down: false };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { status, body: reply } = vault.down ? refusal(503, 'Vault is sealed') : answer(request, body);
      vault.calls.push(`${request.method} ${request.url} ${status}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(reply === undefined ? '' : JSON.stringify(reply));
    });
  });
  function answer(request: IncomingMessage, text: string): Reply {
    if (request.headers['x-vault-token'] !== token) return refusal(403, 'permission denied');
    const [, path] = /^\/v1\/transit\/(.+)$/.exec(request.url ?? '') ?? [];
    if (path === undefined) return refusal(404);
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const route = `${request.method} ${path.replace(keyName, ':name')}`;
    return routes[route]?.(key, body) ?? refusal(404);
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(vault, { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

const routes: Readonly<Record<string, (key: TransitKey, body: Record<string, unknown>) => Reply>> = {
  'GET keys/:name': (key) => ({
    status: 200,
    body: { data: { type: 'aes256-gcm96', latest_version: key.latest, min_decryption_version: key.minDecryption, keys: Object.fromEntries([...key.versions.keys()].map((version) => [version, 1_442_851_412])) } },
  }),
  'POST encrypt/:name': (key, { plaintext, associated_data: about = '' }) => {
    if (typeof plaintext !== 'string' || !isBase64(plaintext)) return wrong('failed to base64-decode plaintext');
    if (typeof about !== 'string' || !isBase64(about)) return wrong('failed to base64-decode associated_data');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.versions.get(key.latest)!, nonce).setAAD(Buffer.from(about, 'base64'));
    const sealed = Buffer.concat([nonce, cipher.update(plaintext, 'base64'), cipher.final(), cipher.getAuthTag()]);
    return { status: 200, body: { data: { ciphertext: `vault:v${key.latest}:${sealed.toString('base64')}`, key_version: key.latest } } };
  },
  'POST decrypt/:name': (key, { ciphertext, associated_data: about = '' }) => {
    const [, version, encoded] = typeof ciphertext === 'string' ? (/^vault:v(\d+):(.+)$/.exec(ciphertext) ?? []) : [];
    if (version === undefined || encoded === undefined || typeof about !== 'string') return wrong('invalid ciphertext: no prefix');
    if (Number(version) < key.minDecryption) return wrong('ciphertext or signature version is disallowed by policy (too old)');
    const bytes = key.versions.get(Number(version));
    if (bytes === undefined) return wrong('invalid ciphertext: version is too new');
    try {
      const sealed = Buffer.from(encoded, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', bytes, sealed.subarray(0, 12)).setAAD(Buffer.from(about, 'base64')).setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
      return { status: 200, body: { data: { plaintext: plain.toString('base64') } } };
    } catch {
      return wrong('cipher: message authentication failed');
    }
  },
  'POST keys/:name/rotate': (key) => {
    key.latest += 1;
    key.versions.set(key.latest, randomBytes(32));
    return { status: 204 };
  },
  'POST keys/:name/config': (key, { min_decryption_version: decryption, min_encryption_version: encryption }) => {
    if (Number(decryption) > key.latest || Number(encryption) > key.latest) return wrong('cannot set min version greater than the latest key version');
    [key.minDecryption, key.minEncryption] = [Number(decryption), Number(encryption)];
    return { status: 204 };
  },
  'POST keys/:name/trim': (key, { min_available_version: available }) => {
    const wanted = Number(available);
    if (key.minEncryption === 0) return wrong('minimum available version cannot be set when minimum encryption version is not set');
    if (wanted > key.minDecryption || wanted > key.minEncryption) return wrong('cannot set minimum available version greater than minimum decryption or encryption version');
    for (const version of key.versions.keys()) if (version < wanted) key.versions.delete(version);
    return { status: 204 };
  },
};

const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
