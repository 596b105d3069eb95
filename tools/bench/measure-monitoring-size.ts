// What the state of 1,000, 10,000 and 50,000 monitored patients costs one process, each size in a process of its own. No database.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { alone, type Figure } from './measures.ts';
import type { SizeTaken } from './monitoring-size.ts';

const CHILD = fileURLToPath(new URL('monitoring-size.ts', import.meta.url));
const SIZES = [1_000, 10_000, 50_000] as const;

export function benchMonitoringSize(rounds: number): Figure[] {
  return SIZES.flatMap((patients) => {
    const taken = Array.from({ length: rounds }, () => JSON.parse(execFileSync(process.execPath, [CHILD, String(patients)], { encoding: 'utf8' })) as SizeTaken);
    const of = (pick: (one: SizeTaken) => number): number[] => taken.map(pick);
    const size = `${patients.toLocaleString('en')} patients`;
    return [
      alone(`monitoring: state of one of ${size}, nine vitals each, no alarm`, 'bytes', of(({ bytesEach }) => bytesEach), '< 4,096 bytes', { atMost: 4_095 }),
      alone(`monitoring: judging one calm reading among ${size}`, 'us', of(({ judgeUs }) => judgeUs), '< 20 us', { atMost: 20 }),
      alone(`monitoring: looking each second for silence of ${size}, nothing due`, '% of a core', of(({ idleShare }) => idleShare * 100), '< 1 %', { atMost: 1 }),
      alone(`monitoring: laying out ${size} from rows already read`, 'ms', of(({ restoreMs }) => restoreMs), '', null),
    ];
  });
}
