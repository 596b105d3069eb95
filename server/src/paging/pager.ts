// One way to reach a person, as the paging engine sees it. `sent` says only that the channel took the page; that it
// reached anybody is for a device's receipt to say (D8).
import type { Channel } from '@mydr24/protocol';

export interface PushTarget {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface PageMessage {
  /** The page's id, and the provider's idempotency key: a repeat carries the same one. */
  key: string;
  tenantId: string;
  personId: string;
  /** Never holds health data, a patient's name or a place. */
  text: string;
  /** Phone number or mail address; null for channels without one. */
  address: string | null;
  pushTargets: readonly PushTarget[];
  isRepeat: boolean;
}

export type SendOutcome =
  | { type: 'sent' }
  /** A clear no: this page will not arrive this way. `failure` is a code, never an address or text. */
  | { type: 'failed'; failure: string }
  /** No clear answer: it may or may not have gone out. */
  | { type: 'unclear'; failure: string };

export interface Pager {
  readonly channel: Channel;
  /** Must end soon after `signal` aborts. A throw counts as unclear. */
  send(message: PageMessage, signal: AbortSignal): Promise<SendOutcome>;
}

export const sent: SendOutcome = { type: 'sent' };
export const failed = (failure: string): SendOutcome => ({ type: 'failed', failure });
export const unclear = (failure: string): SendOutcome => ({ type: 'unclear', failure });
