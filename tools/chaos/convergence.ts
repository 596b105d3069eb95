// A follower that came through the outage must show what a fresh one is shown. Compares views until they agree or the time
// is up: presence and pages may still move a moment after the round.
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot, TopicKind } from '@mydr24/protocol';
import { connect, type FollowedTopic } from './people.ts';

const AGREE_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;

/** In words which kinds of topics did not agree. */
export async function findDiverged(port: number, followed: readonly FollowedTopic[]): Promise<string[]> {
  const results = await Promise.all(followed.map((topic) => isAgreed(port, topic)));
  return results.flatMap((difference, n) => (difference === null ? [] : [`a resumed follower of kind ${followed[n]!.kind} does not show what a fresh one shows (${difference})`]));
}

/** Null when they agree, else where they first differ; no contents but statuses and numbers. */
async function isAgreed(port: number, { kind, id, token, view }: FollowedTopic): Promise<string | null> {
  const until = performance.now() + AGREE_WITHIN_MS;
  const client = connect(port, token);
  const fresh = client.follow(kind, id);
  client.connect();
  try {
    for (;;) {
      const [old, now] = [view.getSnapshot(), fresh.getSnapshot()];
      const isLive = old.status === 'live' && now.status === 'live';
      if (isLive && isDeepStrictEqual(told(kind, old.data), told(kind, now.data))) return null;
      if (performance.now() > until) return isLive ? firstDifference(told(kind, old.data), told(kind, now.data), '') : `resumed ${old.status}, fresh ${now.status}`;
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    client.disconnect();
  }
}

/** What events tell, without live vitals and trends, which are conflated. */
function told(kind: TopicKind, snapshot: Snapshot<TopicKind>): unknown {
  if (kind !== 'unit') return snapshot;
  const { patients } = snapshot as Snapshot<'unit'>;
  const byId = <Row extends { id: string }>(rows: readonly Row[]): Row[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return patients
    .map(({ patient, alarms, emergency }) => ({ id: patient.id, alarms: byId(alarms), emergency }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The path of the first field that differs, without its values. */
function firstDifference(a: unknown, b: unknown, path: string): string {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) {
    const [left, right] = [(a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]];
    if (!isDeepStrictEqual(left, right)) return firstDifference(left, right, `${path}/${key}`);
  }
  return path;
}
