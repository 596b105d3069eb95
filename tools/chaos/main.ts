// `npm run chaos [-- --rounds N --seed S]`: kill -9 the server, its database, or both, in the middle of load, again and
// again, and check after each blow that no promise broke. Ends with 1 when one did; a full run writes docs/chaos.md.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { ROOT } from '../bench/our-server.ts';
import { scenariosOf } from '../faults/faults-report.ts';
import { asDocument, asLine, summarise } from './chaos-report.ts';
import { rehearse, type Round } from './rehearsal.ts';

const FULL_ROUNDS = 50;
const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' }, port: { type: 'string' } } });
const rounds = Number(values.rounds ?? FULL_ROUNDS);
const seed = Number(values.seed ?? randomInt(2 ** 31));
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  process.stderr.write('npm run chaos -- [--rounds N] [--seed N] [--port N]\n');
  process.exit(2);
}

process.stdout.write(`${rounds} rounds, seed ${seed}\n`);
const done: Round[] = [];
const port = values.port === undefined ? await freePort() : Number(values.port);
const logFile = join(tmpdir(), `mydr24-chaos-${seed}.log`);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
await rehearse({
  rounds, seed, port, logFile, signal: stopping.signal,
  onRound(round) {
    done.push(round);
    process.stdout.write(`${asLine(round)}\n`);
  },
});
process.stdout.write(`\n${summarise(done)}\n`);
if (done.length >= FULL_ROUNDS) {
  const document = join(ROOT, 'docs', 'chaos.md');
  const section = scenariosOf(readFileSync(document, 'utf8'));
  writeFileSync(document, `${asDocument(done, { seed, at: new Date().toISOString().slice(0, 16).replace('T', ' ') })}${section}`);
}
const isBroken = done.some(({ problems }) => problems.length > 0);
if (isBroken) process.stdout.write(`the servers' log: ${logFile}\n`);
else rmSync(logFile, { force: true });
process.exit(isBroken ? 1 : 0);
