// How long and how often each measurement runs: the full form, and the quick one that ends within a minute.

export interface BenchPlan {
  readonly isQuick: boolean;
  readonly rounds: number;
  readonly warmStarts: number;
  /** Seconds of each page run, by pages a second. */
  readonly pageSeconds: { readonly slow: number; readonly fast: number; readonly loaded: number };
  readonly intakeSeconds: number;
  readonly crowds: readonly number[];
  /** Alarms told one by one to each crowd. */
  readonly fanOutAlarms: number;
  readonly idleSockets: number;
  /** How many open emergencies the lateness of steps is measured with, rising. */
  readonly open: readonly number[];
  readonly openSeconds: number;
  /** How many emergencies come in one moment, and how often that is tried in a round. */
  readonly storms: readonly { readonly count: number; readonly tries: number }[];
}

export const FULL: BenchPlan = {
  isQuick: false, rounds: 3, warmStarts: 3, pageSeconds: { slow: 10, fast: 4, loaded: 10 }, intakeSeconds: 3,
  crowds: [1_000, 5_000], fanOutAlarms: 60, idleSockets: 5_000,
  open: [20, 100, 1_000, 10_000], openSeconds: 60, storms: [{ count: 1, tries: 30 }, { count: 100, tries: 3 }, { count: 1_000, tries: 1 }],
};

export const QUICK: BenchPlan = {
  isQuick: true, rounds: 1, warmStarts: 1, pageSeconds: { slow: 5, fast: 2, loaded: 5 }, intakeSeconds: 1.5,
  crowds: [1_000], fanOutAlarms: 20, idleSockets: 1_000,
  open: [20, 1_000], openSeconds: 15, storms: [{ count: 1, tries: 10 }, { count: 100, tries: 1 }],
};

export const SLOW_PAGES = 10;
export const FAST_PAGES = 100;
export const LOAD_PER_SECOND = 5_000;

/** Patients that are paged for in one run: each page needs one who has no emergency yet. */
export function pagesOf({ rounds, pageSeconds }: BenchPlan): number {
  const warmUp = SLOW_PAGES * WARM_UP_SECONDS;
  return warmUp + rounds * (SLOW_PAGES * (pageSeconds.slow + pageSeconds.loaded) + FAST_PAGES * pageSeconds.fast);
}

export const WARM_UP_SECONDS = 2;
