// Registering a browser for push, answers by token, and the demo's fake carrier: its messages, its faults, replies to it.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { FakeCarrier } from './carrier-fake.ts';
import { insertSubscription } from './paging-store.ts';
import type { AnswerDesk } from './answer-desk-engine.ts';
import { isPushEndpointAllowed } from './push-endpoint.ts';

export interface PagingRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly pushPublicKey: string;
  /** Only in demo mode. */
  readonly fakeCarrier: FakeCarrier | null;
  readonly answers: AnswerDesk;
}

export type PagingHandlers = Pick<Handlers<Caller>, 'getPushKey' | 'subscribePush' | 'answerPage' | 'listCarrierMessages' | 'setCarrierFaults' | 'answerCarrierMessage'>;

const absent = () => refuse('not-found', 'not-found', 'there is no such record');

export function createPagingHandlers({ pg, door, pushPublicKey, fakeCarrier, answers }: PagingRouteOptions): PagingHandlers {
  return {
    getPushKey: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'push.subscribe', { type: 'self' }, requestId);
        return entry.ok ? answer({ publicKey: pushPublicKey }) : entry;
      }, { readOnly: true }),
    subscribePush: ({ caller, body: { endpoint, keys }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'push.subscribe', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        if (caller.type !== 'person') return absent();
        if (!isPushEndpointAllowed(endpoint)) return refuse('unprocessable', 'endpoint-not-allowed', 'the endpoint must be a public https address of a push service');
        await insertSubscription(tx, caller.tenantId, caller.personId, { endpoint, ...keys }, nowMs);
        return answer({});
      }),
    answerPage: async ({ body, nowMs }) => answer(await answers.byToken(body, nowMs)),
    listCarrierMessages: async () => (fakeCarrier ? answer({ messages: [...fakeCarrier.list()] }) : absent()),
    setCarrierFaults: async ({ body }) => {
      if (!fakeCarrier) return absent();
      fakeCarrier.setFaults(body);
      return answer({});
    },
    async answerCarrierMessage({ params, body: { text }, nowMs }) {
      const message = fakeCarrier?.find(params.messageId);
      if (!fakeCarrier || !message?.isAnswerable) return absent();
      // The key of the message is the page's id; a duplicate carries a mark behind it.
      const pageId = message.id.slice(0, 36);
      const reply = message.channel === 'sms' ? await answers.bySms({ from: message.to, text }, nowMs) : ((await answers.byCall(pageId, text, nowMs))?.texts.join(' ') ?? null);
      fakeCarrier.keepAnswer(message, text, reply ?? '');
      return answer({ text: reply ?? '' });
    },
  };
}
