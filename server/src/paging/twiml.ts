// The documents a Twilio-style carrier asks us for (TwiML): words to be spoken, a key to be waited for, an SMS back; and the
// words by which it reports how far a message or call came.
import type { CarrierStatus } from '@mydr24/protocol';
import { languageOf } from './page-words.ts';

const voices: Readonly<Record<string, string>> = { en: 'en-GB', ca: 'ca-ES', es: 'es-ES', fr: 'fr-FR', pt: 'pt-BR', hi: 'hi-IN', de: 'de-DE' };

const escaped = (text: string): string => text.replaceAll(/[<>&'"]/g, (character) => `&#${character.codePointAt(0)};`);
const say = (locale: string, text: string): string => `<Say language="${voices[languageOf(locale)] ?? 'en-GB'}">${escaped(text)}</Say>`;
const document = (inner: string): string => `<?xml version="1.0" encoding="UTF-8"?><Response>${inner}</Response>`;

/** Says it, with a pause, as often as somebody may need to pick up and understand. */
export function spokenDocument(locale: string, text: string, times = 1): string {
  return document(Array.from({ length: times }, () => say(locale, text)).join('<Pause length="1"/>'));
}

/** Says it and waits for so many keys; without them it says it again, twice at most. */
export function keyDocument(locale: string, texts: readonly string[], action: string, keys: number): string {
  const gather = `<Gather input="dtmf" numDigits="${keys}" timeout="6" method="POST" action="${escaped(action)}">${texts.map((text) => say(locale, text)).join('')}</Gather>`;
  return document(gather.repeat(3));
}

export const replyDocument = (text: string | null): string => document(text === null ? '' : `<Message>${escaped(text)}</Message>`);

/** Of messages and of calls; a call that was taken may have been taken by a machine, so it is the carrier's word like any other. */
const statuses: Readonly<Record<string, CarrierStatus>> = {
  accepted: 'queued', scheduled: 'queued', queued: 'queued', sending: 'queued', sent: 'sent', delivered: 'delivered', read: 'delivered', undelivered: 'undelivered',
  failed: 'undelivered', canceled: 'undelivered', initiated: 'queued', ringing: 'sent', 'in-progress': 'delivered', completed: 'delivered', busy: 'undelivered',
  'no-answer': 'undelivered',
};

export function readTwilioStatus(form: Readonly<Record<string, string>>): { ref: string; status: CarrierStatus } | null {
  const ref = form['MessageSid'] ?? form['CallSid'];
  const status = statuses[form['MessageStatus'] ?? form['CallStatus'] ?? ''];
  return ref === undefined || status === undefined ? null : { ref, status };
}
