// `mydr24 keys`: which master keys there are and what they wrap; a new one while the server runs; old ones destroyed. Prints no key.
import { openKeyWrap } from '@mydr24/server/key-parts.ts';
import type { KeyWrap } from '@mydr24/server/keys/key-wrap.ts';
import { destroyOldMasters, keyStatus, retireDataKeys, rotateMaster } from '@mydr24/server/keys/rotate-engine.ts';
import { createPostgres, type Postgres } from '@mydr24/server/platform/postgres.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';

const USAGE = 'keys status | rotate [--data-keys] | destroy-old';
const MEANING =
  'status       the master keys by name, how many data keys each wraps, and whether one is missing.\n' +
  '  rotate       a new master key wraps every data key; the server goes on meanwhile. With --data-keys, rows are sealed with new data keys too.\n' +
  '  destroy-old  destroys every master key but the current one, for good: what is sealed in backups from before the rotation never opens again.';
const OWN = new Set(['--data-keys']);

interface Asked { readonly pg: Postgres; readonly wrap: KeyWrap; readonly withDataKeys: boolean }
type Told = { ok: boolean; text: string };

export async function runKeys(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(USAGE, MEANING));
    return 0;
  }
  const [verb = '', ...rest] = argv;
  const act = verbs[verb];
  if (act === undefined) {
    io.err(`mydr24 keys: there is no "keys ${verb}"\n\nmydr24 ${USAGE}\n`);
    return 2;
  }
  const loaded = loadConfig(rest.filter((word) => !OWN.has(word)), io);
  if (loaded === undefined) return 2;
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  const pg = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 2 } });
  try {
    const told = await act({ pg, wrap: await openKeyWrap(loaded.config, loaded.dataDir), withDataKeys: rest.includes('--data-keys') });
    (told.ok ? io.out : io.err)(told.text);
    return told.ok ? 0 : 1;
  } finally {
    await pg.close();
    await database.close();
  }
}

const verbs: Readonly<Record<string, (asked: Asked) => Promise<Told>>> = { status, rotate, 'destroy-old': destroyOld };

async function status({ pg, wrap }: Asked): Promise<Told> {
  const { current, names, counts, foreign } = await keyStatus(pg, wrap);
  const lines = [...new Set([...names, ...counts.map(({ master }) => master)])].map((name) => {
    const { alive = 0, destroyed = 0 } = counts.find(({ master }) => master === name) ?? {};
    const standing = name === current ? 'current' : names.includes(name) ? 'opens, wraps nothing new' : alive > 0 ? 'MISSING HERE' : 'destroyed';
    return `${name}  ${standing}; wraps ${alive} data key${alive === 1 ? '' : 's'}${destroyed === 0 ? '' : `, wrapped ${destroyed} that were destroyed`}\n`;
  });
  return { ok: foreign.length === 0, text: lines.join('') };
}

async function rotate({ pg, wrap, withDataKeys }: Asked): Promise<Told> {
  const { master, rewrapped } = await rotateMaster(pg, wrap);
  const retired = withDataKeys ? await retireDataKeys(pg, Date.now()) : 0;
  const sealing = withDataKeys ? `${retired} data keys are retired: within a minute new ones are made, and the server seals the old rows anew.\n` : '';
  return { ok: true, text: `${master} is the master key now; ${rewrapped} data keys are wrapped by it.\n${sealing}Keep a copy of the key file, away from the backups.\n` };
}

async function destroyOld({ pg, wrap }: Asked): Promise<Told> {
  const { destroyed, inUse } = await destroyOldMasters(pg, wrap);
  if (inUse.length > 0) return { ok: false, text: `data keys are still wrapped by ${inUse.join(', ')}: "mydr24 keys rotate" first. Nothing was destroyed.\n` };
  return { ok: true, text: destroyed.length === 0 ? 'There is no older master key.\n' : `destroyed: ${destroyed.join(', ')}. Destroy your copies of them too.\n` };
}
