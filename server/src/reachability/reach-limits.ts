// Every number of reachability, with where it comes from. [OURS]: no standard says it; chosen, and to be changed here only.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const REACH_LIMITS = {
  /** A device reports every 2 min; after three missed reports its socket is not believed any more. [OURS] */
  heardMs: 6 * MINUTE,
  /** A receipt this fresh proves that the person is there, whatever else is in doubt. [OURS] */
  receiptMs: 15 * MINUTE,
  /** No confirmed channel in 30 days is shown in the roster (STANDARDS ON-7); a channel or push token unproven for as long is doubtful. */
  proofMs: 30 * DAY,
  /** An unanswered test is repeated once after this, and shown after as long again. [OURS] */
  testAnswerMs: DAY,
  /** Phones begin to save power, and to hold back pushes, at 15 to 20 %. [OURS] */
  lowBatteryPct: 15,
  /** At most one quiet night. [OURS] */
  quietMs: 12 * HOUR,
} as const;

export const TEST_LIMITS = {
  /** One test of each channel a week (STANDARDS ON-7). */
  everyMs: 7 * DAY,
  /** Tests by the calendar only between these hours of the person's day: nobody is woken for one. [OURS] */
  firstHour: 9,
  lastHour: 19,
  /** Off duty for longer, no weekly tests. [OURS] */
  offDutyMs: 7 * DAY,
  /** A code may be answered until then. [OURS] */
  openMs: 2 * DAY,
  /** After so many wrong codes a new one is needed: 5 of a million. [OURS] */
  wrongAnswers: 5,
  /** One asked-for test of a channel a minute and ten a day: text messages cost money, and a number may be somebody else's. [OURS] */
  askedEveryMs: MINUTE,
  askedPerDay: 10,
} as const;

export const DIGEST_HOUR = 7;
