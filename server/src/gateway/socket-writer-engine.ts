// Writes what waits for each socket: frames made in one tick leave together, a socket that holds enough is left to drain,
// and one that reads too slowly is reported. Knows bytes only.
import type { Frame, Outbox } from './outbox.ts';
import { OUTBOX_LIMITS } from './outbox.ts';

/** One socket as the gateway sees it. */
export interface Wire {
  /** Writes all frames in one go; `onWritten` when the last has left the process. */
  write(frames: readonly Frame[], onWritten: () => void): void;
  bufferedBytes(): number;
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface Outgoing {
  readonly wire: Wire;
  readonly outbox: Outbox;
  readonly roomWaiters: (() => void)[];
  isOpen: boolean;
}

export interface SocketWriter<Socket extends Outgoing> {
  send(socket: Socket, frame: Frame): void;
  /** Everything that waits, now. */
  flush(): void;
  flushLive(sockets: Iterable<Socket>): void;
  /** Settles when there is room for something large, or nobody to send it to. */
  whenRoom(socket: Socket): Promise<void>;
  /** The last frames go regardless of what the socket still holds; nothing after. */
  end(socket: Socket): void;
  framesWritten(): number;
}

export function createSocketWriter<Socket extends Outgoing>(onSlowReader: (socket: Socket) => void): SocketWriter<Socket> {
  const dirty = new Set<Socket>();
  let isPlanned = false;
  let written = 0;

  const markDirty = (socket: Socket): void => {
    dirty.add(socket);
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(flush);
  };
  const flush = (): void => {
    isPlanned = false;
    const waiting = [...dirty];
    dirty.clear();
    for (const socket of waiting) {
      if (!socket.isOpen) continue;
      write(socket, socket.outbox.take(socket.wire.bufferedBytes()));
      if (hasRoom(socket)) wakeWaiters(socket);
    }
  };
  const write = (socket: Socket, frames: readonly Frame[]): void => {
    if (frames.length === 0) return;
    written += frames.length;
    socket.wire.write(frames, () => {
      if (socket.isOpen && (socket.outbox.bytes() > 0 || socket.roomWaiters.length > 0)) markDirty(socket);
    });
  };

  return {
    send(socket, frame) {
      if (!socket.isOpen) return;
      if (socket.outbox.push(frame, socket.wire.bufferedBytes())) return markDirty(socket);
      socket.outbox.clear();
      onSlowReader(socket);
    },
    flush,
    flushLive(sockets) {
      for (const socket of sockets) if (socket.outbox.hasLive()) write(socket, socket.outbox.takeLive(socket.wire.bufferedBytes()));
    },
    whenRoom: (socket) => (hasRoom(socket) || !socket.isOpen ? Promise.resolve() : new Promise((wake) => void socket.roomWaiters.push(wake))),
    end(socket) {
      if (!socket.isOpen) return;
      socket.isOpen = false;
      write(socket, socket.outbox.take(Number.NEGATIVE_INFINITY));
      socket.outbox.clear();
      wakeWaiters(socket);
    },
    framesWritten: () => written,
  };
}

function hasRoom({ wire, outbox }: Outgoing): boolean {
  return outbox.bytes() + wire.bufferedBytes() < OUTBOX_LIMITS.highWaterBytes;
}

function wakeWaiters({ roomWaiters }: Outgoing): void {
  for (const wake of roomWaiters.splice(0)) wake();
}
