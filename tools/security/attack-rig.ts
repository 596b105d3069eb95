// What attacks are tried on: a whole server on a database of its own, in production mode, with two tenants alike, a person of every
// role, and records of both. Asks over HTTP and over sockets as an attacker could. Decides nothing.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EndpointName, endpoints, SUBPROTOCOL } from '@mydr24/protocol';
import { createApp } from '@mydr24/server/app.ts';
import { parseConfig } from '@mydr24/server/config.ts';
import { insertSharing } from '@mydr24/server/shared-care/shared-care-testing.ts';
import type { PersonCaller } from '@mydr24/server/people/access.ts';
import { createTokenSigner } from '@mydr24/server/people/access-token-jose.ts';
import { createPasswordHasher } from '@mydr24/server/people/password-argon2.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { type CastName, insertPasskeyOf, insertRotaRecords, insertTwinSession, insertWard, proveEverybody, type Ward } from '@mydr24/server/people/people-testing.ts';
import type { Input, Records } from '@mydr24/server/people/rights-testing.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { createTestDatabase, type TestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { WebSocket } from 'ws';

export const PASSWORD = 'correct horse battery staple';
export const AUTH_KEY = Uint8Array.from({ length: 32 }, (_, index) => (index * 89 + 17) & 0xff);
export const PUBLIC_ORIGIN = 'https://care.example.org';
const TOKEN_MS = 300_000;

/** `text`: the body as it is sent, when it is none that our own code would make. */
export type AttackInput = Input & { readonly text?: string };

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Target {
  readonly origin: string;
  readonly port: number;
  readonly database: TestDatabase;
  readonly here: Ward;
  readonly there: Ward;
  tokenOf(caller: PersonCaller): Promise<string>;
  /** Of the monitor of our patient. */
  readonly deviceKey: string;
  /** An endpoint by its name, as somebody; null: without a token. */
  ask(name: EndpointName, input: AttackInput, as: CastName | { token: string } | null, headers?: Record<string, string>): Promise<Reply>;
  fetch(path: string, init?: RequestInit): Promise<Reply>;
  /** As `fetch`, with headers that fetch would not send. */
  raw(path: string, headers: Record<string, string>): Promise<Reply>;
  recordsOf(ward: Ward): Promise<Records>;
  stop(): Promise<void>;
}

export async function startTarget(flags: readonly string[] = []): Promise<Target> {
  const database = await createTestDatabase();
  const hash = await createPasswordHasher().hash(PASSWORD);
  const [here, there] = [await insertWard(database, hash), await insertWard(database, hash)];
  await proveEverybody(database);
  const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-attack-'));
  const port = await freePort();
  const words = ['--port', String(port), '--log-level', 'silent', '--rate-per-minute', '1000000', '--public-origin', PUBLIC_ORIGIN, '--shutdown-grace-ms', '0', ...flags];
  const parsed = parseConfig({ flags: words, env: {}, file: undefined }, { mode: 'production' });
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  const app = await createApp({ config: parsed.config, address: database.address, authKey: AUTH_KEY, dataDir, isAlone: true });
  await app.start();
  const origin = `http://127.0.0.1:${port}`;
  const signer = createTokenSigner({ key: AUTH_KEY, clock: systemClock });
  const tokenOf: Target['tokenOf'] = async (caller) => (await signer.sign(caller, systemClock.nowMs() + TOKEN_MS)).token;
  const ask: Target['ask'] = async (name, input, as, headers = {}) => {
    const token = as === null ? null : typeof as === 'string' ? await tokenOf(here.callers[as]) : as.token;
    return read(await fetch(urlOf(origin, name, input), requestOf(name, input, token, headers)));
  };
  return {
    origin, port, database, here, there, tokenOf, ask, deviceKey: formatDeviceKey({ deviceId: here.deviceId, secret: here.deviceSecret }),
    fetch: async (path, init) => read(await fetch(new URL(path, origin), init)),
    raw: (path, headers) => askRaw(port, path, headers),
    recordsOf: (ward) => recordsOf(database, here, ward, async (caller, name, input) => read(await fetch(urlOf(origin, name, input), requestOf(name, input, await tokenOf(caller), {})))),
    async stop() {
      await app.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const read = async (response: Response): Promise<Reply> => ({ status: response.status, headers: response.headers, text: await response.text() });

export function urlOf(origin: string, name: EndpointName, { params = {}, query = {} }: Input): URL {
  const path = endpoints[name].path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key] ?? '')));
  const url = new URL(path, origin);
  for (const [key, value] of Object.entries(query)) for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(one));
  return url;
}

const TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded', text: 'text/plain' } as const;

function requestOf(name: EndpointName, { body, text }: AttackInput, token: string | null, headers: Record<string, string>): RequestInit {
  const { method, accepts } = endpoints[name];
  const sent = text ?? (body === undefined ? undefined : typeof body === 'string' && accepts !== 'json' ? body : JSON.stringify(body));
  const own = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(sent === undefined ? {} : { 'content-type': TYPES[accepts] }), ...headers };
  return { method, headers: own, redirect: 'manual', ...(sent === undefined ? {} : { body: sent }) };
}

function askRaw(port: number, path: string, headers: Record<string, string>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, agent: false }, (reply: IncomingMessage) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => {
        const told = Object.entries(reply.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]));
        resolve({ status: reply.statusCode ?? 0, headers: new Headers(told), text });
      });
    });
    asked.on('error', reject).end();
  });
}

type AskAs = (caller: PersonCaller, name: EndpointName, input: Input) => Promise<Reply>;

/** Every id an endpoint may name, of one tenant's records; the emergency is a real one, so that whoever may act on it can. */
async function recordsOf(database: TestDatabase, here: Ward, ward: Ward, askAs: AskAs): Promise<Records> {
  const raised = await askAs(ward.callers.nurse, 'raiseEmergency', { body: { patientId: ward.patientId, kind: 'staff-call', note: '' } });
  const { id: emergencyId } = JSON.parse(raised.text) as { id: string };
  const [page] = await database.sql<{ id: string }>('select id from pages where emergency_id = $1 order by id limit 1', [emergencyId]);
  const pageId = page?.id ?? randomUUID();
  const { patientId, unitId, facilityId, deviceId, familyLinkId, callers } = ward;
  const rota = await insertRotaRecords(database, ward);
  const vehicleId = randomUUID();
  await database.sql(`insert into vehicles (id, tenant_id, name, equipment, key_hash, created_at) values ($1, $2, 'Car', '{}', '', now())`, [vehicleId, ward.tenantId]);
  return {
    patientId, unitId, facilityId, deviceId, familyLinkId, emergencyId, pageId, vehicleId, alarmId: randomUUID(), packId: `pack-${randomUUID()}`, packVersion: 2, photoId: randomUUID(),
    ruleVersion: 2, limitVersion: 2, alertDeviceId: randomUUID(), capAlertId: randomUUID(), closureId: randomUUID(), massCasualtyId: randomUUID(), pairingId: randomUUID(), appId: randomUUID(), sessionId: await insertTwinSession(database, callers.nurse), breakGlassId: randomUUID(), recoveryId: randomUUID(), invitationId: randomUUID(), erasureId: randomUUID(), holdId: randomUUID(), exportId: randomUUID(), importId: randomUUID(), passkeyId: await insertPasskeyOf(database, callers.nurse),
    colleagueId: here.callers.doctor.personId, nurseId: here.callers.nurse.personId, relativeId: here.callers.otherFamily.personId, askedId: here.callers.responder.personId, leaverId: callers.otherNurse.personId,
    trackedId: callers.responder.personId, ...rota, ...(await insertSharing(database, 'getSharedPatient', ward)),
  };
}

export interface Line {
  readonly raw: WebSocket;
  readonly frames: readonly { type: string; topic?: string; [field: string]: unknown }[];
  readonly closed: Promise<{ code: number; reason: string }>;
  send(frame: object): void;
  /** The first frame that fits, seen already or still to come; fails when the socket closes before. */
  next(fits: (frame: Line['frames'][number]) => boolean): Promise<Line['frames'][number]>;
}

/** A socket past its upgrade; says nothing yet. Fails with the status when it is refused. */
export async function openLine(port: number, { origin, path = '/v1/socket', headers = {}, extensions = false }: { origin?: string; path?: string; headers?: Record<string, string>; extensions?: boolean } = {}): Promise<Line> {
  const raw = new WebSocket(`ws://127.0.0.1:${port}${path}`, SUBPROTOCOL, { ...(origin === undefined ? {} : { origin }), headers, perMessageDeflate: extensions });
  const frames: Line['frames'][number][] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => { for (const look of waiting) look(); };
  let ended: { code: number; reason: string } | null = null;
  const closed = new Promise<{ code: number; reason: string }>((done) => raw.on('close', (code, reason) => {
    ended = { code, reason: reason.toString() };
    done(ended);
    wake();
  }));
  raw.on('error', () => {});
  raw.on('message', (bytes: Buffer) => {
    const frame = JSON.parse(bytes.toString('utf8')) as Line['frames'][number];
    if (frame.type === 'ping') raw.send(JSON.stringify({ type: 'pong', t: frame['t'] }));
    frames.push(frame);
    wake();
  });
  await new Promise<void>((done, fail) => raw.once('open', () => done()).once('unexpected-response', (_, response) => fail(new Error(String(response.statusCode)))).once('error', fail));
  return {
    raw, frames, closed, send: (frame) => raw.send(JSON.stringify(frame)),
    next: (fits) => new Promise((done, fail) => {
      const look = (): void => {
        const found = frames.find(fits);
        if (found === undefined && ended === null) return;
        waiting.delete(look);
        if (found !== undefined) done(found);
        else fail(new Error(`closed with ${ended!.code} ${ended!.reason}`));
      };
      waiting.add(look);
      look();
    }),
  };
}

/** Greeted and welcomed. */
export async function enter(target: Target, token: string, options: Parameters<typeof openLine>[1] = {}): Promise<Line> {
  const line = await openLine(target.port, options);
  line.send({ type: 'hello', token, resume: [], capabilities: { platform: 'node', receipts: true, push: false, sound: false, locale: 'en' } });
  await line.next(({ type }) => type === 'welcome');
  return line;
}

/** What no answer to an outsider may hold: another tenant's names and ids, traces, the database's own words. */
export const LEAKS = /\bat (?:async )?[\w.<>]+ \(|node:internal|\/server\/src\/|node_modules|SqlFault|PostgresError|syntax error at or near|relation "|column "|violates |ECONNREFUSED/;
