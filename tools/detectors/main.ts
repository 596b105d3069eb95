// `npm run detectors -- FOLDER`: measures the detectors on open records in FOLDER and writes docs/detectors.md.
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fallReport } from './measure-falls.ts';
import { rhythmReport } from './measure-rhythm.ts';

const HEAD = `# What the detectors found on open records

Written by \`npm run detectors -- FOLDER\`, where FOLDER holds the sets named below; every figure here comes from that command. **No detector here is a cleared
medical device**. Asystole and extreme tachycardia alarm unless a site says otherwise; VF/VT, extreme bradycardia and falls are off until a site puts a rule in force (see guides/alarms.md).

The rhythm detector (\`server/src/detectors/rhythm.ts\`) judges each second over the last 5 to 10 s of one lead. Its limits come from the publications named in the
code or were set before a record was read, and none was changed after: there is no training set, and all records below are tests. An alarm counts once until its
rhythm was gone for ten seconds.
`;
const folder = process.argv[2];
if (folder === undefined || !existsSync(folder)) {
  process.stderr.write('usage: npm run detectors -- FOLDER\n  FOLDER holds ecg-cudb-vf-vt, ecg-vfdb-excerpts, ecg-mitdb, ecg-vitaldb-beats-rhythms, alarms-challenge2015, bedside-waveforms-mimic and falls-umafall\n');
  process.exitCode = 2;
} else {
  const root = resolve(folder);
  const text = [HEAD, ...rhythmReport(root), '', ...fallReport(root), ''].join('\n');
  writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'detectors.md'), text);
  process.stdout.write(text);
}
