// Records decisions: their rows, and the events that tell of them, for the caller to append in the same transaction.
// Few statements on purpose: it is on the path from a reading to a page. Decides nothing.
import type { FamilyLinkId, Page, PersonId, TimelineEntry } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import type { Tx } from '../platform/postgres.ts';
import type { NewEvent } from '../platform/topic-log.ts';
import { entryRow, wordsIn } from './entry-words.ts';
import { eventsOf, inboxesOf, type Told } from './emergency-events.ts';
import type { Emergency } from './emergency-state.ts';
import { findLatestForFamily, type LinkRow, listFamilyLinks, listPagesOfPeople, type Saving, saveAll } from './emergency-store.ts';
import { familyStatusOf } from './emergency-views.ts';
import { insertRankings } from './ranking-store.ts';

/** Keeps responders' workload; dispatch owns their rows and says what changed. */
export type MarkResponders = (tx: Tx, changes: readonly { personId: PersonId; emergencyId: string | null }[], nowMs: number) => Promise<NewEvent[]>;

export async function record(tx: Tx, keys: Keys, savings: readonly Saving[], nowMs: number, mark: MarkResponders, knownLinks?: readonly LinkRow[]): Promise<NewEvent[]> {
  if (savings.length === 0) return [];
  // Read only by whoever asks why: nobody waits for it before the commit.
  tx.defer(insertRankings(tx, savings));
  if (knownLinks && savings.every(isOpening)) return recordOpenings(tx, savings, nowMs, knownLinks);
  const links = knownLinks ? Promise.resolve(knownLinks) : listFamilyLinks(tx, changedPatients(savings), nowMs);
  const [withdrawn, linkRows] = await Promise.all([saveAll(tx, savings, nowMs, await sealEntries(tx, keys, savings)), links]);
  const marked = await mark(tx, busyChanges(savings), nowMs);
  const told = savings.map((saving) => toldOf(saving, withdrawn));
  return [...(await tell(tx, told, linkRows)), ...marked];
}

/** By entry; those no key came for are not in it. Asks for no key where nobody wrote anything, as no alarm does. */
async function sealEntries(tx: Tx, keys: Keys, savings: readonly Saving[]): Promise<ReadonlyMap<TimelineEntry, Uint8Array>> {
  const sealed = new Map<TimelineEntry, Uint8Array>();
  for (const { after, effects } of savings) {
    for (const effect of effects) {
      const words = effect.type === 'timeline' ? wordsIn(effect.entry) : null;
      if (effect.type !== 'timeline' || words === null) continue;
      const content = await keys.sealWordsAtHand(tx, sealedColumns.timelineEntry, { tenantId: after.tenantId, patientId: after.patient.id, row: entryRow(after.id, effect.entry.n) }, words);
      if (content !== null) sealed.set(effect.entry, content);
    }
  }
  return sealed;
}

/** What is told of new ones follows from the decisions alone, so nobody waits for their rows before the commit. */
function recordOpenings(tx: Tx, savings: readonly Saving[], nowMs: number, links: readonly LinkRow[]): Promise<NewEvent[]> {
  tx.defer(saveAll(tx, savings, nowMs));
  return tell(tx, savings.map((saving) => toldOf(saving, [])), links);
}

const isOpening = (saving: Saving): boolean => saving.before === null && busyChanges([saving]).length === 0;
const isShownNew = ({ before, after }: Saving): boolean => before?.shownVersion !== after.shownVersion;
const changedPatients = (savings: readonly Saving[]): string[] => savings.filter(isShownNew).map(({ after }) => after.patient.id);

function busyChanges(savings: readonly Saving[]): { personId: PersonId; emergencyId: string | null }[] {
  return savings.flatMap(({ after, effects }) =>
    effects.flatMap((effect) => (effect.type === 'responder-busy' ? [{ personId: effect.personId, emergencyId: effect.isBusy ? after.id : null }] : [])),
  );
}

function toldOf(saving: Saving, withdrawn: readonly Page[]): Told {
  const { after, effects } = saving;
  const pages = new Map<string, Page>(withdrawn.filter(({ emergencyId }) => emergencyId === after.id).map((page) => [page.id, page]));
  for (const effect of effects) if (effect.type === 'page') pages.set(effect.page.id, effect.page);
  return { state: after, effects, isSummaryNew: isShownNew(saving), pages: [...pages.values()] };
}

/** The events of what was just written. Also used when only pages changed, which no decision wrote. */
export async function tell(tx: Tx, told: readonly Told[], links: readonly LinkRow[]): Promise<NewEvent[]> {
  const stored = told.filter(({ state }) => state.version > 1);
  const people = [...new Set(stored.flatMap(inboxesOf))];
  const rows = people.length > 0 ? await listPagesOfPeople(tx, stored.map(({ state }) => state.id), people) : [];
  const events: NewEvent[] = [];
  for (const each of told) {
    const known = each.state.version > 1 ? rows.filter(({ emergencyId }) => emergencyId === each.state.id) : each.pages;
    const inboxes = new Map(inboxesOf(each).map((personId) => [personId, known.filter((page) => page.personId === personId)]));
    events.push(...eventsOf(each, inboxes, await familyOf(tx, each, links)));
  }
  return events;
}

async function familyOf(tx: Tx, { state, isSummaryNew }: Told, links: readonly LinkRow[]): Promise<{ linkId: FamilyLinkId; status: ReturnType<typeof familyStatusOf> }[]> {
  const own = links.filter(({ patientId, emergencyId }) => patientId === state.patient.id && (emergencyId === null || emergencyId === state.id));
  if (own.length === 0 || !isSummaryNew || state.mode !== 'actual' || state.protocol.familyNotice === 'none') return [];
  // A new one is the newest; for the others another emergency of the patient may be the one that is shown.
  const shown: Emergency | null = state.version === 1 && state.status !== 'countdown' ? state : ((await findLatestForFamily(tx, state.patient.id, null)) ?? null);
  return own.map(({ id, emergencyId, shares }) => ({ linkId: id, status: familyStatusOf(state.patient, emergencyId === null ? shown : state, shares) }));
}
