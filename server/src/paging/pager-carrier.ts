// SMS, voice and mail: three pagers over one carrier, alike but for the address they use.
import type { Carrier, CarrierMessage } from './carrier.ts';
import { failed, type Pager, sent, unclear } from './pager.ts';

export const createSmsPager = (carrier: Carrier): Pager => createCarrierPager('sms', carrier);
export const createVoicePager = (carrier: Carrier): Pager => createCarrierPager('voice', carrier);
export const createEmailPager = (carrier: Carrier): Pager => createCarrierPager('email', carrier);

function createCarrierPager(channel: CarrierMessage['channel'], carrier: Carrier): Pager {
  return {
    channel,
    async send({ key, address, text }, signal) {
      if (address === null) return failed('no-address');
      try {
        const answer = await carrier.send({ key, channel, to: address, text }, signal);
        return answer.type === 'accepted' ? sent : failed(answer.code);
      } catch {
        return unclear('no-clear-answer');
      }
    },
  };
}
