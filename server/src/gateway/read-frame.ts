// One text frame of a client, judged: what it says, or why it is not one. Contents never get into the reason.
import { ClientFrame, wireError } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import type { ConnectionEvent } from './connection.ts';

/** Devices send batches of readings; nobody else has so much to say at once. */
const MAX_PERSON_FRAME_BYTES = 64 * 1024;

export function readFrame(text: string, caller: Caller): ConnectionEvent {
  if (text.length > MAX_PERSON_FRAME_BYTES && caller.type !== 'device') {
    return { type: 'malformed', error: wireError('too-large', 'frame-too-large', `a frame holds at most ${MAX_PERSON_FRAME_BYTES} bytes`) };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { type: 'malformed', error: wireError('bad-request', 'not-json', 'a frame is one JSON object') };
  }
  const parsed = ClientFrame.safeParse(json);
  if (parsed.success) return { type: 'frame', frame: parsed.data };
  return { type: 'malformed', error: wireError('bad-request', 'bad-frame', `the frame is not as expected at ${parsed.error.issues[0]?.path.join('.') || 'type'}`) };
}
