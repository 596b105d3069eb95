// `mydr24 kept-messages`: HL7 v2 messages that were kept because something of them could not be told, and the text of one, which lies sealed. Each
// text that is shown is a row of the tenant's audit.
import { insertAudit } from '@mydr24/server/audit/audit-store.ts';
import { listKeptMessages, readKeptMessage } from '@mydr24/server/hl7v2/kept-message-store.ts';
import { openKeyWrap } from '@mydr24/server/key-parts.ts';
import { createKeyRing } from '@mydr24/server/keys/key-ring-engine.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { createPostgres, type Postgres } from '@mydr24/server/platform/postgres.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, type LoadedConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';

const USAGE = 'kept-messages list | show DEVICE NUMBER';
const MEANING =
  'list   the newest 200: when, sender, number (MSH-10), and why each was kept. No text.\n' +
  '  show   the text of one, with whatever of a patient is in it; written to the audit of its tenant.\n' +
  'They go by themselves after 30 days.';
const MOST = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Told = { ok: boolean; text: string };

export async function runKeptMessages(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(USAGE, MEANING));
    return 0;
  }
  const [verb = '', deviceId = '', controlId = ''] = argv;
  const isShow = verb === 'show' && UUID.test(deviceId) && controlId !== '' && !controlId.startsWith('--');
  if (verb !== 'list' && !isShow) {
    io.err(`mydr24 kept-messages: say "list", or "show" with a device's id and a message's number\n\nmydr24 ${USAGE}\n`);
    return 2;
  }
  const loaded = loadConfig(argv.slice(isShow ? 3 : 1), io);
  if (loaded === undefined) return 2;
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  const pg = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    const told = isShow ? await show(pg, loaded, deviceId, controlId) : await list(pg);
    (told.ok ? io.out : io.err)(told.text);
    return told.ok ? 0 : 1;
  } finally {
    await pg.close();
    await database.close();
  }
}

async function list(pg: Postgres): Promise<Told> {
  const kept = await pg.asEngine((tx) => listKeptMessages(tx, MOST), { readOnly: true });
  return { ok: true, text: kept.length === 0 ? 'No message is kept.\n' : kept.map(({ receivedAt, deviceId, controlId, why }) => `${new Date(receivedAt).toISOString()}  ${deviceId}  ${controlId}  ${why}\n`).join('') };
}

async function show(pg: Postgres, { config, dataDir }: LoadedConfig, deviceId: string, controlId: string): Promise<Told> {
  const keys = createKeyRing({ wrap: await openKeyWrap(config, dataDir), clock: systemClock });
  const found = await pg.asEngine(async (tx) => {
    const message = await readKeptMessage(tx, keys, deviceId, controlId);
    if (message === undefined) return undefined;
    const row = { tenantId: message.tenantId, atMs: systemClock.nowMs(), actorKind: 'engine', actorId: null, action: 'message.operator-read', resource: `device/${deviceId}` } as const;
    await insertAudit(tx, [{ ...row, patientId: null, outcome: 'allowed', requestId: 'cli' }]);
    return message;
  });
  if (found === undefined) return { ok: false, text: 'No message of this sender and number is kept.\n' };
  return found.text === null ? { ok: false, text: 'It does not open: its key was destroyed.\n' } : { ok: true, text: `${found.text.replaceAll('\r', '\n')}\n` };
}
