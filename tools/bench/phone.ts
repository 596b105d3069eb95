// One person's socket as their app would hold it: says hello, follows the inbox, hands over its items and asks endpoints.
// Small on purpose (it shares the machine with what it measures); the client package is the real one.
import { WebSocket } from 'ws';
import { type InboxItem, SUBPROTOCOL } from '@mydr24/protocol';

export interface PhoneOptions {
  readonly port: number;
  readonly token: string;
  readonly personId: string;
  readonly onItem: (phone: Phone, item: InboxItem) => void;
}

export interface Phone {
  /** True when it was done, false when it was refused. */
  ask(endpoint: string, params: Record<string, string>, body: unknown): Promise<boolean>;
  close(): void;
}

interface Frame {
  type: string;
  id?: number;
  t?: number;
  events?: { kind: string; body: unknown }[];
}

const SUBSCRIBE_ID = 1;

export function openPhone({ port, token, personId, onItem }: PhoneOptions): Promise<Phone> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, SUBPROTOCOL, { perMessageDeflate: false });
  const asked = new Map<number, (isDone: boolean) => void>();
  let nextId = SUBSCRIBE_ID;
  const phone: Phone = {
    ask: (endpoint, params, body) =>
      new Promise((resolve) => {
        const id = (nextId += 1);
        asked.set(id, resolve);
        socket.send(JSON.stringify({ type: 'request', id, endpoint, params, ...(body === undefined ? {} : { body }) }));
      }),
    close: () => socket.terminate(),
  };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => {
      socket.send(helloFrame(token));
      socket.send(subscribeFrame(`inbox/${personId}`));
    });
    socket.on('message', (bytes: Buffer) => {
      const frame = JSON.parse(bytes.toString()) as Frame;
      if (frame.type === 'ping') return socket.send(JSON.stringify({ type: 'pong', t: frame.t }));
      if (frame.type === 'subscribed') return resolve(phone);
      if (frame.type === 'reply' || frame.type === 'refused') return  asked.get(frame.id!)?.(frame.type === 'reply');
      for (const { kind, body } of frame.events ?? []) if (kind === 'inbox-changed') onItem(phone, body as InboxItem);
    });
  });
}

export function helloFrame(token: string): string {
  const capabilities = { platform: 'node', receipts: true, push: false, sound: true, binary: false, locale: 'en' };
  return JSON.stringify({ type: 'hello', token, capabilities, resume: [] });
}

export function subscribeFrame(topic: string, have?: { epoch: string; seq: number }): string {
  return JSON.stringify({ type: 'subscribe', id: SUBSCRIBE_ID, topic, ...(have === undefined ? {} : { have }) });
}
