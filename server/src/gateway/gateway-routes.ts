// The WebSocket edge: Origin, sub-protocol and size checks at the upgrade, then bytes in and out of the gateway.
// Decides nothing about people; the first frame does (connection.ts).
import { SUBPROTOCOL } from '@mydr24/protocol';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Gateway, Wire } from './gateway-engine.ts';

export const SOCKET_PATH = '/v1/socket';
const MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

export interface GatewayRouteOptions {
  /** Exact origins, e.g. `https://care.example`. Callers that are no browser send none and pass; their token decides. */
  allowedOrigins: readonly string[];
  maxConnections?: number;
}

/** Takes over upgrades of `server` under SOCKET_PATH. */
export function attachGateway(server: Server, gateway: Gateway, { allowedOrigins, maxConnections = 20_000 }: GatewayRouteOptions): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuseUpgrade(request, allowedOrigins);
    if (refusal !== null) return reject(socket, refusal);
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
  const options = { binary: false };
  return {
    write(frames, onWritten) {
      // Corked, the frames of one tick leave in one system call.
      socket.cork();
      const last = frames.length - 1;
      frames.forEach((frame, i) => webSocket.send(frame, options, i === last ? () => onWritten() : undefined));
      socket.uncork();
    },
    bufferedBytes: () => webSocket.bufferedAmount,
    close: (code, reason) => webSocket.close(code, reason),
    terminate: () => webSocket.terminate(),
  };
}
