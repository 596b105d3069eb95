// `mydr24 watchdog setup`: a tenant of the watchdog's own, so that no human of a real tenant ever sees a test, with one person
// and one device, and a file with their secrets. Run again it gives new secrets and ends the old ones.
import { chmodSync, closeSync, openSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { insertAudit } from '@mydr24/server/audit/audit-store.ts';
import { createPasswordHasher } from '@mydr24/server/people/password-argon2.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { createIds } from '@mydr24/server/platform/ids.ts';
import { createPostgres, type PostgresAddress } from '@mydr24/server/platform/postgres.ts';
import type { ExitCode, Io } from '../io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from '../load-config.ts';
import { openDatabase } from '../open-database.ts';
import type { Credentials } from './credentials.ts';
import { saveWatchdogTenant } from './setup-store.ts';

const USAGE = 'watchdog setup [--out FILE]';
const MEANING =
  'Makes a tenant "MyDR24 watchdog" with one person, one patient and one device, or gives the one there is new secrets, and writes them\n' +
  '  to FILE (default watchdog-credentials.json, readable by you only). Carry that file to the watchdog\'s host; keep no copy.';
const FILE = 'watchdog-credentials.json';
/** A domain that can never exist (RFC 2606): nobody's mail goes there. */
const EMAIL = 'watchdog@mydr24.invalid';

export async function runWatchdogSetup(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(`${USAGE} [options]`, MEANING));
    return 0;
  }
  const { out, rest } = takeOut(argv);
  const loaded = loadConfig(rest, io);
  if (loaded === undefined) return 2;
  const file = resolve(io.cwd, out);
  // Before the old secrets end.
  const target = openSync(file, 'w', 0o600);
  chmodSync(file, 0o600);
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  try {
    writeFileSync(target, `${JSON.stringify(await makeCredentials(database.address), null, 2)}\n`);
  } finally {
    closeSync(target);
    await database.close();
  }
  io.err(`the watchdog's secrets are in ${file}; earlier ones no longer work\n`);
  return 0;
}

function takeOut(argv: readonly string[]): { out: string; rest: string[] } {
  const at = argv.findIndex((arg) => arg === '--out' || arg.startsWith('--out='));
  if (at < 0) return { out: FILE, rest: [...argv] };
  const inline = argv[at]!.startsWith('--out=');
  return { out: (inline ? argv[at]!.slice('--out='.length) : argv[at + 1]) ?? FILE, rest: argv.toSpliced(at, inline ? 1 : 2) };
}

async function makeCredentials(address: PostgresAddress): Promise<Credentials> {
  const ids = createIds(systemClock);
  const nowMs = systemClock.nowMs();
  const [password, secret, deviceId] = [nodeSecrets.make(), nodeSecrets.make(), ids.next()];
  const passwordHash = await createPasswordHasher().hash(password);
  const made = await saveWatchdogTenant(
    address, () => ids.next(), { email: EMAIL, passwordHash, deviceId, keyHash: nodeSecrets.hash(secret) }, new Date(nowMs).toISOString(),
  );
  const pg = createPostgres({ address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    const row = { tenantId: made.tenantId, atMs: nowMs, actorKind: 'engine', actorId: null, action: 'watchdog.setup', resource: `device/${deviceId}` } as const;
    await pg.asTenant(made.tenantId, (tx) => insertAudit(tx, [{ ...row, patientId: null, outcome: 'allowed', requestId: 'cli' }]));
  } finally {
    await pg.close();
  }
  return { email: EMAIL, password, personId: made.personId, patientId: made.patientId, deviceKey: formatDeviceKey({ deviceId, secret }) };
}
