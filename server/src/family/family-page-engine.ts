// Keeps open pages of passes true: each hears of every change of its link, of its end at once, and a beat that says the line is alive. Reads a page anew for each
// change instead of sending differences: it is small, and never half.
import type { StoredEvent, TopicName } from '@mydr24/protocol';
import type { RightsChange } from '../people/rights-changes.ts';
import type { LiveFeed } from '../platform/live-feed.ts';

export interface OpenPage {
  readonly linkId: string;
  /** Reads and sends it anew; `false` once it is over, after which it is asked nothing more. */
  refresh(): Promise<boolean>;
  beat(): void;
  close(): void;
}

export interface FamilyPages {
  add(page: OpenPage): () => void;
  count(): number;
  start(): void;
  stop(): void;
}

export interface FamilyPagesOptions {
  bus: { subscribe(listener: (events: readonly StoredEvent[]) => void): () => void; onWake(listener: (topics: readonly TopicName[] | null) => void): () => void };
  live: Pick<LiveFeed, 'subscribe'>;
  rightsChanges: { subscribe(listener: (changes: readonly RightsChange[]) => void): () => void };
  onProblem: (error: unknown) => void;
}

export const BEAT_MS = 15_000;
const PREFIX = 'family/';

interface Shown {
  page: OpenPage;
  /** A change that came while it was being read: read it once more. */
  isDirty: boolean;
  isReading: boolean;
}

export function createFamilyPages({ bus, live, rightsChanges, onProblem }: FamilyPagesOptions): FamilyPages {
  const byLink = new Map<string, Set<Shown>>();
  let timer: NodeJS.Timeout | undefined;
  let stops: (() => void)[] = [];

  function remove(shown: Shown): void {
    const set = byLink.get(shown.page.linkId);
    set?.delete(shown);
    if (set?.size === 0) byLink.delete(shown.page.linkId);
  }

  async function refresh(shown: Shown): Promise<void> {
    shown.isDirty = true;
    if (shown.isReading) return;
    shown.isReading = true;
    try {
      while (shown.isDirty) {
        shown.isDirty = false;
        if (await shown.page.refresh()) continue;
        remove(shown);
        return;
      }
    } catch (error) {
      // The next beat reads it again.
      onProblem(error);
    } finally {
      shown.isReading = false;
    }
  }
  const refreshLink = (linkId: string): void => byLink.get(linkId)?.forEach((shown) => void refresh(shown));
  const refreshTopics = (topics: Iterable<string>): void => {
    for (const topic of new Set(topics)) if (topic.startsWith(PREFIX)) refreshLink(topic.slice(PREFIX.length));
  };
  const all = (): Shown[] => [...byLink.values()].flatMap((set) => [...set]);

  return {
    add(page) {
      const shown: Shown = { page, isDirty: false, isReading: false };
      const set = byLink.get(page.linkId) ?? new Set<Shown>();
      byLink.set(page.linkId, set.add(shown));
      void refresh(shown);
      return () => remove(shown);
    },
    count: () => all().length,
    start() {
      stops = [
        bus.subscribe((events) => refreshTopics(events.map(({ topic }) => topic))),
        bus.onWake((topics) => refreshTopics(topics ?? [...byLink.keys()].map((linkId) => PREFIX + linkId))),
        live.subscribe(({ topic }) => refreshTopics([topic])),
        rightsChanges.subscribe((changes) => changes.forEach((change) => change.type === 'family-link' && refreshLink(change.familyLinkId))),
      ];
      timer = setInterval(() => {
        for (const shown of all()) {
          shown.page.beat();
          void refresh(shown);
        }
      }, BEAT_MS);
    },
    stop() {
      clearInterval(timer);
      for (const stop of stops) stop();
      for (const { page } of all()) page.close();
      byLink.clear();
    },
  };
}

