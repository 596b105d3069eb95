// `mydr24 tenant ...`: a hospital, programme or clinic as a whole: made, listed, suspended, copied out, put into another database, deleted.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openKeyWrap } from '@mydr24/server/key-parts.ts';
import { MAIL_TURN, mailTurn } from '@mydr24/server/keys/address.ts';
import { adoptKeys } from '@mydr24/server/keys/adopt-engine.ts';
import { openKeyFile } from '@mydr24/server/keys/key-wrap-file.ts';
import type { KeyWrap } from '@mydr24/server/keys/key-wrap.ts';
import { createPasswordHasher } from '@mydr24/server/people/password-argon2.ts';
import { createPostgres, type PostgresAddress } from '@mydr24/server/platform/postgres.ts';
import { insertTenant, setSuspension } from '@mydr24/server/tenancy/tenant-life-store.ts';
import { deleteTenant, exportTenant, importTenant } from '@mydr24/server/tenancy/tenant-moving-engine.ts';
import { findTenant, operate, type TenantRow } from '@mydr24/server/tenancy/tenant-operator-store.ts';
import { findAccount } from './find-account.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, type LoadedConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';
import { flawOfLimits, limitOptions, limitUsage, tenantLimits } from './tenant-limits.ts';

const USAGE = `tenant list | create NAME --facility NAME --at LAT,LON [--unit NAME]... --admin EMAIL --admin-name "GIVEN FAMILY" [--locale LOCALE]
       tenant suspend ID --reason TEXT | resume ID | export ID DIR | import DIR [--master-keys FILE] | delete ID --archive DIR
       tenant limits ID ${limitUsage}`;
const MEANING =
  'create   prints the password of the administrator once; it is stored as a hash only.\n' +
  '  suspend  lets nobody sign in, except while an emergency is open; devices, alarms, emergencies and pages go on.\n' +
  '  export   copies everything of a tenant, as of one moment, into an empty folder. It holds health data: keep it as such.\n' +
  '  import   puts such a folder into a database of the same version; the tenant comes suspended. Restart the server after it.\n' +
  '           --master-keys names the master key file of the server it came from; what was sealed there is opened and sealed by the keys here.\n' +
  '  delete   only what is suspended, has no open emergency and lies whole in its archive. Restart the server after it.\n' +
  '  limits   what the tenant may use at most; without options it shows them. They count within five seconds, and never for what an emergency needs.';
const OWN = { facility: { type: 'string' }, at: { type: 'string' }, unit: { type: 'string', multiple: true }, admin: { type: 'string' }, 'admin-name': { type: 'string' }, locale: { type: 'string' }, reason: { type: 'string' }, archive: { type: 'string' }, 'master-keys': { type: 'string' }, ...limitOptions } as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Values = Partial<Record<Exclude<keyof typeof OWN, 'unit'>, string>> & { unit?: string[] };
interface Asked { readonly address: PostgresAddress; readonly words: readonly string[]; readonly values: Values; readonly io: Io; readonly loaded: LoadedConfig }
/** What was done, in words; or a problem. */
type Told = { ok: true; text: string } | { ok: false; problem: string };

export async function runTenant(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(USAGE, MEANING));
    return 0;
  }
  const [verb = '', ...rest] = argv;
  const own = ownWords(rest);
  const act = verbs[verb];
  const flaw = own === undefined ? 'an option has no value' : act === undefined ? `there is no "tenant ${verb}"` : act.flaw(own.words, own.values);
  if (own === undefined || act === undefined || flaw !== null) {
    io.err(`mydr24 tenant: ${flaw}\n\nmydr24 ${USAGE}\n`);
    return 2;
  }
  const loaded = loadConfig(own.rest, io);
  if (loaded === undefined) return 2;
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  try {
    const told = await act.run({ address: database.address, words: own.words, values: own.values, io, loaded });
    if (told.ok) io.out(told.text);
    else io.err(`${told.problem}\n`);
    return told.ok ? 0 : 1;
  } finally {
    await database.close();
  }
}

/** Our own words and options; the rest is common to all commands. */
function ownWords(argv: readonly string[]): { words: string[]; values: Values; rest: string[] } | undefined {
  const rest: string[] = [];
  const mine: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const arg = argv[at]!;
    const isOption = arg.startsWith('--');
    const isOwn = !isOption || arg.slice(2) in OWN;
    (isOwn ? mine : rest).push(arg);
    if (isOption && argv[at + 1] !== undefined && !arg.includes('=')) (isOwn ? mine : rest).push(argv[(at += 1)]!);
  }
  try {
    const { values, positionals } = parseArgs({ args: mine, options: OWN, allowPositionals: true });
    return { words: positionals, values, rest };
  } catch {
    return undefined;
  }
}

interface Verb {
  /** What is wrong with how it was asked; null: nothing. */
  readonly flaw: (words: readonly string[], values: Values) => string | null;
  readonly run: (asked: Asked) => Promise<Told>;
}

const needsId = ([id = '']: readonly string[]): string | null => (UUID.test(id) ? null : `"${id}" is no id of a tenant; "mydr24 tenant list" names them`);

const verbs: Readonly<Record<string, Verb>> = {
  list: { flaw: () => null, run: list },
  create: {
    flaw: ([name], { facility, at, admin, 'admin-name': adminName }) =>
      name === undefined ? 'a name is missing' : facility === undefined ? '--facility is missing' : placeOf(at) === null ? '--at wants LAT,LON, for example 42.5063,1.5218' : !/^\S+@\S+$/.test(admin ?? '') ? '--admin wants an e-mail address' : !/^\S+ \S/.test(adminName ?? '') ? '--admin-name wants a given and a family name' : null,
    run: create,
  },
  suspend: { flaw: (words, { reason }) => needsId(words) ?? ((reason ?? '').trim() === '' ? '--reason is missing' : null), run: ({ address, words: [id], values }) => suspend(address, id!, values.reason!) },
  resume: { flaw: needsId, run: ({ address, words: [id] }) => suspend(address, id!, null) },
  export: { flaw: ([id = '', dir]) => needsId([id]) ?? (dir === undefined ? 'a folder is missing' : null), run: copyOut },
  import: { flaw: ([dir]) => (dir === undefined ? 'a folder is missing' : null), run: putIn },
  limits: { flaw: (words, values) => needsId(words) ?? flawOfLimits(values), run: limits },
  delete: { flaw: (words, { archive }) => needsId(words) ?? (archive === undefined ? '--archive is missing: nothing is deleted that was not copied out' : null), run: remove },
};

function placeOf(text: string | undefined): { lat: number; lon: number } | null {
  const [lat, lon, ...more] = (text ?? '').split(',').map(Number);
  return lat !== undefined && lon !== undefined && more.length === 0 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

async function list({ address }: Asked): Promise<Told> {
  const pg = createPostgres({ address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    const rows = await pg.asEngine((tx) => tx.query<{ id: string; name: string; suspendedAt: number | null; reason: string | null }>('select id, name, suspended_at as "suspendedAt", suspended_reason as reason from tenants where not is_watchdog order by name, id', []), { readOnly: true });
    return { ok: true, text: rows.length === 0 ? 'There is no tenant yet: "mydr24 tenant create".\n' : rows.map(({ id, name, suspendedAt, reason }) => `${id}  ${name}${suspendedAt === null ? '' : `  (suspended since ${new Date(suspendedAt).toISOString()}: ${reason})`}\n`).join('') };
  } finally {
    await pg.close();
  }
}

/** As long as a weekend: then it opens nothing any more, and is not to be kept. */
const FIRST_PASSWORD_MS = 72 * 60 * 60_000;

const taken = (email: string): Told => ({ ok: false, problem: `somebody already signs in as ${email}; give the administrator another address` });

async function isTaken(address: PostgresAddress, loaded: LoadedConfig, email: string): Promise<boolean> {
  const pg = createPostgres({ address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    return (await findAccount(pg, loaded, email)) !== undefined;
  } finally {
    await pg.close();
  }
}

async function create({ address, words: [name], values, loaded }: Asked): Promise<Told> {
  const [tenantId, password] = [randomUUID(), randomBytes(15).toString('base64url')];
  const [givenName, ...familyName] = values['admin-name']!.split(' ');
  const passwordHash = await createPasswordHasher().hash(password);
  const now = new Date();
  const passwordUntil = new Date(now.getTime() + FIRST_PASSWORD_MS);
  const admin = { id: randomUUID(), givenName: givenName!, familyName: familyName.join(' '), email: values.admin!, locale: values.locale ?? 'en', passwordHash, passwordUntil };
  const units = (values.unit ?? []).map((unit) => ({ id: randomUUID(), name: unit }));
  try {
    const isMade = await operate(address, tenantId, async ({ client }) => {
      await client.query(MAIL_TURN, [mailTurn(values.admin!)]);
      if (await isTaken(address, loaded, values.admin!)) return false;
      await insertTenant(client, { tenantId, name: name!, facility: { id: randomUUID(), name: values.facility!, ...placeOf(values.at)! }, units, admin }, now);
      return true;
    });
    if (!isMade) return taken(values.admin!);
  } catch (error) {
    if ((error as { code?: string; constraint?: string }).constraint === 'persons_email') return taken(values.admin!);
    throw error;
  }
  return { ok: true, text: `tenant ${tenantId}\nadministrator ${values.admin}\npassword ${password}\nShown once. It opens the account until ${passwordUntil.toISOString()}: choose another at the first sign-in.\n` };
}

async function suspend(address: PostgresAddress, id: string, reason: string | null): Promise<Told> {
  return operate(address, id, async ({ client }): Promise<Told> => {
    const tenant: TenantRow | undefined = await findTenant(client, id);
    if (tenant === undefined || tenant.isWatchdog) return { ok: false, problem: `there is no tenant ${id} that can be suspended` };
    await setSuspension(client, id, reason === null ? null : { at: new Date(), reason });
    return { ok: true, text: reason === null ? `${tenant.name} works again.\n` : `${tenant.name} is suspended. Devices, alarms, emergencies and pages go on.\n` };
  });
}

async function copyOut({ address, words: [id, dir], io }: Asked): Promise<Told> {
  const done = await exportTenant(address, id!, resolve(io.cwd, dir!), Date.now());
  return done.ok ? { ok: true, text: `${done.tables.reduce((sum, { rows }) => sum + rows, 0)} rows of ${done.tables.length} tables in ${dir}.\n` } : done;
}

async function putIn({ address, words: [dir], values: { 'master-keys': file }, io, loaded }: Asked): Promise<Told> {
  const path = file === undefined ? null : resolve(io.cwd, file);
  // Opening a key file makes one where none is.
  if (path !== null && !existsSync(path)) return { ok: false, problem: `there is no key file ${path}; nothing was put in` };
  const theirs = path === null ? null : await openKeyFile(path);
  const ours = (): Promise<KeyWrap> => openKeyWrap(loaded.config, loaded.dataDir);
  const done = await importTenant(address, resolve(io.cwd, dir!), Date.now(), (client, tenantId) => adoptKeys(client, tenantId, { ours, theirs }));
  return done.ok ? { ok: true, text: `${done.manifest.tenant.name} is here, suspended: restart the server, look, then "mydr24 tenant resume ${done.manifest.tenant.id}".\n` } : done;
}

async function limits({ address, words: [id], values }: Asked): Promise<Told> {
  const text = await tenantLimits(address, id!, values);
  return text === null ? { ok: false, problem: `there is no tenant ${id}; "mydr24 tenant list" names those there are` } : { ok: true, text };
}

async function remove({ address, words: [id], values, io }: Asked): Promise<Told> {
  const done = await deleteTenant(address, id!, resolve(io.cwd, values.archive!));
  return done.ok ? { ok: true, text: `${done.tables.map(({ name, rows }) => `${name} ${rows}\n`).join('')}Deleted, and looked for again: nothing of it is left. Backups keep it until they expire.\n` } : done;
}
