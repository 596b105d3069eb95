// `mydr24 app`: registers, lists and ends apps from outside (SMART), for operators who hold the database. The same rules as over the API;
// in the audit as the operator's deed.
import { parseArgs } from 'node:util';
import { AppRegistration } from '@mydr24/protocol';
import { insertAudit } from '@mydr24/server/audit/audit-store.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { createIds } from '@mydr24/server/platform/ids.ts';
import { createPostgres, type Postgres } from '@mydr24/server/platform/postgres.ts';
import { isGoodRedirect } from '@mydr24/server/smart/authorization-request.ts';
import { isKnownScope } from '@mydr24/server/smart/scopes.ts';
import { endApp, findApp, insertApp, listAllApps } from '@mydr24/server/smart/smart-store.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';

const USAGE = 'app register --tenant ID --name NAME --redirect URL... --scope SCOPE... [--kind public|secret] [--launch URL] | app list --tenant ID | app end ID --tenant ID';
const MEANING = 'Registers an app that people may let read for them (SMART App Launch), and prints its client id, and its secret if it has one, which is shown only now.\n  An app with a key is registered over the API (docs/guides/integrations.md).';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const own = { tenant: { type: 'string' }, name: { type: 'string' }, redirect: { type: 'string', multiple: true }, scope: { type: 'string', multiple: true }, kind: { type: 'string' }, launch: { type: 'string' } } as const;

type Wish = ReturnType<typeof readWish>;
type Done = { ok: true; text: string } | { ok: false; problem: string };

export async function runApp(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(`${USAGE} [options]`, MEANING));
    return 0;
  }
  const wish = readWish(argv);
  const problem = problemOf(wish);
  if (problem !== null) {
    io.err(`mydr24 app: ${problem}\n  mydr24 ${USAGE}\n`);
    return 2;
  }
  const loaded = loadConfig(wish.rest, io);
  if (loaded === undefined) return 2;
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  const pg = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    const done = await carryOut(pg, wish);
    if (done.ok) io.out(done.text);
    else io.err(`mydr24 app: ${done.problem}\n`);
    return done.ok ? 0 : 1;
  } finally {
    await pg.close();
    await database.close();
  }
}

/** Takes our own flags out of the command line and leaves the common options. */
export function readWish(argv: readonly string[]) {
  const [verb = '', ...given] = argv;
  const appId = verb === 'end' ? given.shift() : undefined;
  const { tokens, values } = parseArgs({ args: given, options: own, strict: false, tokens: true });
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || !Object.hasOwn(own, token.name)) continue;
    taken.add(token.index);
    if (!token.inlineValue && token.value !== undefined) taken.add(token.index + 1);
  }
  return { verb, appId, values: values as { [K in keyof typeof own]?: K extends 'redirect' | 'scope' ? string[] : string }, rest: given.filter((_, index) => !taken.has(index)) };
}

function problemOf({ verb, appId, values }: Wish): string | null {
  if (!UUID.test(values.tenant ?? '')) return '--tenant should be the id of a tenant';
  if (verb === 'list') return null;
  if (verb === 'end') return UUID.test(appId ?? '') ? null : 'say which app to end, by its client id';
  if (verb !== 'register') return 'say register, list or end';
  const read = registrationOf(values);
  if (!read.success) return `${read.error.issues[0]?.path.join('.') ?? ''}: ${read.error.issues[0]?.message ?? 'not right'}`;
  if (read.data.kind === 'key' || read.data.kind === 'service') return 'an app with a key and a service account are registered on the screen or over the API';
  const odd = read.data.scopes.find((scope) => !isKnownScope(scope));
  if (odd !== undefined) return `${odd} is no scope that is served`;
  if (read.data.redirectUris.length === 0) return 'an app needs --redirect, an address to return to';
  return [...read.data.redirectUris, read.data.launchUrl ?? 'https://fine.example'].every(isGoodRedirect) ? null : 'addresses should be https, on this machine, or of a scheme of the app’s own with a dot';
}

const registrationOf = (values: Wish['values']) => AppRegistration.safeParse({ name: values.name, kind: values.kind ?? 'public', redirectUris: values.redirect ?? [], scopes: values.scope, launchUrl: values.launch ?? null });

async function carryOut(pg: Postgres, { verb, appId, values }: Wish): Promise<Done> {
  const tenantId = values.tenant!;
  if ((await pg.asEngine((tx) => tx.maybe('select id from tenants where id = $1', [tenantId]))) === undefined) return { ok: false, problem: 'there is no such tenant' };
  const nowMs = systemClock.nowMs();
  return pg.asTenant(tenantId, async (tx): Promise<Done> => {
    if (verb === 'list') {
      const apps = await listAllApps(tx);
      return { ok: true, text: apps.map((app) => `${app.id}  ${app.kind}  ${app.name}${app.endedAt === null ? '' : '  (ended)'}\n`).join('') || 'no apps yet\n' };
    }
    const note = (action: string, id: string) => insertAudit(tx, [{ tenantId, atMs: nowMs, actorKind: 'engine', actorId: null, action, resource: `app/${id}`, patientId: null, outcome: 'allowed', requestId: 'cli' }]);
    if (verb === 'end') {
      if ((await findApp(tx, appId!)) === undefined) return { ok: false, problem: 'there is no such app' };
      await endApp(tx, appId!, nowMs);
      await note('app.end', appId!);
      return { ok: true, text: 'ended\n' };
    }
    const { kind, ...wish } = registrationOf(values).data!;
    const [id, secret] = [createIds(systemClock).next(), kind === 'secret' ? nodeSecrets.make() : null];
    const secretHash = secret === null ? null : nodeSecrets.hash(secret);
    await insertApp(tx, { ...wish, id, tenantId, kind, secretHash, previousSecretHash: null, previousSecretUntil: null, createdAt: nowMs, usedAt: null, endedAt: null }, null);
    await note('app.register', id);
    return { ok: true, text: `client id      ${id}\n${secret === null ? '' : `client secret  ${secret}\n`}` };
  });
}
