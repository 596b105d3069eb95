// Which page an answer from outside the app is about, and the record of such answers. The emergency itself is another slice's.
import type { EmergencyId, EmergencyMode, PageId, PagePurpose, PersonId, TeamPlace, TenantId } from '@mydr24/protocol';
import { isNumber, phoneParts } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';

export interface AnswerablePage {
  id: PageId;
  tenantId: TenantId;
  personId: PersonId;
  emergencyId: EmergencyId;
  purpose: PagePurpose;
  mode: EmergencyMode;
  locale: string;
  /** Which place of a team they are asked for. */
  place: TeamPlace | null;
}

const COLUMNS = `g.id, g.tenant_id as "tenantId", g.person_id as "personId", g.emergency_id as "emergencyId", g.purpose, e.mode, p.locale,
  case when g.purpose = 'offer' then (select o.place from offers o where o.emergency_id = g.emergency_id and o.responder_id = g.person_id) end as place`;

/** Nobody's who has left. */
export function findAnswerablePage(tx: Tx, pageId: string): Promise<AnswerablePage | undefined> {
  return tx.maybe<AnswerablePage>(
    `select ${COLUMNS} from pages g join emergencies e on e.id = g.emergency_id join persons p on p.id = g.person_id and p.is_active where g.id = $1`, [pageId], 'answerable-page',
  );
}

const OF_NUMBER = `(${isNumber('a')}) and a.confirmed_at is not null`;

/** In which language whoever has this number is answered; undefined for strangers. */
export async function findLocaleOfNumber(tx: Tx, keys: Keys, digits: string): Promise<string | undefined> {
  const row = await tx.maybe<{ locale: string }>(`select p.locale from contact_channels a join persons p on p.id = a.person_id and p.is_active where ${OF_NUMBER} limit 1`, [(await keys.findBlinds(tx))(phoneParts(digits)), digits], 'locale-of-number');
  return row?.locale;
}

/** One page of each emergency its holder was lately paged about, the newest emergency first. */
export async function listPagesOfNumber(tx: Tx, keys: Keys, digits: string, sinceMs: number): Promise<AnswerablePage[]> {
  return tx.query<AnswerablePage>(
    `select r.id, r."tenantId", r."personId", r."emergencyId", r.purpose, r.mode, r.locale, r.place from (
       select distinct on (g.person_id, g.emergency_id) ${COLUMNS}, g.intended_at
       from contact_channels a join persons p on p.id = a.person_id and p.is_active join pages g on g.person_id = p.id join emergencies e on e.id = g.emergency_id
       where ${OF_NUMBER} and g.intended_at > $3 and g.purpose <> 'stand-down'
       order by g.person_id, g.emergency_id, g.channel <> 'sms', g.intended_at desc
     ) r order by r.intended_at desc`,
    [(await keys.findBlinds(tx))(phoneParts(digits)), digits, instant(sinceMs)], 'pages-of-number',
  );
}

export interface PageAnswerRow {
  id: string;
  page: AnswerablePage;
  way: 'token' | 'sms' | 'voice';
  answer: string;
  nowMs: number;
}

/** Null once it is in; else what the page's token decided before. */
export async function insertPageAnswer(tx: Tx, { id, page, way, answer, nowMs }: PageAnswerRow): Promise<string | null> {
  const count = await tx.execute(
    `insert into page_answers (id, tenant_id, page_id, person_id, way, answer, answered_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (page_id) where way = 'token' and answer in ('accept', 'decline', 'call-back') do nothing`,
    [id, page.tenantId, page.id, page.personId, way, answer, instant(nowMs)], 'page-answer-insert',
  );
  if (count > 0) return null;
  const row = await tx.one<{ answer: string }>(
    `select answer from page_answers where page_id = $1 and way = 'token' and answer in ('accept', 'decline', 'call-back')`, [page.id], 'page-answer-before',
  );
  return row.answer;
}

export async function updatePageAnswer(tx: Tx, id: string, outcome: string): Promise<void> {
  await tx.execute('update page_answers set outcome = $2 where id = $1', [id, outcome], 'page-answer-outcome');
}

/** The page a carrier reports on, by our key or by its own name for the message. */
export async function findReportedPage(tx: Tx, key: string | null, ref: string | null): Promise<PageId | undefined> {
  const row = await tx.maybe<{ id: PageId }>(
    'select id from pages where id = $1 or (provider_ref = $2 and $1::uuid is null) order by intended_at desc limit 1', [key, ref], 'page-of-report',
  );
  return row?.id;
}
