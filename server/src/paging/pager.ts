// One way to reach a person or an alert device, as the paging engine sees it. `sent` says only that the channel took the
// page; that it reached anybody is for a device's receipt to say (D8).
import type { AlertDeviceKind, EmergencyMode, PageChannel, PagePurpose } from '@mydr24/protocol';

export interface PushTarget {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** A telephone, siren or system that is rung, with where and under which secret. */
export interface RungDevice {
  kind: AlertDeviceKind;
  label: string;
  address: string;
  /** Signs what it is sent; null for telephones. */
  secret: string | null;
}

export interface PageMessage {
  /** The page's id, and the provider's idempotency key: a repeat carries the same one. */
  key: string;
  tenantId: string;
  /** Null when a device is rung. */
  personId: string | null;
  purpose: PagePurpose;
  /** `test` reaches nobody but the watchdog's own account, `drill` nothing outside the house. */
  mode: EmergencyMode;
  locale: string;
  /** As this channel says it. Never holds health data, a patient's name or a place. */
  text: string;
  /** Phone number or mail address; null for channels without one. */
  address: string | null;
  pushTargets: readonly PushTarget[];
  alertDevice: RungDevice | null;
  /** With it the person answers this page without signing in; null where there is nothing to answer. Never part of an address. */
  answerToken: string | null;
  /** False for what is only received or confirmed by its code, like a test page: no decision comes back. */
  canDecide: boolean;
  /** After this the plan has gone on to others. */
  isGoodForMs: number;
  isRepeat: boolean;
}

export type SendOutcome =
  /** `ref`: what the carrier calls it, for its status reports. */
  | { type: 'sent'; ref?: string }
  /** A clear no: this page will not arrive this way. `failure` is a code, never an address or text. */
  | { type: 'failed'; failure: string }
  /** No clear answer: it may or may not have gone out. */
  | { type: 'unclear'; failure: string };

export interface Pager {
  readonly channel: Exclude<PageChannel, 'fail-safe'>;
  /** Must end soon after `signal` aborts. A throw counts as unclear. */
  send(message: PageMessage, signal: AbortSignal): Promise<SendOutcome>;
}

export const sent: SendOutcome = { type: 'sent' };
export const sentAs = (ref: string | null): SendOutcome => (ref === null ? sent : { type: 'sent', ref });
export const failed = (failure: string): SendOutcome => ({ type: 'failed', failure });
export const unclear = (failure: string): SendOutcome => ({ type: 'unclear', failure });
