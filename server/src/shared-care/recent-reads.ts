// What was read and kept a short while ago, so that a page that stays open leaves one row of audit for ten minutes of looking. In memory: another node keeps its own. Pure but for what it remembers.
const RECENT_MS = 10 * 60_000;
const MOST_REMEMBERED = 20_000;

export interface RecentReads {
  isRecent(key: string, nowMs: number): boolean;
  remember(key: string, nowMs: number): void;
}

export function createRecentReads(): RecentReads {
  const keptAt = new Map<string, number>();
  return {
    isRecent: (key, nowMs) => nowMs - (keptAt.get(key) ?? -Infinity) < RECENT_MS,
    remember(key, nowMs) {
      keptAt.delete(key);
      keptAt.set(key, nowMs);
      const [oldest] = keptAt.keys();
      if (keptAt.size > MOST_REMEMBERED && oldest !== undefined) keptAt.delete(oldest);
    },
  };
}
