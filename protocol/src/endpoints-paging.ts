// Endpoints of the paging slice: answers from outside the app, callbacks of carriers, alert devices, the demo's telephone.
import { z } from 'zod';
import { endpoint, File, ok } from './endpoint.ts';
import { PageId } from './ids.ts';
import { AlertDevice, AlertDeviceRegistration, ChannelState, RegisteredAlertDevice, TestRing, TokenAnswer, TokenAnswerReply } from './paging.ts';

/** A carrier's form: names and texts, of which the handler reads what it knows. */
const CarrierForm = z.record(z.string(), z.string());
const byPage = z.object({ pageId: PageId.optional() });
const byAlertDevice = z.object({ alertDeviceId: z.uuid() });

export const pagingEndpoints = {
  answerPage: endpoint('POST', '/v1/page-answers', 'Answer a page from outside the app, by its token', {
    auth: 'public', isCritical: true, body: TokenAnswer, reply: TokenAnswerReply,
  }),
  takeCarrierStatus: endpoint('POST', '/v1/carrier/status', 'A carrier says how far a message or call came', {
    auth: 'carrier', isCritical: true, accepts: 'form', query: byPage, body: CarrierForm, reply: ok,
  }),
  takeCarrierText: endpoint('POST', '/v1/carrier/texts', 'A carrier hands over an SMS somebody sent us; the reply is the SMS back', {
    auth: 'carrier', isCritical: true, accepts: 'form', body: CarrierForm, reply: File,
  }),
  takeCarrierCall: endpoint('POST', '/v1/carrier/calls', 'What a called telephone is told, and what a pressed key does', {
    auth: 'carrier', isCritical: true, accepts: 'form', query: byPage, body: CarrierForm, reply: File,
  }),

  listAlertDevices: endpoint('GET', '/v1/alert-devices', 'Telephones, sirens and systems a protocol can ring', { auth: 'person', reply: z.object({ alertDevices: z.array(AlertDevice) }) }),
  createAlertDevice: endpoint('POST', '/v1/alert-devices', 'Register one; the secret that signs its calls is shown once', { auth: 'person', body: AlertDeviceRegistration, reply: RegisteredAlertDevice }),
  retireAlertDevice: endpoint('DELETE', '/v1/alert-devices/:alertDeviceId', 'It is not rung again', { auth: 'person', params: byAlertDevice, reply: ok }),
  ringAlertDevice: endpoint('POST', '/v1/alert-devices/:alertDeviceId/ring', 'Ring it once, as a test', { auth: 'person', params: byAlertDevice, reply: TestRing }),
  listChannels: endpoint('GET', '/v1/channels', 'Which ways out of the house are connected, and which are out now', { auth: 'person', reply: z.object({ channels: z.array(ChannelState) }) }),

  answerCarrierMessage: endpoint('POST', '/v1/demo/carrier/messages/:messageId/answers', 'Reply to a demo SMS, or press a key in a demo call', {
    auth: 'demo', params: z.object({ messageId: z.string().max(64) }), body: z.object({ text: z.string().min(1).max(160) }), reply: z.object({ text: z.string() }),
  }),
};
