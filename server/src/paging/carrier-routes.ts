// Callbacks of a Twilio-style carrier: nothing is read of one whose signature is not the carrier's. Voice documents and SMS
// replies are answered in the same request.
import type { File } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import { answer, type Call, type Handlers, refuse } from '../platform/handlers.ts';
import type { CarrierReport } from './carrier.ts';
import { isSignedBy } from './carrier-signature-node.ts';
import type { AnswerDesk } from './answer-desk-engine.ts';
import { keyDocument, readTwilioStatus, replyDocument, spokenDocument } from './twiml.ts';

export interface CarrierRouteOptions {
  readonly answers: AnswerDesk;
  readonly onReport: (report: CarrierReport) => Promise<void>;
  /** Null where no such carrier is configured: these endpoints are then not there. */
  readonly trust: { token: string; publicUrl: string } | null;
}

export type CarrierHandlers = Pick<Handlers<Caller>, 'takeCarrierStatus' | 'takeCarrierText' | 'takeCarrierCall'>;
type Name = keyof CarrierHandlers;

export function createCarrierHandlers({ answers, onReport, trust }: CarrierRouteOptions): CarrierHandlers {
  const refusalOf = ({ signed, body }: Call<Caller, Name>) => {
    if (trust === null || signed === undefined) return refuse('not-found', 'not-found', 'there is no such record');
    const isTheirs = isSignedBy(trust.token, signed.headers['x-twilio-signature'], { url: `${trust.publicUrl}${signed.path}`, form: body });
    return isTheirs ? null : refuse('forbidden', 'bad-signature', 'the signature is not the carrier’s: check twilioToken and publicOrigin');
  };
  return {
    async takeCarrierStatus(call) {
      const refusal = refusalOf(call);
      if (refusal !== null) return refusal;
      const told = readTwilioStatus(call.body);
      if (told !== null) await onReport({ key: call.query.pageId ?? null, ...told });
      return answer({});
    },
    async takeCarrierText(call) {
      const refusal = refusalOf(call);
      if (refusal !== null) return refusal;
      const text = await answers.bySms({ from: call.body['From'] ?? '', text: call.body['Body'] ?? '' }, call.nowMs);
      return answer(xml(replyDocument(text)));
    },
    async takeCarrierCall(call) {
      const refusal = refusalOf(call);
      if (refusal !== null) return refusal;
      const { pageId } = call.query;
      const spoken = pageId === undefined ? null : await answers.byCall(pageId, call.body['Digits'] ?? null, call.nowMs);
      if (spoken === null) return answer(xml(replyDocument(null)));
      if (spoken.keys === 0) return answer(xml(spokenDocument(spoken.locale, spoken.texts.join(' '))));
      return answer(xml(keyDocument(spoken.locale, spoken.texts, `${trust?.publicUrl}/v1/carrier/calls?pageId=${pageId}`, spoken.keys)));
    },
  };
}

const xml = (content: string): File => ({ contentType: 'text/xml; charset=utf-8', fileName: 'answer.xml', content });
