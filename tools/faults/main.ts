// `npm run faults [-- NAME...]`: rehearses faults on whole servers, one after the other, and says of each promise whether it held.
// Without names all of them, and their figures go into docs/chaos.md. Ends with 1 when a promise broke.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../bench/our-server.ts';
import { asTable, type Result, writeSection } from './faults-report.ts';
import { rehearsals } from './rehearsal-list.ts';
import type { NotTried } from './rehearsal.ts';
import { scenarios } from './scenarios.ts';

const DOCUMENT = join(ROOT, 'docs', 'chaos.md');
const words = process.argv.slice(2);
const unknown = words.filter((word) => !Object.hasOwn(rehearsals, word));
if (unknown.length > 0) {
  process.stderr.write(`npm run faults -- [NAME...], of ${Object.keys(rehearsals).join(', ')}\n`);
  process.exit(2);
}

const results = new Map<string, Result>();
for (const name of words.length === 0 ? Object.keys(rehearsals) : words) results.set(name, await rehearse(name));
if (words.length === 0) {
  const at = new Date().toISOString().slice(0, 16).replace('T', ' ');
  writeFileSync(DOCUMENT, writeSection(readFileSync(DOCUMENT, 'utf8'), asTable(scenarios, rehearsals, results, at)));
  process.stdout.write(`written to ${DOCUMENT}\n`);
}
process.exit([...results.values()].some(({ broken }) => broken.length > 0) ? 1 : 0);

async function rehearse(name: string): Promise<Result> {
  process.stdout.write(`${name}\n`);
  const broken: string[] = [];
  const logFile = join(tmpdir(), `mydr24-faults-${name}-${process.pid}.log`);
  const expect = (what: string, isSo: boolean): void => {
    process.stdout.write(`  ${isSo ? 'ok  ' : 'FAIL'}  ${what}\n`);
    if (!isSo) broken.push(what);
  };
  const result = await rehearsals[name]!.run({ expect, logFile }).then(
    (measured): Result => ({ measured, broken }),
    (error: unknown): Result => ((error as Partial<NotTried>).isNotTried ? { measured: `not tried: ${(error as Error).message}`, broken } : { measured: '', broken: [...broken, String(error)] }),
  );
  process.stdout.write(`  ${result.broken.length === 0 ? result.measured : `BROKEN: ${result.broken.join('; ')}; the servers' log: ${logFile}`}\n`);
  if (result.broken.length === 0) rmSync(logFile, { force: true });
  return result;
}
