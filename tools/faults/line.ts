// A line between two ends as a bad network is one: it can hold back what is said in one direction or both, as a cut cable does
// until it is mended and everything is sent again, and it can take long and lose some, which TCP then sends once more.
import { connect, createServer, type Socket } from 'node:net';

export type Direction = 'there' | 'back';

export interface Line {
  /** Nothing more arrives in these directions, and neither end hears of it. */
  hold(...directions: readonly Direction[]): void;
  /** What was held arrives now, in order. */
  release(): void;
  close(): void;
}

export interface LineOptions {
  /** Where to listen, and whom to connect to: a port of this machine or a socket's path. */
  readonly at: number | string;
  readonly to: number | string;
  /** How long each piece takes; asked for every piece. */
  readonly delayMs?: () => number;
}

export async function openLine({ at, to, delayMs = () => 0 }: LineOptions): Promise<Line> {
  const held = new Set<Direction>();
  const waiting: (() => void)[] = [];
  /** Later pieces never overtake earlier ones. */
  function carry(from: Socket, into: Socket, direction: Direction): void {
    let arrivesAt = 0;
    const deliver = (work: () => void): void => void (held.has(direction) ? waiting.push(work) : work());
    const after = (work: () => void): void => {
      arrivesAt = Math.max(arrivesAt, performance.now() + delayMs());
      const inMs = arrivesAt - performance.now();
      if (inMs < 1) deliver(work);
      else setTimeout(deliver, inMs, work);
    };
    from.on('data', (bytes: Buffer) => after(() => void (into.writable && into.write(bytes))));
    from.on('error', () => {}).on('close', () => after(() => into.destroy()));
  }
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = typeof to === 'number' ? connect(to, '127.0.0.1') : connect(to);
    carry(near, far, 'there');
    carry(far, near, 'back');
    for (const socket of [near, far]) sockets.add(socket.on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => (typeof at === 'number' ? server.listen(at, '127.0.0.1', resolve) : server.listen(at, resolve)));
  return {
    hold: (...directions) => directions.forEach((each) => held.add(each)),
    release() {
      held.clear();
      for (const work of waiting.splice(0)) work();
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
