// Joins what sends pages and takes answers to them: providers, pagers, the paging engine, answers, reports, notices and the word
// to the operator. Part of app.ts, apart for its size. Decides nothing.
import { randomBytes } from 'node:crypto';
import type { ChannelState } from '@mydr24/protocol';
import { openFakeProviders, openProviders, type Providers, publicUrlOf, usesTwilio } from './channels.ts';
import type { Config } from './config.ts';
import type { SendToFamily } from './family/family-message.ts';
import type { EmergencyEngine } from './emergency/emergency-engine.ts';
import type { AnswerPage } from './emergency/page-answer.ts';
import { createRecordReceipt } from './emergency/page-receipt-engine.ts';
import type { AlertDeviceEngine } from './paging/alert-device-engine.ts';
import { createAlertDeviceHandlers } from './paging/alert-device-routes.ts';
import { createAnswerDesk } from './paging/answer-desk-engine.ts';
import { createAnswerKeys } from './paging/answer-key-node.ts';
import type { Carrier, CarrierEars } from './paging/carrier.ts';
import { createFakeCarrier } from './paging/carrier-fake.ts';
import { createCarrierReports } from './paging/carrier-report-engine.ts';
import { createCarrierHandlers } from './paging/carrier-routes.ts';
import { createNotices } from './paging/notice-engine.ts';
import type { TellOperator } from './paging/operator-word.ts';
import { createTellOperator } from './paging/operator-word-http.ts';
import type { Pager } from './paging/pager.ts';
import { createAppPager } from './paging/pager-app.ts';
import { createWebPushPager } from './paging/pager-webpush.ts';
import { createPagingEngine } from './paging/paging-engine.ts';
import { createPagingHandlers } from './paging/paging-routes.ts';
import { deleteSubscription } from './paging/paging-store.ts';
import { loadPushKeys } from './paging/push-keys-file.ts';
import type { TestAnswers } from './paging/test-answer.ts';
import type { Door } from './people/access.ts';
import type { Keys } from './keys/keys.ts';
import type { Clock } from './platform/clock.ts';
import type { Ids } from './platform/ids.ts';
import type { Metrics } from './platform/metrics-prometheus.ts';
import type { Postgres } from './platform/postgres.ts';

export interface PageChannelOptions {
  pg: Postgres;
  /** By which addresses lie sealed. */
  sealing: Keys;
  clock: Clock;
  ids: Ids;
  metrics: Metrics;
  onProblem: (error: unknown) => void;
  config: Config;
  authKey: Uint8Array;
  dataDir: string;
  engine: EmergencyEngine;
  answerPage: AnswerPage;
  testAnswers: TestAnswers;
  alertDevices: AlertDeviceEngine;
  countConnections: (personId: string) => number;
}

export type PageChannels = ReturnType<typeof createPageChannels>;

export function createPageChannels(options: PageChannelOptions) {
  const { pg, sealing, clock, ids, metrics, onProblem, config, engine, alertDevices } = options;
  const pushKeys = loadPushKeys(options.dataDir, pushKeysOf(config));
  const keys = createAnswerKeys(options.authKey);
  const desk = createAnswerDesk({ pg, ids, keys, sealing, answerPage: options.answerPage, recordReceipt: createRecordReceipt(engine), tests: options.testAnswers });
  const onReport = createCarrierReports(pg, clock, engine.reportCarrier);
  const fakeCarrier = config.mode === 'demo' ? createFakeCarrier(clock, { onReport: (report) => void onReport(report).catch(onProblem) }) : null;
  const ears: CarrierEars = { onReport, onText: ({ from, text }) => answerText({ from, text }) };
  const providers = fakeCarrier === null ? openProviders(config, clock, ears) : openFakeProviders(fakeCarrier);
  const smsCarrier = providers.list.find(({ channel }) => channel === 'sms')?.carrier ?? null;

  async function answerText(inbound: { from: string; text: string }): Promise<void> {
    const reply = await desk.bySms(inbound, clock.nowMs());
    if (reply !== null && smsCarrier !== null) void sendBack(smsCarrier, inbound.from, reply).catch(onProblem);
  }

  const sendBack = (carrier: Carrier, to: string, text: string) =>
    carrier.send({ key: ids.next(), channel: 'sms', to, text, locale: 'en', isAnswerable: false }, AbortSignal.timeout(ANSWER_WITHIN_MS));

  const pagers: Pager[] = [
    createAppPager({ countConnections: options.countConnections }),
    createWebPushPager({
      keys: pushKeys, subject: config.vapidSubject ?? 'mailto:operator@example.org', clock,
      forget: (endpoint) => pg.asEngine((tx) => deleteSubscription(tx, endpoint)),
    }),
    ...providers.list.map(({ pager }) => pager),
  ];
  const tellOperator = operatorOf(options, providers);
  const tries = metrics.counterBy('mydr24_page_tries_total', 'Pages handed to a channel, by what it said: channel and outcome.', 'channel_outcome');
  const paging = createPagingEngine({
    pg, keys: sealing, clock, pagers, onProblem, owner: engine, composing: { keys, publicUrl: publicUrlOf(config) }, onSent: (channel, outcome) => tries.add(`${channel} ${outcome}`),
    onOutage: (channel, isOut) => tellOperator(isOut ? 'provider-out' : 'provider-back', { channel }),
  });
  metrics.gauge('mydr24_channels_out', 'Channels whose provider does not answer now.', () => pagers.filter(({ channel }) => paging.outSince(channel) !== null).length);
  const canSend = (by: 'sms' | 'email'): boolean => providers.list.some(({ channel, carrier }) => channel === by && carrier !== null);
  const sendToFamily: SendToFamily = async ({ by, ...message }) => {
    const carrier = providers.list.find(({ channel }) => channel === by)?.carrier ?? null;
    if (carrier === null) return false;
    const said = await carrier.send({ ...message, channel: by, isAnswerable: false }, AbortSignal.timeout(ANSWER_WITHIN_MS)).catch(() => null);
    return said?.type === 'accepted';
  };
  const notices = createNotices({ pg, clock, ids, keys: sealing, pagers, onProblem });
  return {
    pagers, paging, notices, keys, tellOperator, alertDevices, canSend, sendToFamily,
    handlers: (door: Door) => ({
      ...createPagingHandlers({ pg, door, pushPublicKey: pushKeys.publicKey, fakeCarrier, answers: desk }),
      ...createCarrierHandlers({ answers: desk, onReport, trust: usesTwilio(config) ? { token: config.twilioToken ?? '', publicUrl: publicUrlOf(config) } : null }),
      ...createAlertDeviceHandlers({
        pg, door, ids, makeSecret: () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`, listedHosts: config.alertHosts, pagers,
        listChannels: () => statesOf(pagers, providers, (channel) => paging.outSince(channel)),
        onChanged: () => void alertDevices.reload().catch(onProblem),
      }),
    }),
    async start() {
      await alertDevices.start();
      paging.start();
      notices.start();
    },
    async stop() {
      alertDevices.stop();
      await paging.stop();
      await notices.stop();
      await providers.close();
    },
  };
}

const ANSWER_WITHIN_MS = 8_000;
const SECRET_BYTES = 32;

function operatorOf({ clock, ids, config, onProblem }: PageChannelOptions, { mail, post }: Providers): TellOperator {
  const { operatorEmail, operatorWebhook: address, operatorWebhookSecret: secret } = config;
  return createTellOperator({
    clock, ids, onProblem,
    mail: mail === null || operatorEmail === undefined ? null : { carrier: mail, address: operatorEmail },
    webhook: address === undefined || secret === undefined ? null : { post, address, secret },
  });
}

function pushKeysOf({ vapidPublicKey, vapidPrivateKey }: Config) {
  return vapidPublicKey === undefined || vapidPrivateKey === undefined ? {} : { publicKey: vapidPublicKey, privateKey: vapidPrivateKey };
}

const CHANNELS = ['app', 'push', 'sms', 'voice', 'email', 'desk-phone', 'siren', 'webhook'] as const;

function statesOf(pagers: readonly Pager[], { list }: Providers, outSince: (channel: Pager['channel']) => number | null): ChannelState[] {
  return CHANNELS.map((channel) => {
    const since = outSince(channel);
    const isOwn = channel === 'app' || channel === 'push';
    const provider = list.find((each) => each.channel === channel)?.name ?? (isOwn && pagers.some((each) => each.channel === channel) ? 'mydr24' : null);
    return { channel, provider, isOut: since !== null, outSince: since };
  });
}
