// Sirens and other systems: the page as a signed message to their address, tried a few times with growing pauses and then given
// up, so that the plan goes on. It says that there is an emergency, which one and whether it is an exercise; never whose.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import { failed, type PageMessage, type Pager, sent, type SendOutcome, unclear } from './pager.ts';
import type { SignedPost } from './signed-post-http.ts';

export interface AlertPagerOptions {
  post: SignedPost;
  clock: Pick<Clock, 'nowMs'>;
  pausesMs?: readonly number[];
  tryWithinMs?: number;
}

const PAUSES_MS = [250, 1_000];
const TRY_WITHIN_MS = 2_000;

export const createSirenPager = (options: AlertPagerOptions): Pager => ({ channel: 'siren', send: (message, signal) => ring(options, message, signal) });
export const createWebhookPager = (options: AlertPagerOptions): Pager => ({ channel: 'webhook', send: (message, signal) => ring(options, message, signal) });

async function ring(options: AlertPagerOptions, message: PageMessage, signal: AbortSignal): Promise<SendOutcome> {
  const pauses = [...(options.pausesMs ?? PAUSES_MS)];
  for (;;) {
    const outcome = await tryOnce(options, message, signal);
    const pauseMs = pauses.shift();
    // Told no in so many words, nothing is gained by asking again.
    if (outcome.type !== 'unclear' || pauseMs === undefined || signal.aborted) return outcome;
    await wait(pauseMs, undefined, { signal }).catch(() => {});
  }
}

async function tryOnce({ post, clock, tryWithinMs = TRY_WITHIN_MS }: AlertPagerOptions, message: PageMessage, signal: AbortSignal): Promise<SendOutcome> {
  const { key, purpose, mode, text, alertDevice, isRepeat } = message;
  if (alertDevice === null || alertDevice.secret === null) return failed('no-address');
  const body = { type: purpose === 'stand-down' ? 'page.ended' : 'page.raised', pageId: key, device: alertDevice.kind, label: alertDevice.label, mode, isRepeat, text };
  const given = { address: alertDevice.address, secret: alertDevice.secret, id: key, body, nowMs: clock.nowMs() };
  try {
    const answer = await post(given, AbortSignal.any([signal, AbortSignal.timeout(tryWithinMs)]));
    if (answer.type === 'refused') return failed('address-not-allowed');
    if (answer.status >= 200 && answer.status < 300) return sent;
    return answer.status >= 500 ? unclear('no-clear-answer') : failed(`refused-${answer.status}`);
  } catch {
    return unclear('no-clear-answer');
  }
}
