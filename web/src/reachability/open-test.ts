// Which test page a person is reminded of on any screen: the newest the calendar sent that may still be answered.
import type { TestPage } from '@mydr24/protocol';

/** As long as the server takes an answer. */
const OPEN_MS = 2 * 24 * 60 * 60_000;

/** Tests people asked for themselves are answered where they asked. */
export function openTest(tests: readonly TestPage[], now: number): TestPage | undefined {
  return tests
    .filter(({ reason, sentAt, acknowledgedAt, failedAt, intendedAt }) => reason === 'weekly' && sentAt !== null && acknowledgedAt === null && failedAt === null && now - intendedAt < OPEN_MS)
    .toSorted((a, b) => b.intendedAt - a.intendedAt)[0];
}
