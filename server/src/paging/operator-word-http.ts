// Tells the operator by mail and by a signed webhook, whichever is configured; a few tries each, in the background.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Carrier } from './carrier.ts';
import { type CodeCounts, countCode, operatorText, type OperatorCode, type OperatorFacts, type TellOperator } from './operator-word.ts';
import type { SignedPost } from './signed-post-http.ts';

export interface OperatorOptions {
  clock: Pick<Clock, 'nowMs'>;
  ids: Ids;
  mail: { carrier: Pick<Carrier, 'send'>; address: string } | null;
  webhook: { post: SignedPost; address: string; secret: string } | null;
  onProblem: (error: unknown) => void;
  pausesMs?: readonly number[];
}

const PAUSES_MS = [2_000, 30_000, 300_000];
const TRY_WITHIN_MS = 10_000;

export function createTellOperator(options: OperatorOptions): TellOperator {
  const { clock, ids, mail, webhook, onProblem } = options;
  let counts: CodeCounts = new Map();

  async function untilDone(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const pauses = [...(options.pausesMs ?? PAUSES_MS)];
    for (;;) {
      try {
        return await work(AbortSignal.timeout(TRY_WITHIN_MS));
      } catch (error) {
        const pauseMs = pauses.shift();
        if (pauseMs === undefined) return onProblem(error);
        await wait(pauseMs, undefined, { ref: false });
      }
    }
  }

  async function sendMail(key: string, text: string, signal: AbortSignal): Promise<void> {
    if (mail === null) return;
    const answer = await mail.carrier.send({ key, channel: 'email', to: mail.address, locale: 'en', text, isAnswerable: false }, signal);
    if (answer.type === 'rejected') throw new Error(`the operator's mail was refused: ${answer.code}`);
  }

  async function sendWebhook(key: string, code: OperatorCode, facts: OperatorFacts, heldBack: number, signal: AbortSignal): Promise<void> {
    if (webhook === null) return;
    const { post, address, secret } = webhook;
    const answer = await post({ address, secret, id: key, body: { type: 'operator.word', code, facts, heldBack }, nowMs: clock.nowMs() }, signal);
    if (answer.type === 'refused' || answer.status >= 300) throw new Error(`the operator's webhook did not take it: ${answer.type === 'refused' ? 'address not allowed' : answer.status}`);
  }

  return (code, facts) => {
    const counted = countCode(counts, code, clock.nowMs());
    ({ counts } = counted);
    if (!counted.isTold) return;
    const key = ids.next();
    void untilDone((signal) => sendMail(key, operatorText(code, facts, counted.heldBack), signal));
    void untilDone((signal) => sendWebhook(key, code, facts, counted.heldBack, signal));
  };
}
