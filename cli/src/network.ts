// `mydr24 network ...`: networks of the tenants of this installation. Each tenant's own administrators join on their screen.
import { randomUUID } from 'node:crypto';
import { createPostgres, type PostgresAddress } from '@mydr24/server/platform/postgres.ts';
import { endMembership, findNetwork, insertInvitation, insertNetwork, listNetworks } from '@mydr24/server/shared-care/network-operator-store.ts';
import { findTenant, operate } from '@mydr24/server/tenancy/tenant-operator-store.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';

const USAGE = 'network list | create NAME | invite NAME TENANT-ID | leave NAME TENANT-ID';
const MEANING =
  'create   a network, without members. A name with spaces stands in quotes.\n' +
  '  invite   lets the administrators of a tenant join it, on their screen "Networks". Nobody is in it before they did.\n' +
  '  leave    takes a tenant out of it, or its invitation back; whatever was shared through it ends within seconds.\n' +
  '  list     networks, with who is in each and who is only invited.\n' +
  '  Being in a network shares nothing: it lets clinicians offer single patients to other members (guide for administrators).';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Told = { ok: true; text: string } | { ok: false; problem: string };
interface Verb {
  readonly words: number;
  readonly run: (address: PostgresAddress, name: string, tenantId: string) => Promise<Told>;
}

export async function runNetwork(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(USAGE, MEANING));
    return 0;
  }
  const [verb = ''] = argv;
  const act = verbs[verb];
  const words = argv.slice(1, 1 + (act?.words ?? 0));
  const flaw = act === undefined ? `there is no "network ${verb}"` : flawOf(act, words);
  if (act === undefined || flaw !== null) {
    io.err(`mydr24 network: ${flaw}\n\nmydr24 ${USAGE}\n`);
    return 2;
  }
  const loaded = loadConfig(argv.slice(1 + act.words), io);
  if (loaded === undefined) return 2;
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  try {
    const [name = '', tenantId = ''] = words;
    const told = await act.run(database.address, name.trim(), tenantId);
    if (told.ok) io.out(told.text);
    else io.err(`${told.problem}\n`);
    return told.ok ? 0 : 1;
  } finally {
    await database.close();
  }
}

function flawOf({ words: wanted }: Verb, words: readonly string[]): string | null {
  const [name = '', tenantId = ''] = words;
  if (wanted >= 1 && (words.length < 1 || name.startsWith('--') || name.trim().length < 2 || name.trim().length > 80)) return 'the name of the network is missing, or not of 2 to 80 letters';
  return wanted === 2 && !UUID.test(tenantId) ? `"${tenantId}" is no id of a tenant; "mydr24 tenant list" names them` : null;
}

async function list(address: PostgresAddress): Promise<Told> {
  const pg = createPostgres({ address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    const networks = await pg.asEngine(listNetworks, { readOnly: true });
    const lines = networks.flatMap(({ name, members }) => [name, ...members.map((member) => `  ${member.tenantId}  ${member.name}${member.isJoined ? '' : '  (invited)'}`), ...(members.length === 0 ? ['  nobody'] : [])]);
    return { ok: true, text: networks.length === 0 ? 'There is no network yet: "mydr24 network create".\n' : `${lines.join('\n')}\n` };
  } finally {
    await pg.close();
  }
}

const create = (address: PostgresAddress, name: string): Promise<Told> =>
  operate(address, null, async ({ client }): Promise<Told> =>
    (await insertNetwork(client, randomUUID(), name, new Date())) ? { ok: true, text: `${name} is there, without members: "mydr24 network invite".\n` } : { ok: false, problem: `there is a network ${name} already` });

/** Of one network and one tenant, both of which are there. */
const onBoth = (address: PostgresAddress, name: string, tenantId: string, act: (client: Parameters<typeof findNetwork>[0], networkId: string, tenantName: string) => Promise<Told>): Promise<Told> =>
  operate(address, tenantId, async ({ client }): Promise<Told> => {
    const network = await findNetwork(client, name);
    if (network === undefined) return { ok: false, problem: `there is no network ${name}; "mydr24 network list" names those there are` };
    const tenant = await findTenant(client, tenantId);
    return tenant === undefined || tenant.isWatchdog ? { ok: false, problem: `there is no tenant ${tenantId} that could be in one; "mydr24 tenant list" names those there are` } : act(client, network.id, tenant.name);
  });

const invite = (address: PostgresAddress, name: string, tenantId: string): Promise<Told> =>
  onBoth(address, name, tenantId, async (client, networkId, tenantName) =>
    (await insertInvitation(client, { id: randomUUID(), tenantId, networkId, networkName: name }, new Date()))
      ? { ok: true, text: `${tenantName} is invited to ${name}. Its administrators join on their screen "Networks".\n` }
      : { ok: false, problem: `${tenantName} is in ${name} or invited already` });

const leave = (address: PostgresAddress, name: string, tenantId: string): Promise<Told> =>
  onBoth(address, name, tenantId, async (client, networkId, tenantName) =>
    (await endMembership(client, tenantId, networkId, new Date())) ? { ok: true, text: `${tenantName} is not in ${name} any more. What was shared through it ended.\n` } : { ok: false, problem: `${tenantName} is not in ${name}` });

const verbs: Readonly<Record<string, Verb>> = { list: { words: 0, run: list }, create: { words: 1, run: create }, invite: { words: 2, run: invite }, leave: { words: 2, run: leave } };
