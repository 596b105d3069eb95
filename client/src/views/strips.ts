// The last seconds of each waveform: a chunk joins its channel, what is too old leaves. Nothing grows without bound.
import type { StoredWaveform, Strip } from '@mydr24/protocol';

const KEPT_MS = 30_000;

/** One that is there already, or older than all of its channel, changes nothing. */
export function applyChunk(strip: Strip, chunk: StoredWaveform): Strip {
  const isSibling = (one: StoredWaveform): boolean => one.deviceId === chunk.deviceId && one.channel === chunk.channel;
  const newest = strip.chunks.findLast(isSibling);
  if (newest !== undefined && chunk.startAt <= newest.startAt) return strip;
  return { chunks: [...strip.chunks.filter((one) => !isSibling(one) || one.endAt > chunk.endAt - KEPT_MS), chunk] };
}
