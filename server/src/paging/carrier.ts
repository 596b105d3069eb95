// Who carries SMS, voice calls and mail: a vendor behind one port, and what it tells us back. It treats a repeated key as
// the same message wherever its interface lets it.
import type { CarrierStatus } from '@mydr24/protocol';

export interface CarrierMessage {
  key: string;
  channel: 'sms' | 'voice' | 'email';
  to: string;
  /** In which language a call is spoken. */
  locale: string;
  text: string;
  /** A call for a person's page asks us for its words and takes keys; any other call just says its text. */
  isAnswerable: boolean;
}

/** `accepted` is the vendor's word, and it may be wrong: it never counts as delivered. `ref`: what it calls the message. */
export type CarrierAnswer = { type: 'accepted'; ref: string | null } | { type: 'rejected'; code: string };

export interface Carrier {
  /** Throws when there was no clear answer. */
  send(message: CarrierMessage, signal: AbortSignal): Promise<CarrierAnswer>;
  /** Whether it answers and knows us, without a message to anybody; throws with what was found. */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A status named by the key, where the carrier gives it back, or by its own name for the message. */
export interface CarrierReport {
  key: string | null;
  ref: string | null;
  status: CarrierStatus;
}

/** An SMS somebody sent us. */
export interface InboundText {
  from: string;
  text: string;
}

/** Told by a carrier with a line of its own to us. Each resolves once kept; the carrier is answered only then. */
export interface CarrierEars {
  onReport(report: CarrierReport): Promise<void>;
  onText(inbound: InboundText): Promise<void>;
}
