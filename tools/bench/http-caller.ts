// A load generator's HTTP client: one keep-alive connection, one request at a time, as little work as possible, because it
// shares the machine with what it measures. Not a general client: it understands only answers with a content-length.
import { connect, type Socket } from 'node:net';

export interface Caller {
  /** Resolves with status and body text once the whole answer is there. */
  post(path: string, body: string): Promise<{ status: number; text: string }>;
  /** False once the server has closed the connection, as it does with idle ones. */
  isOpen(): boolean;
  close(): void;
}

/** A caller that is still connected, out of those put aside; a new one when there is none. */
export async function takeCaller(idle: Caller[], open: () => Promise<Caller>): Promise<Caller> {
  for (let caller = idle.pop(); caller !== undefined; caller = idle.pop()) if (caller.isOpen()) return caller;
  return open();
}

export async function openCaller(port: number, headers: Record<string, string> = {}): Promise<Caller> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const fixed = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const read = readAnswers(socket);
  return {
    post(path, body) {
      const answered = read();
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${fixed}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      return answered;
    },
    isOpen: () => !socket.destroyed && socket.writable && !socket.readableEnded,
    close: () => socket.destroy(),
  };
}

function readAnswers(socket: Socket): () => Promise<{ status: number; text: string }> {
  let buffered = Buffer.alloc(0);
  let waiting: { resolve: (answer: { status: number; text: string }) => void; reject: (error: Error) => void } | undefined;
  socket.on('data', (chunk) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    const headEnd = buffered.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = buffered.toString('latin1', 0, headEnd);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) return fail(new Error('the answer has no content-length'));
    if (buffered.length < headEnd + 4 + length) return;
    const text = buffered.toString('utf8', headEnd + 4, headEnd + 4 + length);
    buffered = buffered.subarray(headEnd + 4 + length);
    waiting?.resolve({ status: Number(head.slice(9, 12)), text });
  });
  const fail = (error: Error): void => waiting?.reject(error);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the connection was closed')));
  return () => new Promise((resolve, reject) => (waiting = { resolve, reject }));
}
