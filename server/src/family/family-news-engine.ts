// Leaves word for family at changes, ends passes whose emergency is over, and says live where whoever comes is. Its own loop: nothing here is on the way
// to a page. What it missed it finds again, because the last event it looked at is kept with each link.
import { type FamilyApproach, topicName } from '@mydr24/protocol';
import type { Addressee, LeaveNotice } from '../paging/notice.ts';
import { newsPlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveFeed, LiveValue } from '../platform/live-feed.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { ApproachOf } from './approach.ts';
import { claimNews, endPasses, listLinksOf, markTold, type NewsRow } from './family-news-store.ts';
import { newsOf } from './family-news.ts';
import type { ReadFamilyView } from './family-view.ts';
import { newsText } from './family-words.ts';

export interface FamilyNewsOptions {
  pg: Postgres;
  keys: Keys;
  clock: Clock;
  live: LiveFeed;
  readView: ReadFamilyView;
  approachOf: ApproachOf;
  leaveNotice: LeaveNotice;
  onProblem: (error: unknown) => void;
}

export interface FamilyNews {
  start(): void;
  stop(): Promise<void>;
  /** Looks once; how many were told. */
  runDue(): Promise<number>;
}

const LOOK_EVERY_MS = 3_000;
const BATCH_SIZE = 200;
/** A family's picture moves this often at most. */
const MOVE_EVERY_MS = 5_000;
const MAX_MOVING = 5_000;

export function createFamilyNews(options: FamilyNewsOptions): FamilyNews {
  const { pg, clock, live, leaveNotice, onProblem } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let stopListening = (): void => {};
  const moved = new Map<string, number>();

  async function runDue(): Promise<number> {
    const nowMs = clock.nowMs();
    await pg.asEngine(endPasses);
    return pg.asEngine(async (tx) => {
      const rows = await claimNews(tx, nowMs, BATCH_SIZE);
      const news = rows.map((row) => ({ row, told: newsOf(row) }));
      for (const { row, told } of news) if (told !== null) await leaveNotice(tx, row.tenantId, `family ${row.id} ${told}`, await addresseeOf(tx, options.keys, row), newsText(row.locale, row.personId === null), nowMs);
      if (rows.length > 0) await markTold(tx, news.map(({ row, told }) => ({ id: row.id, seq: row.seq, told })));
      return news.filter(({ told }) => told !== null).length;
    });
  }

  async function tellApproach(emergencyId: string): Promise<void> {
    const links = await pg.asEngine((tx) => listLinksOf(tx, emergencyId, clock.nowMs()));
    for (const { linkId } of links) {
      const view = await pg.asEngine((tx) => options.readView(tx, linkId));
      const approach: FamilyApproach | null = view && options.approachOf(view);
      if (approach?.emergencyId === emergencyId) live.publish(topicName('family', linkId), linkId, 'approach', approach);
    }
  }

  function onMoved({ topic, kind }: LiveValue): void {
    if (kind !== 'position' || !topic.startsWith('emergency/')) return;
    const emergencyId = topic.slice('emergency/'.length);
    const nowMs = clock.monotonicMs();
    if (nowMs - (moved.get(emergencyId) ?? -Infinity) < MOVE_EVERY_MS) return;
    moved.delete(emergencyId);
    moved.set(emergencyId, nowMs);
    const [oldest] = moved.keys();
    if (moved.size > MAX_MOVING && oldest !== undefined) moved.delete(oldest);
    void tellApproach(emergencyId).catch(onProblem);
  }

  return {
    runDue,
    start() {
      stopListening = live.subscribe(onMoved);
      timer = setInterval(() => void (running = running.then(runDue).catch(onProblem)), LOOK_EVERY_MS);
    },
    async stop() {
      stopListening();
      clearInterval(timer);
      await running;
    },
  };
}

async function addresseeOf(tx: Tx, keys: Keys, { id, tenantId, patientId, personId, newsBy, address: kept, sealed, locale }: NewsRow): Promise<Addressee> {
  if (personId !== null) return { type: 'account', personId };
  const address = kept === null ? null : await keys.openAddress(tx, tenantId, newsPlace(id), { address: kept, sealed, sealedFor: patientId });
  if (newsBy === 'account' || address === null) throw new Error('a pass has no address for its news');
  return { type: 'address', by: newsBy, address, locale };
}
