// Who carries SMS, voice calls and mail: a vendor behind one port. It must treat a repeated key as the same message.
export interface CarrierMessage {
  key: string;
  channel: 'sms' | 'voice' | 'email';
  to: string;
  text: string;
}

/** `accepted` is the vendor's word, and it may be wrong: it never counts as delivered. */
export type CarrierAnswer = { type: 'accepted' } | { type: 'rejected'; code: string };

export interface Carrier {
  /** Throws when there was no clear answer. */
  send(message: CarrierMessage, signal: AbortSignal): Promise<CarrierAnswer>;
}
