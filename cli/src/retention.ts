// `mydr24 retention`: for how long each tenant keeps readings and the hours reckoned from them, and how far it has let go of them.
import { parseArgs } from 'node:util';
import { createPostgres, type PostgresAddress } from '@mydr24/server/platform/postgres.ts';
import { countsFromOf } from '@mydr24/server/retention/retention-change.ts';
import { flawOfKeep, KEEP_DAYS, KEEP_HOURS_DAYS, type KeepFlaw, MAX_KEEP_DAYS, MIN_KEEP_DAYS } from '@mydr24/server/retention/reading-retention.ts';
import { findKeepRow, type KeepRow, listKeepRows, listPartRows, saveKeepRow } from '@mydr24/server/retention/retention-operator-store.ts';
import { operate } from '@mydr24/server/tenancy/tenant-operator-store.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';

const USAGE = 'retention [list] | set TENANT [--readings DAYS] [--hours DAYS]';
const MEANING =
  `list     each tenant: days that readings and their hours are kept, and the day before which none are left; then each week of readings with its size.\n` +
  `  set      at least ${MIN_KEEP_DAYS} days, hours no shorter than readings; ${KEEP_DAYS} and ${KEEP_HOURS_DAYS} unless set. What is shorter than before counts a day later; until then it can be taken back.\n` +
  '           Readings of whoever has an open emergency or is held stay. What went cannot be had back but from a backup.';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const FLAWS: Readonly<Record<KeepFlaw, string>> = {
  'too-short': `readings are kept for ${MIN_KEEP_DAYS} days at least: alarm rules are tried on a month of them`,
  'too-long': `nothing is kept for longer than ${MAX_KEEP_DAYS} days`,
  'hours-shorter': 'hours are kept for as long as the readings they are reckoned from, or longer; give --hours as well',
};

interface Words { readonly verb: string; readonly tenantId: string | undefined; readonly readings: number | undefined; readonly hours: number | undefined; readonly rest: string[] }

export async function runRetention(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(USAGE, MEANING));
    return 0;
  }
  const words = wordsOf(argv);
  const flaw = words === undefined ? 'an option has no value' : flawOf(words);
  if (words === undefined || flaw !== null) {
    io.err(`mydr24 retention: ${flaw}\n\nmydr24 ${USAGE}\n`);
    return 2;
  }
  const loaded = loadConfig(words.rest, io);
  if (loaded === undefined) return 2;
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  try {
    if (words.verb === 'set') return await set(database.address, words, io);
    io.out(await list(database.address));
    return 0;
  } finally {
    await database.close();
  }
}

function wordsOf(argv: readonly string[]): Words | undefined {
  const own = { readings: { type: 'string' }, hours: { type: 'string' } } as const;
  const [mine, rest]: [string[], string[]] = [[], []];
  for (let at = 0; at < argv.length; at += 1) {
    const arg = argv[at]!;
    const isOption = arg.startsWith('--');
    const to = !isOption || (arg.slice(2).split('=')[0] ?? '') in own ? mine : rest;
    to.push(arg);
    if (isOption && argv[at + 1] !== undefined && !arg.includes('=')) to.push(argv[(at += 1)]!);
  }
  try {
    const { values, positionals: [verb = 'list', tenantId] } = parseArgs({ args: mine, options: own, allowPositionals: true });
    const days = (text: string | undefined): number | undefined => (text === undefined ? undefined : /^\d+$/.test(text) ? Number(text) : NaN);
    return { verb, tenantId, readings: days(values.readings), hours: days(values.hours), rest };
  } catch {
    return undefined;
  }
}

function flawOf({ verb, tenantId = '', readings, hours }: Words): string | null {
  if (verb === 'list') return null;
  if (verb !== 'set') return `there is no "retention ${verb}"`;
  if (!UUID.test(tenantId)) return `"${tenantId}" is no id of a tenant; "mydr24 tenant list" names them`;
  if (readings === undefined && hours === undefined) return '--readings or --hours is missing';
  return [readings, hours].some(Number.isNaN) ? 'days are a whole number' : null;
}

async function set(address: PostgresAddress, { tenantId = '', readings, hours }: Words, io: Io): Promise<ExitCode> {
  const nowMs = Date.now();
  const told = await operate(address, tenantId, async ({ client }): Promise<{ ok: boolean; text: string }> => {
    const before = await findKeepRow(client, tenantId);
    if (before === undefined) return { ok: false, text: `there is no tenant ${tenantId}; "mydr24 tenant list" names them` };
    const keep = { keepDays: readings ?? before.keepDays, keepHoursDays: hours ?? before.keepHoursDays };
    const flaw = flawOfKeep(keep.keepDays, keep.keepHoursDays);
    if (flaw !== null) return { ok: false, text: FLAWS[flaw] };
    const countsFrom = countsFromOf(before, keep, nowMs);
    await saveKeepRow(client, { tenantId, ...keep, setAt: nowMs, countsFrom });
    return { ok: true, text: `${before.name}: ${keepWords({ ...before, ...keep, countsFrom }, nowMs)}.` };
  });
  (told.ok ? io.out : io.err)(`${told.text}\n`);
  return told.ok ? 0 : 1;
}

async function list(address: PostgresAddress): Promise<string> {
  const pg = createPostgres({ address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    const [tenants, parts] = await pg.asEngine(async (tx) => [await listKeepRows(tx), await listPartRows(tx)] as const, { readOnly: true });
    if (tenants.length === 0) return 'There is no tenant yet: "mydr24 tenant create".\n';
    const nowMs = Date.now();
    return [...tenants.map((row) => `${row.tenantId}  ${row.name}: ${keepWords(row, nowMs)}\n`), ...parts.map(({ name, bytes }) => `${name}  ${(bytes / 1_048_576).toFixed(1)} MB\n`)].join('');
  } finally {
    await pg.close();
  }
}

function keepWords({ keepDays, keepHoursDays, countsFrom, readingsUntil }: KeepRow, nowMs: number): string {
  const later = countsFrom !== null && countsFrom > nowMs ? `, counting from ${new Date(countsFrom).toISOString()} on` : '';
  const gone = readingsUntil === null ? '' : `; none left from before ${new Date(readingsUntil).toISOString().slice(0, 10)}, but of those held`;
  return `readings ${keepDays} days, their hours ${keepHoursDays} days${later}${gone}`;
}
