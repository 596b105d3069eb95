// Listens for MLLP: one message of a connection at a time, read on only when its answer is out. Bounded on every side: so
// many connections, one message's worth of bytes, half a minute for a message, so much unread of our answers, ten idle minutes.
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Clock } from '../platform/clock.ts';
import { acknowledgement } from './hl7-ack.ts';
import type { AnswerHl7 } from './hl7-intake-engine.ts';
import { betweenMessages, framed, MAX_MESSAGE_BYTES, takeBytes } from './mllp-frames.ts';

export interface MllpOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions | null;
  readonly answer: AnswerHl7;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly onProblem: (error: unknown) => void;
  readonly limits?: Partial<MllpLimits>;
}

export interface MllpLimits {
  readonly messageBytes: number;
  readonly messageWithinMs: number;
  readonly idleMs: number;
  readonly connections: number;
}

export interface MllpListener {
  start(): Promise<{ port: number }>;
  stop(): Promise<void>;
  stats(): { connections: number; droppedBytes: number };
}

const LIMITS: MllpLimits = { messageBytes: MAX_MESSAGE_BYTES, messageWithinMs: 30_000, idleMs: 10 * 60_000, connections: 500 };
/** A sender that does not read its answers is not asked for more. */
const MAX_UNREAD_BYTES = 64 * 1024;

export function createMllpListener({ host, port, tls, answer, clock, onProblem, limits }: MllpOptions): MllpListener {
  const { messageBytes, messageWithinMs, idleMs, connections } = { ...LIMITS, ...limits };
  const open = new Map<Socket, Promise<void>>();
  /** With a message on its way to disk. */
  const busy = new Set<Socket>();
  let droppedBytes = 0;
  let isStopping = false;

  async function serve(socket: Socket): Promise<void> {
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    let state = betweenMessages;
    let deadline: NodeJS.Timeout | undefined;
    socket.setTimeout(idleMs, () => socket.destroy());
    try {
      for await (const bytes of socket as AsyncIterable<Buffer>) {
        const step = takeBytes(state, bytes, messageBytes);
        droppedBytes += step.state.droppedBytes - state.droppedBytes;
        for (const message of step.messages) {
          // Its sender does not read: what is not answered is not acknowledged, and it comes again.
          if (isStopping || socket.writableLength > MAX_UNREAD_BYTES) return;
          busy.add(socket);
          socket.write(framed(await answer(message, address)));
          busy.delete(socket);
        }
        if (isStopping) return;
        if (step.isTooLong) return void socket.write(framed(acknowledgement('AR', null, '0', clock.nowMs(), [{ code: '102', reason: 'too-long', text: 'the message is longer than is taken' }])));
        if (step.messages.length > 0 || step.state.open === null) {
          clearTimeout(deadline);
          deadline = undefined;
        }
        if (step.state.open !== null) deadline ??= setTimeout(() => socket.destroy(), messageWithinMs);
        state = step.state;
      }
    } catch (error) {
      // A line that breaks is everyday.
      if (!(error instanceof Error && 'code' in error)) onProblem(error);
    } finally {
      clearTimeout(deadline);
      socket.end();
      // A peer that keeps its half open is not waited for.
      setTimeout(() => socket.destroy(), 1_000).unref();
      busy.delete(socket);
      open.delete(socket);
    }
  }

  let server: Server | undefined;
  return {
    stats: () => ({ connections: open.size, droppedBytes }),
    async start() {
      const welcome = (socket: Socket): void => {
        socket.on('error', () => {});
        open.set(socket, serve(socket));
      };
      server = tls === null ? createServer({ keepAlive: true, noDelay: true }, welcome) : createTlsServer(tls, welcome);
      server.maxConnections = connections;
      const opened = Promise.withResolvers<void>();
      server.once('error', opened.reject);
      server.listen(port, host, opened.resolve);
      await opened.promise;
      const address = server.address();
      return { port: typeof address === 'object' && address !== null ? address.port : port };
    },
    /** Answers what is being stored, then closes. */
    async stop() {
      isStopping = true;
      server?.close();
      const serving = [...open.values()];
      for (const socket of open.keys()) if (!busy.has(socket)) socket.destroy();
      await Promise.all(serving);
    },
  };
}
