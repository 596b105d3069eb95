// Web Push (RFC 8030, VAPID RFC 8292) to every browser a person subscribed. The payload is encrypted for the browser,
// and even so carries no health data. A subscription the push service calls gone is forgotten.
import type { Agent } from 'node:https';
import webpush from 'web-push';
import { failed, type PageMessage, type Pager, type PushTarget, type SendOutcome, sent, unclear } from './pager.ts';
import { createPushAgent, PRIVATE_ADDRESS } from './push-agent-node.ts';
import { isPushEndpointAllowed } from './push-endpoint.ts';
import type { PushKeys } from './push-keys-file.ts';

export interface WebPushPagerOptions {
  keys: PushKeys;
  /** Whom a push service may write to about us: a `mailto:` or `https:` address. */
  subject: string;
  forget: (endpoint: string) => Promise<void>;
  /** The library's sender; a port, so that the contract can be proven without a push service. */
  sendNotification?: typeof webpush.sendNotification;
  /** How push services are reached; by default by public addresses only. */
  agent?: Agent;
}

/** A page older than this is worse than none: the plan has gone on to others. */
const TTL_SECONDS = 120;
const TIMEOUT_MS = 6_000;

export function createWebPushPager(options: WebPushPagerOptions): Pager {
  const { keys, subject, forget, sendNotification = webpush.sendNotification, agent = createPushAgent() } = options;
  const vapidDetails = { subject, publicKey: keys.publicKey, privateKey: keys.privateKey };

  async function sendTo({ endpoint, p256dh, auth }: PushTarget, message: PageMessage): Promise<SendOutcome> {
    if (!isPushEndpointAllowed(endpoint)) return failed('endpoint-not-allowed');
    const payload = JSON.stringify({ title: 'MyDR24', body: message.text, pageId: message.key });
    try {
      await sendNotification({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails, TTL: TTL_SECONDS, urgency: 'high', timeout: TIMEOUT_MS, agent,
        // The push service replaces an undelivered push of the same topic: a repeat is never shown twice.
        topic: message.key.replaceAll('-', ''),
      });
      return sent;
    } catch (error) {
      const { statusCode: status, code } = error as { statusCode?: number; code?: string };
      if (code === PRIVATE_ADDRESS) return failed('endpoint-not-allowed');
      if (status === 404 || status === 410) await forget(endpoint);
      return status === undefined || status >= 500 ? unclear('no-clear-answer') : failed(`refused-${status}`);
    }
  }

  return {
    channel: 'push',
    async send(message) {
      if (message.pushTargets.length === 0) return failed('no-address');
      const outcomes = await Promise.all(message.pushTargets.map((target) => sendTo(target, message)));
      return outcomes.find(({ type }) => type === 'sent') ?? outcomes.find(({ type }) => type === 'unclear') ?? outcomes[0]!;
    },
  };
}
