// What a runner answers with, and the sum of all of them.

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Said when it ended otherwise than by passing, in full. */
  readonly failures: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, failures: [] };

export function failure(text: string): Tally {
  return { passed: 0, failed: 1, failures: [text] };
}

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, each) => ({
      passed: total.passed + each.passed,
      failed: total.failed + each.failed,
      failures: [...total.failures, ...each.failures],
    }),
    NOTHING,
  );
}

/** The last line of a run. Nothing found is a failure: a run that tested nothing must not look green. */
export function lastLine(total: Tally): string {
  const failed = total.passed + total.failed === 0 ? 1 : total.failed;
  return `${total.passed} passed, ${failed} failed`;
}
