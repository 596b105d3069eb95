// Web Push (RFC 8030, VAPID RFC 8292) to every browser a person subscribed. The payload is encrypted for the browser,
// and even so carries no health data. A subscription the push service calls gone is forgotten.
import type { Agent } from 'node:https';
import webpush from 'web-push';
import { canWait } from './channel-lane.ts';
import type { Clock } from '../platform/clock.ts';
import type { KeyPair } from '../platform/key-pair-file.ts';
import { failed, type PageMessage, type Pager, type PushTarget, type SendOutcome, sent, unclear } from './pager.ts';
import { createPushAgent, PRIVATE_ADDRESS } from './push-agent-node.ts';
import { pushPayload } from './push-payload.ts';
import { isPushEndpointAllowed } from './push-endpoint.ts';

export interface WebPushPagerOptions {
  keys: KeyPair;
  /** Whom a push service may write to about us: a `mailto:` or `https:` address. */
  subject: string;
  forget: (endpoint: string) => Promise<void>;
  /** The library's sender; a port, so that the contract can be proven without a push service. */
  sendNotification?: typeof webpush.sendNotification;
  /** How push services are reached; by default by public addresses only. */
  agent?: Agent;
  clock: Pick<Clock, 'nowMs'>;
}

const TIMEOUT_MS = 6_000;

export function createWebPushPager(options: WebPushPagerOptions): Pager {
  const { keys, subject, forget, clock, sendNotification = webpush.sendNotification, agent = createPushAgent() } = options;
  /** Push services that asked to be left alone for a while. Pages go to them all the same. */
  const quietUntil = new Map<string, number>();
  const vapidDetails = { subject, publicKey: keys.publicKey, privateKey: keys.privateKey };

  async function sendTo({ endpoint, p256dh, auth }: PushTarget, message: PageMessage): Promise<SendOutcome> {
    if (!isPushEndpointAllowed(endpoint)) return failed('endpoint-not-allowed');
    const { origin } = new URL(endpoint);
    if (canWait(message.purpose) && (quietUntil.get(origin) ?? 0) > clock.nowMs()) return unclear('asked-to-wait');
    const payload = JSON.stringify(pushPayload(message));
    try {
      await sendNotification({ endpoint, keys: { p256dh, auth } }, payload, {
        // A page older than its step is worse than none: the plan has gone on to others. A stand-down need not wake a phone.
        vapidDetails, TTL: Math.ceil(message.isGoodForMs / 1000), urgency: canWait(message.purpose) ? 'normal' : 'high', timeout: TIMEOUT_MS, agent,
        // The push service replaces an undelivered push of the same topic: a repeat is never shown twice.
        topic: message.key.replaceAll('-', ''),
      });
      return sent;
    } catch (error) {
      const { statusCode: status, code, headers } = error as { statusCode?: number; code?: string; headers?: Record<string, string> };
      if (code === PRIVATE_ADDRESS) return failed('endpoint-not-allowed');
      if (status === 404 || status === 410) await forget(endpoint);
      if (status === 429) quietUntil.set(origin, clock.nowMs() + retryAfterMs(headers?.['retry-after'], clock.nowMs()));
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

const QUIET_MS = { unsaid: 10_000, longest: 3_600_000 };

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(given: string | undefined, nowMs: number): number {
  const seconds = Number(given);
  const waitMs = given === undefined ? Number.NaN : Number.isFinite(seconds) ? seconds * 1000 : Date.parse(given) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), QUIET_MS.longest) : QUIET_MS.unsaid;
}
