// How a stream stands, from what the server told of it: no valid value, silent, current, or measured now and then.
import type { DeviceStream } from '@mydr24/protocol';

export const streamStates = ['no-valid', 'silent', 'current', 'spot'] as const;
export type StreamState = (typeof streamStates)[number];

export function stateOf(stream: DeviceStream, now: number): StreamState {
  if (stream.value === null && stream.code === null) return 'no-valid';
  if (stream.silentAfterMs === null) return 'spot';
  return now - stream.takenAt > stream.silentAfterMs ? 'silent' : 'current';
}

/** Whoever needs a hand first; then the longest without a valid value. */
export function byNeed(streams: readonly DeviceStream[], now: number): DeviceStream[] {
  const rank = (stream: DeviceStream): number => streamStates.indexOf(stateOf(stream, now));
  return streams.toSorted((left, right) => rank(left) - rank(right) || (left.validAt ?? 0) - (right.validAt ?? 0) || (left.kind < right.kind ? -1 : 1));
}
