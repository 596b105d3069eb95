// Plays UMAFall trials through the fall detector: the subjects its limits were chosen on, and apart from them the others.
import { join } from 'node:path';
import { fallRules, startFall, stepFall, type Acceleration, type FallRule } from '@mydr24/server/detectors/fall.ts';
import { readCsv } from './wfdb-records.ts';

const CHOSEN_ON = new Set(['02', '04', '06']);
const SENSORS = { waist: '2', wrist: '3' } as const;
type Sensor = keyof typeof SENSORS;

function hasFallen(samples: readonly Acceleration[], rule: FallRule): boolean {
  let memory = startFall();
  for (const sample of samples) {
    const step = stepFall(memory, sample, rule);
    if (step.fellAtMs !== null) return true;
    memory = step.memory;
  }
  return false;
}

export function fallReport(root: string): string[] {
  const folder = join(root, 'falls-umafall');
  const trials = readCsv(join(folder, 'trials.csv'));
  const rows = Map.groupBy(readCsv(join(folder, 'umafall_dev.csv.gz')).filter((row) => row.sensor_type === '0'), (row) => `${row.trial_id} ${row.sensor_id}`);
  const lines = (Object.keys(SENSORS) as Sensor[]).flatMap((sensor) => [true, false].map((isChosenOn) => {
    const tally = { hit: 0, missed: 0, wrong: 0, quiet: 0 };
    for (const { trial_id, subject, kind } of trials) {
      const samples = rows.get(`${trial_id} ${SENSORS[sensor]}`)?.map(({ t_ms, x, y, z }) => ({ atMs: Number(t_ms), x: Number(x), y: Number(y), z: Number(z) })).toSorted((a, b) => a.atMs - b.atMs);
      if (samples === undefined || CHOSEN_ON.has(subject!) !== isChosenOn) continue;
      const fell = hasFallen(samples, fallRules[sensor]);
      tally[kind === 'Fall' ? (fell ? 'hit' : 'missed') : (fell ? 'wrong' : 'quiet')] += 1;
    }
    const { hit, missed, wrong, quiet } = tally;
    return `| ${sensor} | ${isChosenOn ? 'chosen on' : '**tested on**'} | ${hit} of ${hit + missed} | ${wrong} of ${wrong + quiet} |`;
  }));
  return [
    '## Falls (UMAFall)', '',
    'Limits were chosen by a small grid on subjects 02, 04 and 06, of equal ones a strict one; subjects 05 and 07 are the test. The set has 137 trials of 5 young healthy people who fell on purpose: nobody knows from it how old people fall,',
    'nor how many false alarms a day of life makes. **Do not rely on it.**', '',
    '| sensor | subjects | falls found | other activities taken for a fall |', '|---|---|---|---|', ...lines,
  ];
}
