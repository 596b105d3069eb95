// `mydr24 token`: an access token for a person or a key for a device, for operators who hold the configuration and the
// database. The token is an ordinary one of an ordinary session, in the audit, and gives no right the person lacks.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionId } from '@mydr24/protocol';
import { parseArgs } from 'node:util';
import { insertAudit } from '@mydr24/server/audit/audit-store.ts';
import { judgeAuthKey } from '@mydr24/server/auth-key.ts';
import { createTokenSigner } from '@mydr24/server/people/access-token-jose.ts';
import { insertDevice } from '@mydr24/server/devices/device-store.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { findSignInFacts, insertSession } from '@mydr24/server/people/session-store.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { createIds } from '@mydr24/server/platform/ids.ts';
import { createPostgres, type Postgres } from '@mydr24/server/platform/postgres.ts';
import { findAccount } from './find-account.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, type LoadedConfig, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';
import { parseTtlMs } from './ttl.ts';

const USAGE = 'token --person EMAIL [--ttl 10m] | token --device NAME [--patient ID | --tenant ID]';
const MEANING =
  'Prints an access token of a person (at most 10 minutes), or registers a device and prints its key, which is shown only now.\n' +
  '  A device with --patient is paired with that patient; with --tenant it serves every patient of the tenant.';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const OWN = ['person', 'device', 'patient', 'tenant', 'ttl'] as const;

type Wish =
  | { kind: 'person'; email: string; ttlMs: number }
  | { kind: 'device'; name: string; patientId: string | null; tenantId: string | null }
  | { kind: 'unclear'; problem: string };
type Made = { ok: true; text: string } | { ok: false; problem: string };

export async function runToken(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(`${USAGE} [options]`, MEANING));
    return 0;
  }
  const { wish, rest } = readWish(argv);
  if (wish.kind === 'unclear') {
    io.err(`mydr24 token: ${wish.problem}\n  mydr24 ${USAGE}\n`);
    return 2;
  }
  const loaded = loadConfig(rest, io);
  if (loaded === undefined) return 2;
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  const pg = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    const made = wish.kind === 'person' ? await makeToken(pg, wish, loaded) : await makeDeviceKey(pg, wish);
    if (made.ok) io.out(`${made.text}\n`);
    else io.err(`mydr24 token: ${made.problem}\n`);
    return made.ok ? 0 : 1;
  } finally {
    await pg.close();
    await database.close();
  }
}

/** Takes our own flags out of the command line and leaves the common options. */
export function readWish(argv: readonly string[]): { wish: Wish; rest: string[] } {
  const { tokens } = parseArgs({ args: [...argv], options: Object.fromEntries(OWN.map((name) => [name, { type: 'string' as const }])), strict: false, tokens: true });
  const own = new Map<string, string>();
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || !(OWN as readonly string[]).includes(token.name)) continue;
    own.set(token.name, token.value ?? '');
    taken.add(token.index);
    if (!token.inlineValue && token.value !== undefined) taken.add(token.index + 1);
  }
  return { wish: wishOf(own), rest: argv.filter((_, index) => !taken.has(index)) };
}

function wishOf(own: ReadonlyMap<string, string>): Wish {
  const unclear = (problem: string): Wish => ({ kind: 'unclear', problem });
  const [email, name, patientId, tenantId] = [own.get('person'), own.get('device'), own.get('patient') ?? null, own.get('tenant') ?? null];
  if ((email === undefined) === (name === undefined)) return unclear('give either --person or --device');
  if (email !== undefined) {
    const ttlMs = parseTtlMs(own.get('ttl') ?? '10m');
    return ttlMs === null ? unclear('--ttl should be 1s to 10m, e.g. 90s or 5m') : { kind: 'person', email, ttlMs };
  }
  if (name === undefined || name === '' || name.length > 120) return unclear('--device should be a name of 1 to 120 letters');
  if ([patientId, tenantId].some((id) => id !== null && !UUID.test(id))) return unclear('--patient and --tenant should be ids (UUIDs)');
  if ((patientId === null) === (tenantId === null)) return unclear('say whose device it is: --patient ID or --tenant ID');
  return { kind: 'device', name, patientId, tenantId };
}

/** The configured key, or the one a demo made for itself. */
function signingKey({ config, dataDir }: LoadedConfig): string | undefined {
  const demoKeyFile = join(dataDir, 'demo-auth-key');
  return config.authKey ?? (existsSync(demoKeyFile) ? readFileSync(demoKeyFile, 'utf8') : undefined);
}

async function makeToken(pg: Postgres, { email, ttlMs }: { email: string; ttlMs: number }, loaded: LoadedConfig): Promise<Made> {
  const verdict = judgeAuthKey(signingKey(loaded));
  if (!verdict.ok) return { ok: false, problem: `the server's key is needed to sign: ${verdict.problem}` };
  const found = await findAccount(pg, loaded, email);
  if (!found) return { ok: false, problem: 'nobody has this e-mail' };
  const nowMs = systemClock.nowMs();
  const sessionId = createIds(systemClock).next<SessionId>();
  const { tenantId, personId } = found;
  const facts = await pg.asTenant(tenantId, async (tx) => {
    const person = await findSignInFacts(tx, personId);
    if (!person?.isActive) return null;
    await insertSession(tx, { sessionId, tenantId, personId, refreshHash: nodeSecrets.hash(nodeSecrets.make()), nowMs, expiresAtMs: nowMs + ttlMs, provenBy: null, deviceName: null, network: null });
    const row = { tenantId, atMs: nowMs, actorKind: 'engine', actorId: null, action: 'session.operator-token', resource: `session/${sessionId}` } as const;
    await insertAudit(tx, [{ ...row, patientId: null, outcome: 'allowed', requestId: 'cli' }]);
    return person;
  });
  if (!facts) return { ok: false, problem: 'this person was deactivated' };
  const signer = createTokenSigner({ key: verdict.key, clock: systemClock });
  const caller = { type: 'person', personId, tenantId, sessionId, roles: facts.roles, unitIds: facts.unitIds } as const;
  return { ok: true, text: (await signer.sign(caller, nowMs + ttlMs)).token };
}

async function makeDeviceKey(pg: Postgres, { name, patientId, tenantId }: Extract<Wish, { kind: 'device' }>): Promise<Made> {
  const table = patientId === null ? 'tenants' : 'patients';
  const owner = await pg.asEngine((tx) =>
    tx.maybe<{ tenantId: string }>(`select ${patientId === null ? 'id' : 'tenant_id'} as "tenantId" from ${table} where id = $1`, [patientId ?? tenantId]),
  );
  if (!owner) return { ok: false, problem: `there is no such ${patientId === null ? 'tenant' : 'patient'}` };
  const nowMs = systemClock.nowMs();
  const deviceId = createIds(systemClock).next();
  const secret = nodeSecrets.make();
  await pg.asTenant(owner.tenantId, async (tx) => {
    await insertDevice(tx, { deviceId, tenantId: owner.tenantId, patientId, name, keyHash: nodeSecrets.hash(secret), noDataMs: null, nowMs });
    const row = { tenantId: owner.tenantId, atMs: nowMs, actorKind: 'engine', actorId: null, action: 'device.register', resource: `device/${deviceId}` } as const;
    await insertAudit(tx, [{ ...row, patientId, outcome: 'allowed', requestId: 'cli' }]);
  });
  return { ok: true, text: formatDeviceKey({ deviceId, secret }) };
}
