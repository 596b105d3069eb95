// `npm run upgrade-drill [-- --from COMMIT | --migrations N] [--rounds N] [--seed N]`: a former version works under load, is stopped as a
// service manager would, this version takes its place on the same database, then the former one again, and so on. After each change
// everything acknowledged is checked. Ends with 1 when a promise broke.
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { ROOT } from '../bench/our-server.ts';
import { findFormer, layOutFormer, migrationsAt } from './former-version.ts';
import { rehearse, type Round } from './rehearsal.ts';

const { values } = parseArgs({ options: { from: { type: 'string' }, migrations: { type: 'string', default: '1' }, rounds: { type: 'string', default: '6' }, seed: { type: 'string' } } });
const rounds = Number(values.rounds);
const migrations = Number(values.migrations);
const seed = Number(values.seed ?? randomInt(2 ** 31));
if (![rounds, migrations].every((count) => Number.isInteger(count) && count >= 1) || !Number.isInteger(seed)) {
  process.stderr.write('npm run upgrade-drill -- [--from COMMIT | --migrations N] [--rounds N] [--seed N]\n');
  process.exit(2);
}

const former = layOutFormer(values.from ?? findFormer(migrations), dirname(ROOT));
process.stdout.write(`from ${former.commit} (${former.migration}) to this version (${migrationsAt('HEAD').at(-1)}) and back, ${rounds} changes under load, seed ${seed}\n`);
const done: Round[] = [];
const logFile = join(tmpdir(), `mydr24-upgrade-${seed}.log`);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
try {
  await rehearse({
    rounds, seed, port: await freePort(), logFile, signal: stopping.signal, faults: ['version'], versions: [former.root, ROOT], readyWithinMs: 60_000,
    onRound(round) {
      done.push(round);
      process.stdout.write(`${asLine(round)}\n`);
    },
  });
} finally {
  former.remove();
}
const isBroken = done.some(({ problems }) => problems.length > 0);
if (isBroken) process.stdout.write(`the servers' log: ${logFile}\n`);
else rmSync(logFile, { force: true });
process.exit(isBroken ? 1 : 0);

function asLine({ n, readyAfterMs, readings, emergencies, problems }: Round): string {
  const outcome = problems.length === 0 ? 'nothing acknowledged was lost' : `BROKEN: ${problems.join('; ')}`;
  return `change ${n}: ${n % 2 === 1 ? 'up' : 'back'}, ready after ${(readyAfterMs / 1000).toFixed(2)} s; ${readings} readings, ${emergencies} emergencies so far; ${outcome}`;
}
