// `mydr24 consent-rules`: which region's rules of consent each tenant goes by, from what age a patient chooses alone, and which kinds of notes
// are specially protected there. The same document as the API takes and gives.
import { type ConsentRules, ConsentRulesChange } from '@mydr24/protocol';
import { rulesFlaw } from '@mydr24/server/consent/consent-rules.ts';
import { putConsentRules, readConsentRules } from '@mydr24/server/consent/consent-rules-store.ts';
import { createPostgres, type Postgres } from '@mydr24/server/platform/postgres.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, type LoadedConfig, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';
import { inputText, unreadable } from './read-input.ts';

const USAGE = 'consent-rules [list] | show TENANT | put TENANT FILE [--json]';
const MEANING =
  'list     each tenant with its rules\n' +
  '  show     the rules of one: region, age, protected kinds\n' +
  '  put      sets them from a JSON file (- for standard input): { "name": "gdpr", "ownAge": null, "kinds": [{ "code": "hiv", "name": "HIV care" }] }.\n' +
  '           A kind that was named stays, because notes of it do; substance use treatment is protected everywhere. Counts at the next request.\n' +
  '  --json   what is shown, as JSON';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface TenantRules {
  readonly tenantId: string;
  readonly tenant: string;
  readonly rules: ConsentRules;
}

export async function runConsentRules(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(USAGE, MEANING));
    return 0;
  }
  const loaded = loadConfig(argv.filter((word) => word !== '--json'), io);
  if (loaded === undefined) return 2;
  const [verb = 'list', tenantId = '', file, ...more] = loaded.positionals;
  const wanted = { list: 1, show: 2, put: 3 }[verb];
  const flaw = wanted === undefined ? `there is no "consent-rules ${verb}"` : more.length > 0 || Math.max(1, loaded.positionals.length) !== wanted ? 'too many words, or too few' : wanted > 1 && !UUID.test(tenantId) ? `"${tenantId}" is no id of a tenant; "mydr24 tenant list" names them` : null;
  if (flaw !== null) {
    io.err(`mydr24 consent-rules: ${flaw}\n\nmydr24 ${USAGE}\n`);
    return 2;
  }
  const change = verb === 'put' ? await readChange(file, io) : null;
  if (change === undefined) return 2;
  return withDatabase(loaded, io, async (pg) => {
    const found = await listTenants(pg, loaded, tenantId === '' ? null : tenantId);
    if (tenantId !== '' && found.length === 0) return tell(io, `there is no tenant ${tenantId}; "mydr24 tenant list" names them`);
    const problem = change === null ? null : await put(pg, loaded, tenantId, change);
    if (problem !== null) return tell(io, problem);
    const shown = change === null ? found : await listTenants(pg, loaded, tenantId);
    io.out(argv.includes('--json') ? `${JSON.stringify(verb === 'list' ? shown : shown[0], null, 2)}\n` : shown.length === 0 ? 'There is no tenant yet: "mydr24 tenant create".\n' : shown.map((one) => words(one, verb !== 'list')).join(''));
    return 0;
  });
}

function tell(io: Io, problem: string): ExitCode {
  io.err(`${problem}\n`);
  return 1;
}

async function withDatabase(loaded: LoadedConfig, io: Io, work: (pg: Postgres) => Promise<ExitCode>): Promise<ExitCode> {
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  const pg = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    return await work(pg);
  } finally {
    await pg.close();
    await database.close();
  }
}

/** Undefined after what is wrong with it was told. */
async function readChange(file: string | undefined, io: Io): Promise<ConsentRulesChange | undefined> {
  const refuse = (problem: string): undefined => io.err(`mydr24 consent-rules: ${problem}\n`) as undefined;
  try {
    const read = ConsentRulesChange.safeParse(JSON.parse(await inputText(file, io)));
    return read.success ? read.data : refuse(`${file}: ${read.error.issues.map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`).join('; ')}`);
  } catch (error) {
    const why = error instanceof SyntaxError ? `${file} is not JSON` : unreadable(error, file);
    if (why === undefined) throw error;
    return refuse(why);
  }
}

async function listTenants(pg: Postgres, { config }: LoadedConfig, tenantId: string | null): Promise<TenantRules[]> {
  const tenants = await pg.asEngine((tx) => tx.query<{ id: string; name: string }>('select id, name from tenants where $1::uuid is null or id = $1 order by name, id', [tenantId], 'consent-rules-tenants'), { readOnly: true });
  const shown: TenantRules[] = [];
  for (const { id, name } of tenants) shown.push({ tenantId: id, tenant: name, rules: await pg.asTenant(id, (tx) => readConsentRules(tx, config.consentRules)) });
  return shown;
}

/** Why it cannot be. */
const put = (pg: Postgres, { config }: LoadedConfig, tenantId: string, change: ConsentRulesChange): Promise<string | null> =>
  pg.asTenant(tenantId, async (tx) => {
    const flaw = rulesFlaw(await readConsentRules(tx, config.consentRules), change);
    if (flaw === null) await putConsentRules(tx, tenantId, change, null, Date.now());
    return flaw;
  });

function words({ tenantId, tenant, rules: { name, choosesFrom, isAgeOurs, ownAge, law, kinds } }: TenantRules, isWhole: boolean): string {
  const line = `${tenantId}  ${tenant}: ${name}, a patient chooses alone from ${choosesFrom}${ownAge === null ? (isAgeOurs ? ' (our default)' : '') : ' (its own age)'}\n`;
  return isWhole ? `${line}  law        ${law}\n  protected  ${kinds.map((kind) => `${kind.name} (${kind.code})`).join(', ')}\n` : line;
}
