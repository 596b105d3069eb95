// SMS, voice, mail and the telephone on a desk: pagers over one carrier each, alike but for the address and the words.
import type { Channel } from '@mydr24/protocol';
import type { Carrier, CarrierMessage } from './carrier.ts';
import { failed, type PageMessage, type Pager, sentAs, type SendOutcome, unclear } from './pager.ts';

export const createSmsPager = (carrier: Pick<Carrier, 'send'>): Pager => createCarrierPager('sms', carrier);
export const createVoicePager = (carrier: Pick<Carrier, 'send'>): Pager => createCarrierPager('voice', carrier);
export const createEmailPager = (carrier: Pick<Carrier, 'send'>): Pager => createCarrierPager('email', carrier);

/** Rings the telephone by the voice carrier. It is nobody's, so no key it presses is anybody's answer. */
export function createDeskPhonePager(carrier: Pick<Carrier, 'send'>): Pager {
  return {
    channel: 'desk-phone',
    send: (message, signal) => carry(carrier, { ...message, channel: 'voice', address: message.alertDevice?.address ?? null, isAnswerable: false }, signal),
  };
}

function createCarrierPager(channel: Extract<Channel, CarrierMessage['channel']>, carrier: Pick<Carrier, 'send'>): Pager {
  return { channel, send: (message, signal) => carry(carrier, { ...message, channel, isAnswerable: message.answerToken !== null }, signal) };
}

type Carried = Pick<PageMessage, 'key' | 'address' | 'text' | 'locale'> & Pick<CarrierMessage, 'channel' | 'isAnswerable'>;

async function carry(carrier: Pick<Carrier, 'send'>, { key, channel, address, text, locale, isAnswerable }: Carried, signal: AbortSignal): Promise<SendOutcome> {
  if (address === null) return failed('no-address');
  try {
    const answer = await carrier.send({ key, channel, to: address, text, locale, isAnswerable }, signal);
    return answer.type === 'accepted' ? sentAs(answer.ref) : failed(answer.code);
  } catch {
    return unclear('no-clear-answer');
  }
}
