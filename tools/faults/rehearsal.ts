// What a rehearsal is given and hands back.
export interface Look {
  /** Says whether it held; goes on either way. */
  expect(what: string, isSo: boolean): void;
  readonly logFile: string;
}

/** Resolves with what was measured, in words for the table; Throws `NotTried` where it cannot be tried. */
export type Rehearsal = (look: Look) => Promise<string>;

export interface NotTried extends Error {
  readonly isNotTried: true;
}

export const notTried = (why: string): NotTried => Object.assign(new Error(why), { isNotTried: true as const });

export const secondsOf = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
