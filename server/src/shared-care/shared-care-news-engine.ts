// Tells people by notice what became of a shared patient. It looks at the grants alone, so whoever ended one, and by whatever way, it is told once.
import type { TellCircle, TellPeople, TellPerson } from '../paging/notice.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { tellingOf } from './shared-care-news.ts';
import { claimNews, type DueNews, listOwnPeople } from './shared-care-news-store.ts';
import { type SharedNews, sharedNotice } from './shared-care-words.ts';

export interface SharedNewsOptions {
  readonly pg: Postgres;
  readonly tellPerson: TellPerson;
  readonly tellPeople: TellPeople;
  readonly tellCircle: TellCircle;
}

const AT_ONCE = 50;

/** How many grants there was something to tell of. */
export async function tellSharedNews(options: SharedNewsOptions, nowMs: number): Promise<number> {
  for (let told = 0; ; ) {
    const due = await options.pg.asEngine(async (engine) => {
      const claimed = await claimNews(engine, nowMs, AT_ONCE);
      for (const one of claimed) await tell(options, engine, one, nowMs);
      return claimed.length;
    });
    told += due;
    if (due < AT_ONCE) return told;
  }
}

async function tell(options: SharedNewsOptions, engine: Tx, one: DueNews, nowMs: number): Promise<void> {
  const { here, there, patient } = tellingOf(one, nowMs);
  const once = (news: SharedNews): string => `shared-care/${one.id}/${news}`;
  if (there !== null) await tellThere(options, engine, one, there, once(there), nowMs);
  if (here !== null && one.endedBy !== one.offeredBy) await options.tellPerson(engine, one.tenantId, one.offeredBy, once(here), sharedNotice(here), nowMs);
  if (patient === null) return;
  const people = (await listOwnPeople(engine, one.tenantId, one.patientId, nowMs)).filter(({ id }) => id !== one.endedBy);
  for (const isProxy of [false, true]) {
    const told = `${patient}-${isProxy ? 'proxy' : 'patient'}` as const;
    await options.tellPeople(engine, one.tenantId, once(told), people.filter((each) => each.isProxy === isProxy), sharedNotice(told), nowMs);
  }
}

/** The person it was offered to; of a unit, whoever is in charge of it (all its nurses while nobody is) and its doctors: those who may accept. */
async function tellThere({ tellPerson, tellCircle }: SharedNewsOptions, engine: Tx, { guestTenantId, guestUnitId, guestPersonId }: DueNews, news: SharedNews, once: string, nowMs: number): Promise<void> {
  if (guestPersonId !== null) return tellPerson(engine, guestTenantId, guestPersonId, once, sharedNotice(news), nowMs);
  for (const role of ['nurse-in-charge', 'doctor'] as const) await tellCircle(engine, guestTenantId, { role, unitId: guestUnitId }, once, sharedNotice(news), nowMs);
}
