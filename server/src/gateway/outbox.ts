// What waits to be written to one socket: frames in order, and live values of which only the latest of a key waits.
// A value structure; it writes nothing. Bounds: see RULES.md G12-G13.
export type Frame = Uint8Array;

export interface OutboxLimits {
  /** Waiting bytes, the socket's own included, at which a reader is too slow. */
  readonly maxBytes: number;
  /** While the socket holds more than this, frames stay here. */
  readonly highWaterBytes: number;
  /** Live values are written only while the socket holds less than this. */
  readonly liveWaterBytes: number;
}

export const OUTBOX_LIMITS: OutboxLimits = { maxBytes: 1024 * 1024, highWaterBytes: 256 * 1024, liveWaterBytes: 64 * 1024 };

export interface Outbox {
  /** False: there is no room, the reader is too slow. A lone frame may be larger than the bound. */
  push(frame: Frame, socketBytes: number): boolean;
  setLive(slot: string, toFrame: () => Frame): void;
  /** Frames to write now, given what the socket still holds. */
  take(socketBytes: number): Frame[];
  takeLive(socketBytes: number): Frame[];
  dropLive(prefix: string): void;
  clear(): void;
  /** Frames waiting here, live values apart. */
  bytes(): number;
  hasLive(): boolean;
}

export function createOutbox(limits: OutboxLimits = OUTBOX_LIMITS): Outbox {
  let frames: Frame[] = [];
  let bytes = 0;
  const live = new Map<string, () => Frame>();
  return {
    push(frame, socketBytes) {
      const backlog = bytes + socketBytes;
      if (backlog > 0 && backlog + frame.byteLength > limits.maxBytes) return false;
      frames.push(frame);
      bytes += frame.byteLength;
      return true;
    },
    setLive: (slot, toFrame) => void live.set(slot, toFrame),
    take(socketBytes) {
      if (socketBytes + bytes < limits.highWaterBytes) {
        const all = frames;
        frames = [];
        bytes = 0;
        return all;
      }
      let takenBytes = 0;
      let count = 0;
      while (count < frames.length && socketBytes + takenBytes < limits.highWaterBytes) takenBytes += frames[count++]!.byteLength;
      const taken = frames.slice(0, count);
      frames = frames.slice(count);
      bytes -= takenBytes;
      return taken;
    },
    takeLive(socketBytes) {
      let held = socketBytes + bytes;
      const taken: Frame[] = [];
      for (const [slot, toFrame] of live) {
        if (held >= limits.liveWaterBytes) break;
        const frame = toFrame();
        live.delete(slot);
        taken.push(frame);
        held += frame.byteLength;
      }
      return taken;
    },
    dropLive(prefix) {
      for (const slot of live.keys()) if (slot.startsWith(prefix)) live.delete(slot);
    },
    clear() {
      frames = [];
      bytes = 0;
      live.clear();
    },
    bytes: () => bytes,
    hasLive: () => live.size > 0,
  };
}
