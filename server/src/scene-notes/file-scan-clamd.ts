// file-scan.ts by ClamAV's daemon, over its own protocol: zINSTREAM, pieces with their length, an empty one, then one line of answer.
// https://docs.clamav.net/manual/Usage/Scanning.html#clamd and clamd(8). Nothing of the file or its sender goes into an error.
import { connect, type Socket } from 'node:net';
import { Fault } from '../platform/fault.ts';
import type { ScanFile } from './file-scan.ts';

const PIECE_BYTES = 64 * 1024;
const DEADLINE_MS = 10_000;
const LONGEST_ANSWER = 1_000;

/** `address`: host:port, or the path of its local socket. */
export function createClamdScan(address: string, deadlineMs = DEADLINE_MS): ScanFile {
  return async (content) => {
    const said = await ask(address, content, deadlineMs);
    if (said === 'stream: OK') return 'clean';
    if (/^stream: .+ FOUND$/.test(said)) return 'malicious';
    throw unavailable(said.endsWith('ERROR') ? 'it answered with an error' : 'it answered with what is no answer');
  };
}

function ask(address: string, content: Uint8Array, deadlineMs: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = open(address);
  socket.setTimeout(deadlineMs, () => socket.destroy(unavailable('it does not answer in time')));
  let said = '';
  socket.on('connect', () => send(socket, content));
  socket.on('data', (bytes: Buffer) => {
    said += bytes.toString('latin1');
    const end = said.indexOf('\0');
    if (end === -1 && said.length <= LONGEST_ANSWER) return;
    resolve(end === -1 ? '' : said.slice(0, end));
    socket.destroy();
  });
  socket.on('error', (cause) => reject(cause instanceof Fault ? cause : unavailable('it cannot be reached', cause)));
  socket.on('close', () => reject(unavailable('it closed without an answer')));
  return promise;
}

function open(address: string): Socket {
  const [, host, port] = /^\[?([^/\]]+)\]?:(\d+)$/.exec(address) ?? [];
  return host === undefined ? connect({ path: address }) : connect({ host, port: Number(port) });
}

function send(socket: Socket, content: Uint8Array): void {
  socket.write('zINSTREAM\0');
  for (let at = 0; at < content.length; at += PIECE_BYTES) {
    const piece = content.subarray(at, at + PIECE_BYTES);
    socket.write(lengthOf(piece.length));
    socket.write(piece);
  }
  socket.write(lengthOf(0));
}

const lengthOf = (count: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(count);
  return bytes;
};

const unavailable = (why: string, cause?: unknown): Fault => new Fault(`the file scanner does not say: ${why}`, { kind: 'unavailable', code: 'file-scan', ...(cause === undefined ? {} : { cause }) });
