// `mydr24 privacy record`: the record of processing, as a text for a folder or as JSON. `mydr24 erasure verify`: whether what was erased is gone.
import { openKeyWrap } from '@mydr24/server/key-parts.ts';
import { createPostgres } from '@mydr24/server/platform/postgres.ts';
import { processingRecord, recordAsMarkdown } from '@mydr24/server/privacy/processing-record.ts';
import { findRecordKeep } from '@mydr24/server/privacy/record-times-store.ts';
import { listToVerify } from '@mydr24/server/privacy/erasure-store.ts';
import { verifyErasure, type VerifiedErasure } from '@mydr24/server/privacy/erasure-verify-store.ts';
import { operate } from '@mydr24/server/tenancy/tenant-operator-store.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, type LoadedConfig, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';

const RECORD = 'privacy record [--tenant ID] [--json]';
const RECORD_MEANING = 'The record of processing (GDPR Art. 30), generated from the tags of the schema: what is kept, why, on what legal basis, how long, what is sealed. With --tenant, for how many years that one keeps records.';
const VERIFY = 'erasure verify [ID]';
const VERIFY_MEANING =
  'Checks every erasure, or the one named, against every table, key and master key.\n' +
  '  Exit code 0: nothing is left. 1: something is; each table is named. What older backups could still open is said, and ends with them or with "mydr24 keys destroy-old".';

export async function runPrivacy(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(RECORD, RECORD_MEANING));
    return 0;
  }
  const [verb = '', ...rest] = argv;
  if (verb !== 'record') {
    io.err(`mydr24 privacy: there is no "privacy ${verb}"\n\nmydr24 ${RECORD}\n`);
    return 2;
  }
  const at = rest.indexOf('--tenant');
  const tenantId = at === -1 ? null : (rest[at + 1] ?? '');
  const flaw = tenantId === null || UUID.test(tenantId) ? null : `"${tenantId}" is no id of a tenant; "mydr24 tenant list" names them`;
  if (flaw !== null) io.err(`mydr24 privacy: ${flaw}\n`);
  const loaded = flaw === null ? loadConfig(rest.filter((word, nth) => word !== '--json' && (at === -1 || (nth !== at && nth !== at + 1))), io) : undefined;
  if (loaded === undefined) return 2;
  const keptYears = tenantId === null ? loaded.config.recordKeptYears : await findYears(loaded, tenantId, io);
  if (keptYears === null) {
    io.err(`mydr24 privacy: there is no tenant ${tenantId}; "mydr24 tenant list" names them\n`);
    return 1;
  }
  const whose = tenantId === null ? {} : { tenantId };
  io.out(rest.includes('--json') ? `${JSON.stringify({ ...whose, keptYears, entries: processingRecord() }, null, 2)}\n` : `${recordAsMarkdown(keptYears, tenantId)}\n`);
  return 0;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** As the tenant's screens say it. Null: there is no such tenant. */
async function findYears(loaded: LoadedConfig, tenantId: string, io: Io): Promise<number | null> {
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  const pg = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    return await pg.asTenant(tenantId, async (tx) => {
      const isThere = (await tx.maybe('select from tenants where id = $1', [tenantId], 'privacy-tenant')) !== undefined;
      return isThere ? (await findRecordKeep(tx, tenantId, loaded.config.recordKeptYears)).years : null;
    }, { readOnly: true });
  } finally {
    await pg.close();
    await database.close();
  }
}

export async function runErasure(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(VERIFY, VERIFY_MEANING));
    return 0;
  }
  const [verb = '', ...rest] = argv;
  const loaded = verb === 'verify' ? loadConfig(rest, io) : undefined;
  if (loaded === undefined) {
    if (verb !== 'verify') io.err(`mydr24 erasure: there is no "erasure ${verb}"\n\nmydr24 ${VERIFY}\n`);
    return 2;
  }
  return verify(loaded, io);
}

async function verify(loaded: LoadedConfig, io: Io): Promise<ExitCode> {
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  const pg = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    const wanted = loaded.positionals[0];
    const found = (await pg.asEngine(listToVerify, { readOnly: true })).filter(({ id }) => wanted === undefined || id === wanted);
    if (found.length === 0) {
      io.out(wanted === undefined ? 'Nothing was erased yet.\n' : '');
      if (wanted !== undefined) io.err(`nothing was erased for ${wanted}\n`);
      return wanted === undefined ? 0 : 1;
    }
    const masters = await (await openKeyWrap(loaded.config, loaded.dataDir)).names();
    let isTrue = true;
    for (const erasure of found) {
      const proof = await operate(database.address, erasure.tenantId, ({ client }) => verifyErasure({ query: async (text, values) => ({ rows: (await client.query(text, [...values])).rows }) }, erasure), { readOnly: true });
      isTrue &&= proof.left.length === 0;
      io.out(inWords(erasure.id, erasure.parts, proof, masters));
    }
    return isTrue ? 0 : 1;
  } finally {
    await pg.close();
    await database.close();
  }
}

function inWords(id: string, parts: readonly string[], { left, looks, masters }: VerifiedErasure, alive: readonly string[]): string {
  const what = parts.length === 2 ? 'all of the record' : 'what no law keeps';
  const rows = left.length === 0 ? `gone: ${looks} looks at tables and keys found nothing of ${what}` : `NOT GONE: ${left.map(({ table, rows: n }) => `${table}: ${n} row${n === 1 ? '' : 's'}`).join(', ')}`;
  const openable = masters.filter((master) => alive.includes(master));
  const backups =
    masters.length === 0 ? 'nothing of it was sealed'
    : openable.length === 0 ? 'no backup opens what was sealed: the master keys that wrapped its keys are destroyed'
    : `backups from before the erasure can still open what was sealed, with ${openable.join(', ')}, until they are let go or "mydr24 keys rotate" and "keys destroy-old" are done. What is not sealed stays in them until they are let go`;
  return `${id}: ${rows}\n  ${backups}\n`;
}
