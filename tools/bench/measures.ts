// Figures of one run: percentiles, CPU time and memory of a process tree, and the rows that are written down.
import { readFileSync, readdirSync } from 'node:fs';

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it is compared with, measured in the same run, in the same unit; null where nothing applies. */
  floor: number | null;
  /** value / floor. */
  ratio: number | null;
  /** What BENCHMARKS asks, in words a reader can check, and whether the figure meets it. */
  target: string;
  isMet: boolean | null;
  /** n, p50, p99, max of all rounds together, where samples were taken. */
  spread?: string;
}

/** One measurement of a round: ours and what it is compared with. */
export interface Pair {
  readonly ours: number;
  readonly floor: number;
}

export type Bound = { readonly atMost: number } | { readonly atLeast: number };

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Value and floor are medians of the rounds; the ratio is the median of the rounds' ratios, not the ratio of medians. */
export function compared(name: string, unit: string, pairs: readonly Pair[], target: string, bound: Bound | null): Figure {
  const ratio = median(pairs.map(({ ours, floor }) => ours / floor));
  return { name, unit, value: median(pairs.map(({ ours }) => ours)), floor: median(pairs.map(({ floor }) => floor)), ratio, target, isMet: bound && isWithin(ratio, bound) };
}

export function alone(name: string, unit: string, values: readonly number[], target: string, bound: Bound | null): Figure {
  const value = median(values);
  return { name, unit, value, floor: null, ratio: null, target, isMet: bound && isWithin(value, bound) };
}

function isWithin(value: number, bound: Bound): boolean {
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}

export function percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

export interface Spread {
  n: number;
  p50: number;
  p99: number;
  max: number;
}

export function spread(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  return { n: sorted.length, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), max: sorted.at(-1) ?? Number.NaN };
}

const TICKS_PER_SECOND = 100;

/** User + system seconds so far of these processes and their present children (PostgreSQL's backends). */
export function cpuSeconds(roots: readonly number[]): number {
  let ticks = 0;
  for (const pid of withChildren(roots)) {
    const fields = statFields(pid);
    // utime, stime, and those of children already reaped
    if (fields) ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
  }
  return ticks / TICKS_PER_SECOND;
}

/** Resident memory of one process, bytes. */
export function residentBytes(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB/m);
  return line ? Number(line[1]) * 1024 : Number.NaN;
}

function withChildren(roots: readonly number[]): Set<number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statFields(Number(name));
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const found = new Set(roots);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return found;
}

/** Fields of /proc/PID/stat after the command name, which may hold spaces; undefined once the process is gone. */
function statFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
