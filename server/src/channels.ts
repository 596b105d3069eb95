// From the configuration to the ways out of the house: which provider carries what, and how each is checked. Part of app.ts,
// apart because `mydr24 doctor` asks the same providers.
import type { PageChannel } from '@mydr24/protocol';
import type { Config } from './config.ts';
import type { Carrier, CarrierEars } from './paging/carrier.ts';
import { createFakeAlertPager, type FakeCarrier } from './paging/carrier-fake.ts';
import { createSmppCarrier } from './paging/carrier-smpp.ts';
import { createSmtpCarrier } from './paging/carrier-smtp.ts';
import { createTwilioCarrier } from './paging/carrier-twilio.ts';
import type { Pager } from './paging/pager.ts';
import { createSirenPager, createWebhookPager } from './paging/pager-alert-http.ts';
import { createDeskPhonePager, createEmailPager, createSmsPager, createVoicePager } from './paging/pager-carrier.ts';
import { createSignedPost, type SignedPost } from './paging/signed-post-http.ts';
import type { Clock } from './platform/clock.ts';

export interface Provider {
  channel: Exclude<PageChannel, 'fail-safe'>;
  /** The adapter's name, as an administrator is shown it. */
  name: string;
  pager: Pager;
  /** Null where there is nothing to ask without ringing somebody. */
  carrier: Carrier | null;
}

export interface Providers {
  list: readonly Provider[];
  post: SignedPost;
  mail: Carrier | null;
  close(): Promise<void>;
}

export function openProviders(config: Config, clock: Pick<Clock, 'nowMs'>, ears: CarrierEars): Providers {
  const twilio = usesTwilio(config) ? createTwilioCarrier(twilioOf(config)) : null;
  const smpp = config.smsProvider === 'smpp' ? createSmppCarrier(smppOf(config, ears)) : null;
  const mail = config.smtpUrl === undefined ? null : createSmtpCarrier({ url: config.smtpUrl, from: config.mailFrom ?? '', tls: config.smtpTls });
  const post = createSignedPost({ listedHosts: config.alertHosts });
  const list: Provider[] = [];
  const add = (name: string, carrier: Carrier | null, ...pagers: Pager[]): void => void list.push(...pagers.map((pager) => ({ channel: pager.channel, name, pager, carrier })));
  if (smpp !== null) add('smpp', smpp, createSmsPager(smpp));
  if (twilio !== null && config.smsProvider === 'twilio') add('twilio', twilio, createSmsPager(twilio));
  if (twilio !== null && config.voiceProvider === 'twilio') add('twilio', twilio, createVoicePager(twilio), createDeskPhonePager(twilio));
  if (mail !== null) add('smtp', mail, createEmailPager(mail));
  add('standard-webhooks', null, createSirenPager({ post, clock }), createWebhookPager({ post, clock }));
  const carriers = [twilio, smpp, mail].filter((carrier) => carrier !== null);
  return { list, post, mail, close: async () => void (await Promise.all(carriers.map((carrier) => carrier.close()))) };
}

/** The demo's: everything goes to one pretended carrier, nothing leaves this machine. */
export function openFakeProviders(carrier: FakeCarrier): Providers {
  const pagers = [
    createSmsPager(carrier), createVoicePager(carrier), createEmailPager(carrier),
    createFakeAlertPager('desk-phone', carrier), createFakeAlertPager('siren', carrier), createFakeAlertPager('webhook', carrier),
  ];
  const list = pagers.map((pager) => ({ channel: pager.channel, name: 'demo', pager, carrier }));
  return { list, post: async () => ({ type: 'refused' }), mail: carrier, close: async () => {} };
}

export const usesTwilio = ({ smsProvider, voiceProvider }: Config): boolean => smsProvider === 'twilio' || voiceProvider === 'twilio';

/** Where people and carriers reach us. */
export const publicUrlOf = ({ publicOrigin, port }: Config): string => publicOrigin ?? `http://127.0.0.1:${port}`;

/** Complete by the time it is used: findChannelProblems refuses to start otherwise. */
function twilioOf(config: Config) {
  const { twilioUrl: url, twilioAccount: account = '', twilioToken: token = '', smsFrom = '', voiceFrom = '' } = config;
  return { url, account, token, smsFrom, voiceFrom, publicUrl: publicUrlOf(config) };
}

function smppOf({ smppUrl: url = '', smppUser: user = '', smppPassword: password = '', smsFrom = '' }: Config, ears: CarrierEars) {
  return { url, user, password, smsFrom, ears };
}
