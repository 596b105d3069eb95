// The WebSocket edge: Origin, sub-protocol and size checks at the upgrade, then bytes in and out of the gateway.
// Decides nothing about people; the first frame does (connection.ts).
import { SUBPROTOCOL } from '@mydr24/protocol';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Gateway, Wire } from './gateway-engine.ts';
import { networkOf } from '../identity/network.ts';
import type { Frame } from './outbox.ts';
import type { Refused } from './refusal-log-engine.ts';

export const SOCKET_PATH = '/v1/socket';
const MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

export interface GatewayRouteOptions {
  /** Exact origins, e.g. `https://care.example`. Callers that are no browser send none and pass; their token decides. */
  allowedOrigins: readonly string[];
  maxConnections?: number;
  onRefused?: (refused: Refused) => void;
}

/** Takes over upgrades of `server` under SOCKET_PATH. */
export function attachGateway(server: Server, gateway: Gateway, { allowedOrigins, maxConnections = 20_000, onRefused = () => {} }: GatewayRouteOptions): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuseUpgrade(request, allowedOrigins);
    if (refusal !== null) {
      onRefused({ endpoint: 'socket', code: refusal.slice(0, 3), from: `network ${networkOf(request.socket.remoteAddress) ?? 'unknown'}` });
      return reject(socket, refusal);
    }
    if (gateway.connectionCount() >= maxConnections) return reject(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (webSocket) => adopt(webSocket, socket, gateway));
  });
}

function refuseUpgrade({ url = '', headers }: IncomingMessage, allowedOrigins: readonly string[]): string | null {
  if (url.split('?', 1)[0] !== SOCKET_PATH) return '404 Not Found';
  if (url.includes('?')) return '400 Bad Request';
  if (headers.origin !== undefined && !allowedOrigins.includes(headers.origin)) return '403 Forbidden';
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.includes(SUBPROTOCOL) ? null : '400 Bad Request';
}

function reject(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function adopt(webSocket: WebSocket, socket: Duplex, gateway: Gateway): void {
  const events = gateway.accept(wireOf(webSocket, socket));
  if (events === null) return webSocket.close(1001, 'draining');
  webSocket.on('message', (bytes: Buffer, isBinary) => {
    if (isBinary) return webSocket.close(1003, 'text-frames-only');
    events.onText(bytes.toString('utf8'));
  });
  webSocket.on('ping', events.onHeard);
  webSocket.on('pong', events.onHeard);
  // A close always follows; the reason (reset, too large, bad frame) is the peer's to fix.
  webSocket.on('error', () => {});
  webSocket.on('close', events.onLost);
}

function wireOf(webSocket: WebSocket, socket: Duplex): Wire {
  return {
    write(frames, onWritten) {
      if (webSocket.readyState !== webSocket.OPEN) return process.nextTick(onWritten);
      // Past the library's sender: without compression and fragments all it would add is the head, again for each socket.
      const last = frames.length - 1;
      if (last === 0) return void socket.write(textMessage(frames[0]!), onWritten);
      // Corked, the frames of one tick leave in one system call.
      socket.cork();
      frames.forEach((frame, i) => socket.write(textMessage(frame), i === last ? onWritten : undefined));
      socket.uncork();
    },
    bufferedBytes: () => webSocket.bufferedAmount,
    close: (code, reason) => webSocket.close(code, reason),
    terminate: () => webSocket.terminate(),
  };
}

/** Messages made of frames that go to many sockets. */
const messages = new WeakMap<Frame, Buffer>();
const FINAL_TEXT = 0x81;

/** One unmasked text message of RFC 6455 (section 5.2), head and payload in one piece: one buffer for all its readers. */
export function textMessage(frame: Frame): Buffer {
  const known = messages.get(frame);
  if (known !== undefined) return known;
  const { byteLength } = frame;
  const headBytes = byteLength < 126 ? 2 : byteLength < 0x1_0000 ? 4 : 10;
  const message = Buffer.allocUnsafe(headBytes + byteLength);
  message[0] = FINAL_TEXT;
  message[1] = headBytes === 2 ? byteLength : headBytes === 4 ? 126 : 127;
  if (headBytes === 4) message.writeUInt16BE(byteLength, 2);
  if (headBytes === 10) message.writeBigUInt64BE(BigInt(byteLength), 2);
  message.set(frame, headBytes);
  messages.set(frame, message);
  return message;
}
