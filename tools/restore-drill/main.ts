// `npm run restore-drill [-- --gb 1] [--dir DIR] [--json]`: a server with a database of that size is lost whole while it works, and comes
// back from its backup by the commands an operator has. Says what was lost and how long it took. Ends with 1 when a promise broke.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drill, type DrillFigures } from './drill.ts';

const { values } = parseArgs({ options: { gb: { type: 'string', default: '1' }, dir: { type: 'string', default: '/tmp' }, json: { type: 'boolean', default: false } } });
const gb = Number(values.gb);
if (!(gb > 0)) {
  process.stderr.write('npm run restore-drill -- [--gb 1] [--dir DIR] [--json]\n');
  process.exit(2);
}
const figures = await drill({ gb, dir: mkdtempSync(join(values.dir, 'mydr24-drill-')), say: (line) => process.stderr.write(`${line}\n`) });
process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : inWords(figures));
process.exit(figures.broken.length === 0 ? 0 : 1);

function inWords({ databaseMb, sealedMb, baseS, lostCommits, lostMs, restoreS, startS, backS, broken }: DrillFigures): string {
  const hours = ((backS / databaseMb) * 10_240) / 3_600;
  return [
    `database ${databaseMb} MB, its base ${sealedMb} MB sealed, taken in ${baseS} s`,
    `lost with the data directory: ${lostCommits} commits, those of the last ${lostMs} ms (5 min may be lost)`,
    `back after ${backS} s: restore ${restoreS} s, start ${startS} s, a restore killed before and run again included (1 h is allowed; at this rate 10 GB take ${hours.toFixed(2)} h)`,
    ...broken.map((what) => `FAIL ${what}`),
    '',
  ].join('\n');
}
