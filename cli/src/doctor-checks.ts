// The single checks of `mydr24 doctor`. Each answers with ok, warn or fail, what was found, and what to do. They change
// nothing but that the embedded database is started for the look and stopped again.
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openProviders } from '@mydr24/server/channels.ts';
import { findChannelProblems } from '@mydr24/server/channel-problems.ts';
import { findStartProblems } from '@mydr24/server/config.ts';
import { readMigrationStatus } from '@mydr24/server/platform/migrate.ts';
import { clientConfig, type PostgresAddress } from '@mydr24/server/platform/postgres.ts';
import { openRoads } from '@mydr24/server/roads/open-roads-node.ts';
import type { LoadedConfig } from './load-config.ts';
import { openDatabase } from './open-database.ts';

export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do, when not ok. */
  readonly advice?: string;
}

const NODE_MAJOR = 24;
const GB = 1024 ** 3;
const MAX_SKEW_MS = 2_000;
const PROVIDER_ANSWERS_MS = 6_000;
const OLD_MAP_DAYS = 180;

export function checkVersions(): Check {
  const found = `Node ${process.versions.node}, OpenSSL ${process.versions.openssl}, ${process.platform} ${process.arch}`;
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return { name: 'versions', status: 'ok', found };
  return { name: 'versions', status: 'fail', found, advice: `Node ${NODE_MAJOR} is needed: run npm install in the MyDR24 folder.` };
}

export function checkConfig({ config, file }: LoadedConfig): Check {
  const problems = findStartProblems(config);
  const found = `${config.mode} mode, configuration file ${file ?? 'none'}`;
  if (problems.length === 0) return { name: 'configuration', status: 'ok', found };
  // Without any settings of a site this is somebody trying the demo, which needs none.
  const status = config.authKey === undefined && config.publicOrigin === undefined ? 'warn' : 'fail';
  return { name: 'configuration', status, found, advice: `mydr24 serve would not start: ${problems.join(' ')}` };
}

export async function checkPort({ config: { host, port } }: LoadedConfig): Promise<Check> {
  const code = await tryToListen(host, port);
  const where = `${host}:${port}`;
  if (code === undefined) return { name: 'port', status: 'ok', found: `${where} is free` };
  if (code === 'EADDRINUSE') {
    if (await isOurs(host, port)) return { name: 'port', status: 'ok', found: `${where} is served by MyDR24` };
    return { name: 'port', status: 'fail', found: `${where} is taken by another program`, advice: 'Stop that program, or choose --port.' };
  }
  const advice = code === 'EACCES' ? 'Ports below 1024 need rights: choose --port 8024 behind a proxy.' : 'Choose --host and --port of this machine.';
  return { name: 'port', status: 'fail', found: `${where} cannot be listened on (${code})`, advice };
}

export function checkFolder({ dataDir }: LoadedConfig): Check {
  const dir = nearestExisting(dataDir);
  try {
    accessSync(dir, constants.W_OK | constants.X_OK);
  } catch {
    return { name: 'data folder', status: 'fail', found: `${dir} cannot be written by this user`, advice: 'Give this user the right, or choose --data-dir.' };
  }
  return { name: 'data folder', status: 'ok', found: `${dataDir}${dir === dataDir ? '' : ' (will be made)'}` };
}

export function checkDisk({ dataDir }: LoadedConfig): Check {
  const { bavail, bsize } = statfsSync(nearestExisting(dataDir));
  const freeBytes = bavail * bsize;
  const found = `${(freeBytes / GB).toFixed(1)} GB free for ${dataDir}`;
  if (freeBytes < GB / 2) return { name: 'disk', status: 'fail', found, advice: 'Free some space: the database stops accepting readings when the disk is full.' };
  if (freeBytes < 5 * GB) return { name: 'disk', status: 'warn', found, advice: 'Plan for more: 1,000 monitored patients write about 1 GB a day.' };
  return { name: 'disk', status: 'ok', found };
}

export async function checkDatabase(loaded: LoadedConfig): Promise<Check[]> {
  let database;
  try {
    database = await openDatabase(loaded, () => {});
  } catch (error) {
    return [{ name: 'database', status: 'fail', found: 'it does not start', advice: messageOf(error) }];
  }
  try {
    return [await checkServer(database.address, database.description), ...(await checkMigrations(database.address))];
  } catch (error) {
    return [{ name: 'database', status: 'fail', found: `${database.description}: no connection`, advice: adviceFor(error) }];
  } finally {
    await database.close();
  }
}

/** Each configured provider, asked without a message to anybody: whether it answers, and knows us. */
export async function checkChannels({ config }: LoadedConfig): Promise<Check[]> {
  const none = { smsProvider: 'SMS', voiceProvider: 'calls', smtpUrl: 'e-mail' } as const;
  const missing = Object.entries(none).filter(([key]) => [undefined, 'none'].includes(config[key as keyof typeof none])).map(([, name]) => name);
  const absent: Check[] = missing.length === 0 ? [] : [{ name: 'channels', status: 'warn', found: `nobody carries ${missing.join(', ')}`, advice: 'Pages by these fail at once; see "Channels" in the operator’s guide.' }];
  // What is missing was said by the configuration's own line; a provider without its settings cannot be asked.
  if (config.mode === 'demo' || findChannelProblems(config).length > 0) return config.mode === 'demo' ? [] : absent;
  const silent = { onReport: async () => {}, onText: async () => {} };
  const providers = openProviders(config, { nowMs: Date.now }, silent);
  try {
    const asked = [...Map.groupBy(providers.list.filter(({ carrier }) => carrier !== null), ({ name }) => name)];
    return [...absent, ...(await Promise.all(asked.map(([name, list]) => checkProvider(name, list.map(({ channel }) => channel).join(', '), list[0]!.carrier!))))];
  } finally {
    await providers.close();
  }
}

async function checkProvider(name: string, channels: string, carrier: { check(signal: AbortSignal): Promise<void> }): Promise<Check> {
  const found = `${name} for ${channels}`;
  try {
    const signal = AbortSignal.timeout(PROVIDER_ANSWERS_MS);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('it does not answer')));
    });
    await Promise.race([carrier.check(signal), late]);
    return { name: 'channels', status: 'ok', found: `${found} answers and knows us` };
  } catch (error) {
    return { name: 'channels', status: 'fail', found: `${found}: ${messageOf(error)}`, advice: 'Check its address, account and token or password, and that this machine may reach it.' };
  }
}

/** Whether travel times would follow roads, and how old they are. */
export async function checkRoadMap({ config: { roadMap }, dataDir }: LoadedConfig): Promise<Check> {
  const name = 'road map';
  if (roadMap === undefined) return { name, status: 'warn', found: 'none: who is nearest is reckoned in straight lines', advice: 'Set roadMap to an OpenStreetMap extract of your region (.osm.pbf).' };
  try {
    const { graph, madeAt } = await openRoads(roadMap, dataDir);
    const days = Math.floor((Date.now() - madeAt) / 86_400_000);
    const found = `${roadMap}, ${graph.edgeFrom.length} road segments, made ${days} days ago`;
    return days <= OLD_MAP_DAYS ? { name, status: 'ok', found } : { name, status: 'warn', found, advice: 'Take a newer extract: roads change.' };
  } catch (error) {
    return { name, status: 'fail', found: messageOf(error), advice: 'Until it can be read, who is nearest is reckoned in straight lines.' };
  }
}

/** The wall clock against the monotonic one: a machine being stepped or suspended dates readings wrongly. */
export async function checkClock(): Promise<Check> {
  const [wallMs, monotonicMs] = [Date.now(), performance.now()];
  await sleep(300);
  const driftMs = Math.abs(Date.now() - wallMs - (performance.now() - monotonicMs));
  const year = new Date().getUTCFullYear();
  if (year < 2026) return { name: 'clock', status: 'fail', found: `the clock says ${year}`, advice: 'Set the clock, and run an NTP client (chrony, systemd-timesyncd).' };
  const found = `${new Date().toISOString()}, moved ${driftMs.toFixed(0)} ms against the monotonic clock in 0.3 s`;
  if (driftMs > 50) return { name: 'clock', status: 'warn', found, advice: 'The clock is being stepped: check NTP.' };
  return { name: 'clock', status: 'ok', found };
}

async function checkServer(address: PostgresAddress, description: string): Promise<Check> {
  const client = new pg.Client(clientConfig(address, 'postgres'));
  client.on('error', () => {});
  await client.connect();
  try {
    const before = Date.now();
    const { rows } = await client.query<{ version: string; number: number; at: number; fsync: string }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
              clock_timestamp() as at, current_setting('fsync') as fsync`,
    );
    const { version = '', number = 0, at = 0, fsync = '' } = rows[0] ?? {};
    const skewMs = at < before ? before - at : Math.max(0, at - Date.now());
    const found = `PostgreSQL ${version}, ${description}, its clock ${skewMs} ms off ours`;
    if (number < 150_000) return { name: 'database', status: 'fail', found, advice: 'PostgreSQL 15 to 18 is needed.' };
    if (fsync !== 'on') return { name: 'database', status: 'fail', found: `${found}, fsync off`, advice: 'Set fsync = on: acknowledged readings could be lost.' };
    if (skewMs > MAX_SKEW_MS) return { name: 'database', status: 'warn', found, advice: 'Run NTP on both machines.' };
    return { name: 'database', status: 'ok', found };
  } finally {
    await client.end();
  }
}

async function checkMigrations(address: PostgresAddress): Promise<Check[]> {
  try {
    const { applied, pending, unknown } = await readMigrationStatus(address);
    const found = `${applied.length} applied, ${pending.length} missing${unknown.length > 0 ? `, ${unknown.length} from a newer version` : ''}`;
    if (pending.length === 0) return [{ name: 'migrations', status: 'ok', found }];
    return [{ name: 'migrations', status: 'warn', found, advice: 'Run mydr24 migrate; serve and demo also do it when they start.' }];
  } catch (error) {
    return [{ name: 'migrations', status: 'fail', found: 'cannot be compared', advice: adviceFor(error) }];
  }
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: { code?: string }) => resolve(error.code ?? 'unknown'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function isOurs(host: string, port: number): Promise<boolean> {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  try {
    const reply = await fetch(`http://${reachable}:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return reply.ok && ((await reply.json()) as { status?: string }).status === 'alive';
  } catch {
    return false;
  }
}

function nearestExisting(dir: string): string {
  return existsSync(dir) || dirname(dir) === dir ? dir : nearestExisting(dirname(dir));
}

function adviceFor(error: unknown): string {
  const { code = '' } = error as { code?: string };
  if (code === '28P01' || code === '28000') return 'The user or password in databaseUrl was refused.';
  if (code === '3D000') return 'The database named in databaseUrl does not exist: create it.';
  if (code === '22023') return 'The roles of MyDR24 do not exist yet: run mydr24 migrate.';
  if (/^E(CONNREFUSED|NOTFOUND|HOSTUNREACH|TIMEDOUT|AI_AGAIN)/.test(code)) return `Nothing answers at databaseUrl (${code}): check host and port.`;
  return messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
