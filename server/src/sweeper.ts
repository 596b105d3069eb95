// Once an hour deletes what is kept no longer. Part of app.ts.
import { deleteOldDismissed } from './assignment/assignment-store.ts';
import { BEFORE_MS } from './incident/incident-record.ts';
import { forgetMessages } from './hl7v2/hl7-store.ts';
import { keepAlarmPhases } from './incident/incident-store.ts';
import { expireCapAlerts } from './interop/cap-store.ts';
import { deleteOldNotices } from './paging/notice-store.ts';
import { deleteOldTests } from './reachability/test-page-store.ts';
import { forgetOldKeys } from './platform/idempotency-store.ts';
import { RETENTION_MS, truncateTopics } from './platform/topic-log-store.ts';
import { forgetOld as forgetOldAppTokens } from './smart/smart-store.ts';
import { dropOldWaveforms } from './waveforms/waveform-store.ts';
import type { Platform } from './platform-parts.ts';

const SWEEP_EVERY_MS = 60 * 60_000;
const DAY_MS = 86_400_000;
const KEYS_KEPT_MS = 30 * DAY_MS;
const NOTICES_KEPT_MS = 90 * DAY_MS;
const DISMISSED_KEPT_MS = DAY_MS;
const TESTS_KEPT_MS = 400 * DAY_MS;

export function createSweeper(platform: Platform) {
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => void (timer = setInterval(() => void sweep(platform).catch(platform.onProblem), SWEEP_EVERY_MS)),
    stop: () => clearInterval(timer),
  };
}

/** What nobody will ask for again: expired alerts, events older than the log's promise, notices long sent, tests of last year and old idempotency keys. What incidents need of the events is kept first. */
async function sweep({ pg, clock, topicLog }: Platform): Promise<void> {
  const nowMs = clock.nowMs();
  await pg.asEngine(async (tx) => topicLog.append(tx, await expireCapAlerts(tx, nowMs), nowMs));
  await pg.asEngine((tx) => keepAlarmPhases(tx, nowMs - RETENTION_MS, BEFORE_MS));
  await pg.asEngine((tx) => truncateTopics(tx, nowMs - RETENTION_MS));
  await pg.asEngine((tx) => deleteOldNotices(tx, nowMs - NOTICES_KEPT_MS));
  await pg.asEngine((tx) => deleteOldDismissed(tx, nowMs - DISMISSED_KEPT_MS));
  await pg.asEngine((tx) => deleteOldTests(tx, nowMs - TESTS_KEPT_MS));
  await pg.asEngine((tx) => forgetMessages(tx, nowMs));
  await pg.asEngine(async (tx) => void (await dropOldWaveforms(tx, nowMs)));
  await pg.asEngine((tx) => forgetOldAppTokens(tx, nowMs - DAY_MS));
  await forgetOldKeys(pg, nowMs - KEYS_KEPT_MS);
}
