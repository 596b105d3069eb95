// When calls come and how long they keep somebody, drawn from a real county's rhythm. Given rows of its tables and a seed; reads nothing.
import type { SeededRandom } from '../seeded-random.ts';

export interface Rhythm {
  /** Of a week's calls, the share in each of its 168 hours; hour 0 is Monday 00:00. */
  readonly shareByHour: readonly number[];
  /** Seconds from arriving to being free, at evenly spaced quantiles. */
  readonly busyS: readonly number[];
}

const HOUR_S = 3_600;
const numbersIn = (csv: string): number[] => csv.trim().split('\n').slice(1).map((line) => Number(line.split(',')[1]));

export function readRhythm(callsByHourCsv: string, busySecondsCsv: string): Rhythm {
  const calls = numbersIn(callsByHourCsv);
  const whole = calls.reduce((sum, count) => sum + count, 0);
  return { shareByHour: calls.map((count) => count / whole), busyS: numbersIn(busySecondsCsv) };
}

/** Seconds since Monday 00:00 of each call of one week, in order. */
export function callTimesOfWeek({ shareByHour }: Rhythm, callsPerWeek: number, random: SeededRandom): number[] {
  return shareByHour.flatMap((share, hour) => Array.from({ length: poisson(share * callsPerWeek, random) }, () => (hour + random.next()) * HOUR_S)).toSorted((a, b) => a - b);
}

/** Knuth's: multiplies chances until they are less than e^-mean. */
function poisson(mean: number, random: SeededRandom): number {
  const least = Math.exp(-mean);
  let [count, product] = [-1, 1];
  do {
    count += 1;
    product *= random.next();
  } while (product > least);
  return count;
}

export function busySeconds({ busyS }: Rhythm, random: SeededRandom): number {
  const at = random.next() * (busyS.length - 1);
  const [low, high] = [busyS[Math.floor(at)]!, busyS[Math.ceil(at)]!];
  return low + (high - low) * (at % 1);
}
