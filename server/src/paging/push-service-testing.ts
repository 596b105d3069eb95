// A push service of our own for tests: HTTPS, refuses what the standards do not allow (RFC 8030, 8188, 8291, 8292), takes the push
// as a browser's vendor would, and opens it with the browser's keys. Its certificate is self-made and trusted by tests only.
import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JWTPayload, jwtVerify } from 'jose';
import type { PushTarget } from './pager.ts';

export const PUSH_ORIGIN = 'https://push.example.org';

/** What one push was, seen from the service and from the browser it was for. */
export interface TakenPush {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly claims: JWTPayload;
  /** The key that signed, base64url. */
  readonly signedBy: string;
}

export interface PushService {
  /** Leads every push here, by TLS under the name of the service. */
  readonly agent: Agent;
  readonly taken: readonly TakenPush[];
  /** What the service answers from now on. */
  answerWith(status: number, headers?: Record<string, string>): void;
  /** From now on connections are cut without an answer. */
  breakOff(): void;
  close(): Promise<void>;
}

export async function openPushService(): Promise<PushService> {
  const taken: TakenPush[] = [];
  let [status, headers]: [number, Record<string, string>] = [201, {}];
  let isBroken = false;
  const server = createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (request, response) => {
    if (isBroken) return void request.socket.destroy();
    void take(request).then(
      (push) => {
        const refusal = status === 201 ? refusalOf(push) : null;
        if (refusal !== null) return void response.writeHead(refusal.status).end(refusal.why);
        taken.push(push);
        response.writeHead(status, status === 201 ? { location: `${PUSH_ORIGIN}/message/${taken.length}` } : headers).end();
      },
      () => response.writeHead(403).end('the signature is not good'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, servername: 'push.example.org', ca: TEST_CERTIFICATE });
  return {
    agent,
    taken,
    answerWith: (next, nextHeaders = {}) => void ([status, headers] = [next, nextHeaders]),
    breakOff: () => void (isBroken = true),
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function take(request: IncomingMessage): Promise<TakenPush> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const [, token = '', signedBy = ''] = /^vapid t=([^,]+), *k=(.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const point = Buffer.from(signedBy, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const { payload } = await jwtVerify(token, createPublicKey({ key: jwk, format: 'jwk' }), { audience: PUSH_ORIGIN, algorithms: ['ES256'], requiredClaims: ['exp', 'sub'] });
  return { path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts), claims: payload, signedBy };
}

const LARGEST = 4_096;
const DAY_SECONDS = 86_400;

/** What a strict service does not take, and its status for it. */
export function refusalOf({ headers, body, claims }: Pick<TakenPush, 'headers' | 'body' | 'claims'>): { status: number; why: string } | null {
  const { ttl, topic, urgency = 'normal', 'content-encoding': encoding } = headers;
  const bad = (why: string) => ({ status: 400, why });
  if (!/^\d+$/.test(ttl === undefined ? '' : String(ttl))) return bad('TTL is needed, a whole number of seconds (RFC 8030, 5.2)');
  if (!['very-low', 'low', 'normal', 'high'].includes(String(urgency))) return bad('an urgency that is none (RFC 8030, 5.3)');
  if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(String(topic))) return bad('a topic has at most 32 characters of base64url (RFC 8030, 5.4)');
  if (body.length > LARGEST) return { status: 413, why: 'more than 4096 bytes (RFC 8030, 7.2)' };
  if (encoding !== 'aes128gcm') return bad('the body must be encrypted as aes128gcm (RFC 8291, 4)');
  const [recordSize, keyLength] = [body.readUInt32BE(16), body.readUInt8(20)];
  if (keyLength !== 65 || recordSize < body.length - 86) return bad('one record, under a key of 65 bytes (RFC 8291, 4)');
  if ((claims.exp ?? 0) - Date.now() / 1000 > DAY_SECONDS) return { status: 403, why: 'a claim good for more than a day (RFC 8292, 2)' };
  if (!/^(mailto:|https:)/.test(String(claims.sub))) return { status: 403, why: 'whom to write to (RFC 8292, 2.1)' };
  return null;
}

export interface TestBrowser {
  readonly target: PushTarget;
  /** The text of a push for this browser; throws for anybody else's. */
  read(push: TakenPush): string;
}

export function subscribeBrowser(name: string): TestBrowser {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const auth = randomBytes(16);
  const target = { endpoint: `${PUSH_ORIGIN}/${name}`, p256dh: keys.getPublicKey().toString('base64url'), auth: auth.toString('base64url') };
  return { target, read: ({ body }) => decrypt(body, keys, auth) };
}

/** RFC 8291, section 3.4, over the single record of RFC 8188. */
function decrypt(body: Buffer, keys: ECDH, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const senderKey = body.subarray(21, 21 + body.readUInt8(20));
  const record = body.subarray(21 + senderKey.length);
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderKey]);
  const material = derive(keys.computeSecret(senderKey), auth, keyInfo, 32);
  const key = derive(material, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(material, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  // A delimiter of 2 ends the last record; zeros may follow.
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
}

function derive(secret: Buffer, salt: Buffer, label: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, label, bytes));
}

/** Made for this file, for a name nobody can own; worth nothing elsewhere. */
export const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8XRyerfvmxmBPfZU
3bZxGY7V5c3Mnk+9G31lJVRVWNKhRANCAATcShS5IfpLnKbtVgLSpF37/zl6+H+R
3vrLObRV6IDFPIM0vJan9e4EbhQikf8KhYYKJK1Ra7oCQLR8WmmYoiTQ
-----END PRIVATE KEY-----`;
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBdzCCARygAwIBAgIBATAKBggqhkjOPQQDAjAbMRkwFwYDVQQDDBBwdXNoLmV4
YW1wbGUub3JnMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAbMRkw
FwYDVQQDDBBwdXNoLmV4YW1wbGUub3JnMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD
QgAE3EoUuSH6S5ym7VYC0qRd+/85evh/kd76yzm0VeiAxTyDNLyWp/XuBG4UIpH/
CoWGCiStUWu6AkC0fFppmKIk0KNPME0wGwYDVR0RBBQwEoIQcHVzaC5leGFtcGxl
Lm9yZzAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBT87klFNOULbGMNXvE+gxbN
mUtCPDAKBggqhkjOPQQDAgNJADBGAiEA5BwI9vV2KKaEaeGwaXfQq9MD9ajDh6Jz
+gAHd7U1C7ICIQDEXPL+97dNHdiAxFX5+CwRGXhBZUOIIU2TLwIILjKdxw==
-----END CERTIFICATE-----`;
