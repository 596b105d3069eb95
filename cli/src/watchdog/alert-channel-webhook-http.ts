// Alerts as signed HTTP posts (Standard Webhooks): `webhook+https://hooks.example.org/path#whsec_...`. The part after # is the
// secret and never travels. A rehearsal is a post of its own type, which the receiver answers and does not ring for.
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { AlertChannel } from './alert-channel.ts';
import type { AlertMessage } from './alert-text.ts';
import { linkBreak } from './link-call-http.ts';

export function webhookChannel(url: URL, name: string): AlertChannel | string {
  const secret = decodeURIComponent(url.hash.slice(1));
  const webhook = signerOf(secret);
  if (webhook === null) return 'needs its secret after #: whsec_ and 24 to 64 bytes as base64';
  const target = new URL(url.href.slice('webhook+'.length));
  target.hash = '';
  const post = async (message: AlertMessage, signal: AbortSignal): Promise<void> => {
    const [id, at] = [`msg_${randomUUID()}`, new Date()];
    const body = JSON.stringify({ type: `mydr24.watchdog.${message.kind}`, timestamp: at.toISOString(), data: message });
    const headers = {
      'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': webhook.sign(id, at, body),
    };
    const reply = await fetch(target, { method: 'POST', headers, body, signal, redirect: 'error' });
    await reply.text();
    if (!reply.ok) throw linkBreak(`http-${reply.status}`);
  };
  return { name, send: post, rehearse: post };
}

function signerOf(secret: string): Webhook | null {
  const [, key] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const bytes = key === undefined ? 0 : Buffer.from(key, 'base64').length;
  return bytes >= 24 && bytes <= 64 ? new Webhook(secret) : null;
}
