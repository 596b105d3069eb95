// SMS and voice over a Twilio-style HTTP API (2010-04-01): a form posted under basic auth, the page's id as idempotency key,
// and an address of ours to which the carrier reports how far it came. A call for a page asks us for its words.
import type { Carrier, CarrierAnswer, CarrierMessage } from './carrier.ts';
import { spokenDocument } from './twiml.ts';

export interface TwilioOptions {
  /** E.g. https://api.twilio.com; any service that speaks the same. */
  url: string;
  account: string;
  token: string;
  smsFrom: string;
  voiceFrom: string;
  /** Where the carrier reaches us, e.g. https://care.example.org. */
  publicUrl: string;
}

/** A call rings this long, an SMS waits this long in the carrier's queue: after that the plan has gone on. */
const RING_SECONDS = 25;
const QUEUE_SECONDS = 120;
const DESK_TIMES = 3;

export function createTwilioCarrier(options: TwilioOptions): Carrier {
  const authorization = `Basic ${Buffer.from(`${options.account}:${options.token}`).toString('base64')}`;
  const base = `${options.url.replace(/\/$/, '')}/2010-04-01/Accounts/${encodeURIComponent(options.account)}`;
  return {
    async send(message, signal) {
      const resource = message.channel === 'voice' ? 'Calls' : 'Messages';
      const response = await fetch(`${base}/${resource}.json`, {
        method: 'POST', redirect: 'error', signal, body: new URLSearchParams(formOf(options, message)),
        headers: { authorization, accept: 'application/json', 'idempotency-key': message.key },
      });
      return answerOf(response);
    },
    async check(signal) {
      const response = await fetch(`${base}.json`, { redirect: 'error', signal, headers: { authorization, accept: 'application/json' } });
      await response.body?.cancel();
      if (response.status === 401 || response.status === 403) throw new Error('the account or its token is refused');
      if (!response.ok) throw new Error(`it answers with status ${response.status}`);
    },
    close: async () => {},
  };
}

function formOf({ smsFrom, voiceFrom, publicUrl }: TwilioOptions, { key, channel, to, text, locale, isAnswerable }: CarrierMessage): Record<string, string> {
  const status = { StatusCallback: `${publicUrl}/v1/carrier/status?pageId=${key}` };
  if (channel === 'sms') return { To: to, From: smsFrom, Body: text, ValidityPeriod: String(QUEUE_SECONDS), ...status };
  const words = isAnswerable ? { Url: `${publicUrl}/v1/carrier/calls?pageId=${key}`, Method: 'POST' } : { Twiml: spokenDocument(locale, text, DESK_TIMES) };
  return { To: to, From: voiceFrom, Timeout: String(RING_SECONDS), ...words, ...status };
}

/** An error of the carrier's own machinery is no answer: it may have gone out. Anything else it says is a clear word. */
async function answerOf(response: Response): Promise<CarrierAnswer> {
  const body = (await response.json().catch(() => ({}))) as { sid?: unknown; code?: unknown };
  if (response.status >= 500) throw new Error('the carrier failed');
  if (response.ok) return { type: 'accepted', ref: typeof body.sid === 'string' ? body.sid : null };
  return { type: 'rejected', code: `refused-${typeof body.code === 'number' ? body.code : response.status}` };
}
