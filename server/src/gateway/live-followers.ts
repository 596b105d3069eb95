// Which outboxes get the live values of which topic. A value is turned into bytes once, and only if anybody sends it.
import type { TopicName } from '@mydr24/protocol';
import type { LiveFeed, LiveValue } from '../platform/live-feed.ts';
import type { Frame, Outbox } from './outbox.ts';
import { frameOf } from './wire-frames.ts';

export interface LiveFollowers {
  follow(topic: TopicName, outbox: Outbox): void;
  unfollow(topic: TopicName, outbox: Outbox): void;
  stop(): void;
}

export function createLiveFollowers(live: LiveFeed): LiveFollowers {
  const byTopic = new Map<TopicName, Set<Outbox>>();
  const stop = live.subscribe((value) => {
    const followers = byTopic.get(value.topic);
    if (followers === undefined) return;
    const frame = onceFrame(value);
    for (const outbox of followers) outbox.setLive(`${value.topic} ${value.key}`, frame);
  });
  return {
    follow: (topic, outbox) => void byTopic.set(topic, (byTopic.get(topic) ?? new Set<Outbox>()).add(outbox)),
    unfollow(topic, outbox) {
      const followers = byTopic.get(topic);
      followers?.delete(outbox);
      outbox.dropLive(`${topic} `);
      if (followers?.size === 0) byTopic.delete(topic);
    },
    stop,
  };
}

function onceFrame({ topic, kind, body }: LiveValue): () => Frame {
  let frame: Frame | undefined;
  return () => (frame ??= frameOf({ type: 'live', topic, kind, body }));
}
