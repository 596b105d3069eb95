// `mydr24 audit verify`: whether the audit is what was written, and if not, the first row that is wrong. Reads only.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ChainFault } from '@mydr24/server/audit/audit-chain.ts';
import { type HeadsRead, readHeads } from '@mydr24/server/audit/audit-head-file.ts';
import { type AuditReport, verifyAudit } from '@mydr24/server/audit/audit-verify-engine.ts';
import { createPostgres } from '@mydr24/server/platform/postgres.ts';
import { keyIdOf, sha256Of } from '@mydr24/server/platform/signature-node.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';

const USAGE = 'audit verify [--heads DIR] [--public-key KEY]... [--json]';
const MEANING =
  'Recomputes the chain of every tenant and compares it with the signed heads in DIR (auditHeadsDir unless said).\n' +
  '  Give the public key you noted when the server was set up: without it, the keys that lie beside the heads are believed.\n' +
  '  Exit code 0: whole. 1: a fault, the first one named. 2: used wrongly.';

export async function runAudit(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(`${USAGE} [options]`, MEANING));
    return 0;
  }
  const [verb, ...rest] = argv;
  const own = ownFlags(rest);
  if (verb !== 'verify' || own === undefined) {
    io.err(`mydr24 ${USAGE}\n`);
    return 2;
  }
  const loaded = loadConfig(own.rest, io);
  if (loaded === undefined) return 2;
  const dir = own.heads === undefined ? resolve(loaded.dataDir, loaded.config.auditHeadsDir) : resolve(io.cwd, own.heads);
  const read = await readHeads(dir, own.publicKeys.map((publicKey) => ({ publicKey, keyId: keyIdOf(publicKey) })));
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  const pg = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 1, statementTimeoutMs: 600_000 } });
  try {
    const report = await verifyAudit(pg, sha256Of, read.heads);
    io.out(own.isJson ? `${JSON.stringify({ ...report, headsDir: dir, badHeads: read.bad })}\n` : inWords(report, read, dir));
    return isWhole(report, read) ? 0 : 1;
  } finally {
    await pg.close();
    await database.close();
  }
}

/** Takes our own flags out of the command line and leaves the common options. */
function ownFlags(argv: readonly string[]) {
  const flags = ['--heads', '--public-key'];
  const isOwn = (index: number): boolean => argv[index] === '--json' || flags.includes(argv[index]!) || flags.includes(argv[index - 1] ?? '');
  try {
    const { values } = parseArgs({ args: argv.filter((_, index) => isOwn(index)), options: { heads: { type: 'string' }, 'public-key': { type: 'string', multiple: true }, json: { type: 'boolean' } } });
    return { heads: values.heads, publicKeys: values['public-key'] ?? [], isJson: values.json === true, rest: argv.filter((_, index) => !isOwn(index)) };
  } catch {
    return undefined;
  }
}

const isWhole = ({ chains, slippedIn }: AuditReport, { bad }: HeadsRead): boolean => slippedIn === null && bad.length === 0 && chains.every(({ fault }) => fault === null);

function inWords({ chains, waiting, slippedIn }: AuditReport, { bad }: HeadsRead, dir: string): string {
  const lines = chains.map(({ tenantId, rows, heads, fault }) =>
    fault === null ? `tenant ${tenantId}: ${rows} rows whole, ${heads === 0 ? `no signed head in ${dir} to compare with` : `compared with ${heads} signed heads`}` : `tenant ${tenantId}: ${faultWords(fault)}`,
  );
  if (slippedIn !== null) lines.push(`row ${slippedIn} stands in no chain though later rows do: it was put there past the server`);
  for (const { file, line, why } of bad) lines.push(`${file}, line ${line}: this head proves nothing (${why})`);
  if (waiting > 0) lines.push(`${waiting} newest rows wait to be sealed`);
  return `${lines.join('\n') || 'no audit yet'}\n`;
}

function faultWords(fault: ChainFault): string {
  switch (fault.what) {
    case 'link-removed':
      return `number ${fault.seq} is missing from the chain`;
    case 'row-removed':
      return `row ${fault.rowId} (number ${fault.seq}) was removed`;
    case 'row-changed':
      return `row ${fault.rowId} (number ${fault.seq}) is not what was written: it was changed or exchanged`;
    case 'tail-cut':
      return `the chain ends before number ${fault.seq}, but reached ${fault.expectedSeq}: its end was cut off`;
    case 'chain-rewritten':
      return `from number ${fault.seq} at the latest this is another chain than the one whose head was signed`;
  }
}
