// Test pages in PostgreSQL: made, claimed by a sender, answered; and the proof an answer leaves.
import type { Channel, PersonDeviceId, TestPage } from '@mydr24/protocol';
import { isNumber, type KeptAddress, keptOf, type MaybeAddress, phoneParts } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import type { PushTarget } from '../paging/pager.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { REACH_LIMITS } from './reach-limits.ts';
import { needsCode, RECKONED, type StoredTest, testOnWire } from './test-page.ts';

const COLUMNS = `id, channel, reason, code, wrong_answers as "wrongAnswers", intended_at as "intendedAt", sent_at as "sentAt", delivered_at as "deliveredAt",
  shown_at as "shownAt", acknowledged_at as "acknowledgedAt", failed_at as "failedAt", failure, reminded_at as "remindedAt"`;

export interface NewTest {
  id: string;
  tenantId: string;
  personId: string;
  channel: Channel;
  reason: TestPage['reason'];
}

/** The one before it can no longer be answered: its code may lie anywhere. */
export async function insertTest(tx: Tx, { id, tenantId, personId, channel, reason }: NewTest, nowMs: number): Promise<StoredTest> {
  await tx.execute('update test_pages set due_at = null where person_id = $1 and channel = $2 and due_at is not null', [personId, channel], 'test-supersede');
  return tx.one<StoredTest>(
    `insert into test_pages (id, tenant_id, person_id, channel, reason, code, intended_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, $7) returning ${COLUMNS}`,
    [id, tenantId, personId, channel, reason, needsCode(channel) ? RECKONED : null, instant(nowMs)], 'test-insert',
  );
}

export async function countAsked(tx: Tx, personId: string, channel: Channel, sinceMs: number): Promise<{ count: number; lastAt: number | null }> {
  return tx.one<{ count: number; lastAt: number | null }>(
    `select count(*)::int as count, max(intended_at) filter (where channel = $2) as "lastAt" from test_pages where person_id = $1 and reason <> 'weekly' and intended_at > $3`,
    [personId, channel, instant(sinceMs)], 'tests-asked',
  );
}

/** The newest of a channel, locked. */
export async function claimNewestTest(tx: Tx, personId: string, channel: Channel): Promise<StoredTest | null> {
  return (await tx.maybe<StoredTest>(`select ${COLUMNS} from test_pages where person_id = $1 and channel = $2 order by intended_at desc, id desc limit 1 for update`, [personId, channel], 'test-newest')) ?? null;
}

export interface AnsweredTest extends StoredTest {
  tenantId: string;
  personId: string;
  locale: string;
}

const ANSWERED = `select ${COLUMNS}, tenant_id as "tenantId", person_id as "personId", (select p.locale from persons p where p.id = person_id) as locale
  from test_pages where person_id in (select p.id from persons p where p.is_active)`;

/** Engine role. Nobody's who has left. */
export const findTest = (tx: Tx, id: string): Promise<AnsweredTest | undefined> => tx.maybe<AnsweredTest>(`${ANSWERED} and id = $1`, [id], 'test-of-answer');

const OF_NUMBER = `(${isNumber('a')})`;

/** The newest test of each way that goes to this number, confirmed or about to be. */
export const listTestsOfNumber = async (tx: Tx, keys: Keys, digits: string): Promise<AnsweredTest[]> =>
  tx.query<AnsweredTest>(
    `${ANSWERED} and id in (
       select distinct on (n.person_id, n.channel) n.id from contact_channels a join test_pages n on n.person_id = a.person_id and n.channel = a.channel
        where ${OF_NUMBER} order by n.person_id, n.channel, n.intended_at desc, n.id desc)`,
    [(await keys.findBlinds(tx))(phoneParts(digits)), digits], 'tests-of-number',
  );

/** Null for strangers, and for numbers nobody has confirmed. */
export async function findLocaleOfHolder(tx: Tx, keys: Keys, digits: string): Promise<string | null> {
  const row = await tx.maybe<{ locale: string }>(`select p.locale from contact_channels a join persons p on p.id = a.person_id and p.is_active where ${OF_NUMBER} and a.confirmed_at is not null limit 1`, [(await keys.findBlinds(tx))(phoneParts(digits)), digits], 'locale-of-holder');
  return row?.locale ?? null;
}

export async function updateTest(tx: Tx, test: StoredTest): Promise<void> {
  const { id, deliveredAt, shownAt, acknowledgedAt, failedAt, failure, wrongAnswers } = test;
  await tx.execute(
    `update test_pages set delivered_at = $2, shown_at = $3, acknowledged_at = $4, failed_at = $5, failure = $6, wrong_answers = $7,
       due_at = case when $4::timestamptz is null then due_at end where id = $1`,
    [id, instantOrNull(deliveredAt), instantOrNull(shownAt), instantOrNull(acknowledgedAt), instantOrNull(failedAt), failure, wrongAnswers], 'test-update',
  );
}

const instantOrNull = (atMs: number | null): string | null => (atMs === null ? null : instant(atMs));

/** What an answer proves: the channel, its address where it has one, and the device the push woke. */
export async function insertProof(tx: Tx, tenantId: string, personId: string, channel: Channel, personDeviceId: PersonDeviceId | undefined, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into channel_proofs (person_id, channel, tenant_id, proven_at) values ($1, $2, $3, $4)
     on conflict (person_id, channel) do update set proven_at = greatest(channel_proofs.proven_at, excluded.proven_at)`,
    [personId, channel, tenantId, instant(nowMs)], 'proof-insert',
  );
  if (channel === 'push' && personDeviceId !== undefined) {
    await tx.execute('update person_devices set push_proven_at = $3 where person_id = $1 and id = $2', [personId, personDeviceId, instant(nowMs)], 'proof-device');
  }
  await tx.execute('update contact_channels set confirmed_at = $3 where person_id = $1 and channel = $2', [personId, channel, instant(nowMs)], 'proof-address');
}

/** The newest of each channel, in the channels' order: what an inbox shows. */
export async function listNewestTests(tx: Tx, personId: string): Promise<TestPage[]> {
  const rows = await tx.query<StoredTest>(
    `select ${COLUMNS} from (select distinct on (channel) ${RAW_COLUMNS} from test_pages where person_id = $1 order by channel, intended_at desc, id desc) newest
     order by array_position(array['app', 'push', 'sms', 'voice', 'email'], channel)`,
    [personId], 'tests-newest',
  );
  return rows.map(testOnWire);
}
const RAW_COLUMNS = 'id, channel, reason, code, wrong_answers, intended_at, sent_at, delivered_at, shown_at, acknowledged_at, failed_at, failure, reminded_at';

export async function listTests(tx: Tx, personId: string, limit: number): Promise<TestPage[]> {
  const rows = await tx.query<StoredTest>(`select ${COLUMNS} from test_pages where person_id = $1 order by intended_at desc, id desc limit $2`, [personId, limit], 'tests-of-person');
  return rows.map(testOnWire);
}

/** When each channel of each person was last tested. */
export async function listTestedAt(tx: Tx, sinceMs: number): Promise<Map<string, number>> {
  const rows = await tx.query<{ personId: string; channel: Channel; at: number }>(
    `select person_id as "personId", channel, max(intended_at) as at from test_pages where intended_at > $1 group by person_id, channel`, [instant(sinceMs)], 'tests-tested-at',
  );
  return new Map(rows.map(({ personId, channel, at }) => [`${personId} ${channel}`, at]));
}

export interface DueTest extends StoredTest {
  tenantId: string;
  personId: string;
  locale: string;
  /** As it lies in its row. */
  contact: KeptAddress | null;
  attempts: number;
  pushTargets: PushTarget[];
}

/** Takes due tests nobody else holds. A new address is sent to before it is confirmed; no other test is. */
export async function claimTests(tx: Tx, nowMs: number, untilMs: number, limit: number): Promise<DueTest[]> {
  const rows = await tx.query<Omit<DueTest, 'contact'> & MaybeAddress>(
    `with due as (
       select id as due_id from test_pages where due_at <= $1 and (claimed_until is null or claimed_until <= $1) order by due_at limit $3 for update skip locked
     ), claimed as (
       update test_pages set claimed_until = $2, attempts = attempts + 1 from due where id = due_id returning tenant_id, person_id, attempts, ${RAW_COLUMNS}
     )
     select ${COLUMNS}, tenant_id as "tenantId", person_id as "personId", attempts, (select p.locale from persons p where p.id = claimed.person_id) as locale,
            a.address, a.sealed, a.sealed_for as "sealedFor",
            case when channel = 'push' then coalesce((select jsonb_agg(jsonb_build_object('endpoint', s.endpoint, 'p256dh', s.p256dh, 'auth', s.auth))
              from push_subscriptions s where s.person_id = claimed.person_id), '[]') else '[]' end as "pushTargets"
       from claimed left join lateral (select c.address, c.sealed, c.sealed_for from contact_channels c
         where c.person_id = claimed.person_id and c.channel = claimed.channel and (c.confirmed_at is not null or claimed.reason = 'new-address')) a on true`,
    [instant(nowMs), instant(untilMs), limit], 'tests-claim',
  );
  return rows.map(({ address, sealed, sealedFor, ...test }) => ({ ...test, contact: keptOf({ address, sealed, sealedFor }) }));
}

export interface TestOutcome {
  id: string;
  /** `again`: no clear answer; once more at `againAtMs`. */
  type: 'sent' | 'failed' | 'again';
  failure: string | null;
}

export async function storeTestOutcome(tx: Tx, { id, type, failure }: TestOutcome, nowMs: number, againAtMs: number): Promise<StoredTest> {
  return tx.one<StoredTest>(
    `update test_pages set sent_at = case when $2 = 'sent' then coalesce(sent_at, $4) else sent_at end,
       failed_at = case when $2 = 'failed' and sent_at is null then $4 end, failure = case when $2 = 'failed' and sent_at is null then $3 end,
       due_at = case when $2 = 'again' then $5::timestamptz end, claimed_until = null
     where id = $1 returning ${COLUMNS}`,
    [id, type, failure, instant(nowMs), instant(againAtMs)], 'test-outcome',
  );
}

/** The newest of a channel stays: an inbox shows it. */
export async function deleteOldTests(tx: Tx, beforeMs: number): Promise<void> {
  await tx.execute(
    `delete from test_pages t where t.intended_at < $1 and exists (select from test_pages n where n.person_id = t.person_id and n.channel = t.channel and (n.intended_at, n.id) > (t.intended_at, t.id))`,
    [instant(beforeMs)], 'tests-sweep',
  );
}

/** Sent a day ago, never answered, not yet repeated: due once more. */
export async function remindTests(tx: Tx, nowMs: number): Promise<number> {
  return tx.execute(
    `update test_pages t set due_at = $1, reminded_at = $1, attempts = 0 where acknowledged_at is null and reminded_at is null and sent_at <= $2 and intended_at > $3
       and reason = 'weekly' and not exists (select from test_pages n where n.person_id = t.person_id and n.channel = t.channel and n.intended_at > t.intended_at)`,
    [instant(nowMs), instant(nowMs - REACH_LIMITS.testAnswerMs), instant(nowMs - 2 * REACH_LIMITS.testAnswerMs)], 'tests-remind',
  );
}
