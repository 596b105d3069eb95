// Server frames as bytes. Each stored event is serialised once, however many sockets it goes to.
import type { ServerFrame, StoredEvent, TopicName } from '@mydr24/protocol';
import type { Frame } from './outbox.ts';

const encoder = new TextEncoder();
const eventTexts = new WeakMap<StoredEvent, string>();

export function frameOf(frame: ServerFrame): Frame {
  return encoder.encode(JSON.stringify(frame));
}

export function eventsFrame(topic: TopicName, events: readonly StoredEvent[]): Frame {
  return encoder.encode(`{"type":"events","topic":"${topic}","events":[${events.map(textOf).join(',')}]}`);
}

function textOf(event: StoredEvent): string {
  let text = eventTexts.get(event);
  if (text === undefined) {
    const { seq, at, kind, body } = event;
    text = JSON.stringify({ seq, at, kind, body });
    eventTexts.set(event, text);
  }
  return text;
}
