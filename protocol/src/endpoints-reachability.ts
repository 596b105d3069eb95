// The endpoints about reachability: devices, ways, test pages, quiet times, and who cannot be reached.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { Instant, PersonDeviceId, PersonId } from './ids.ts';
import { Channel, ContactChannel } from './people.ts';
import { DeviceReport, PersonReach, ReachEntry, SignOutCheck, TestPage, TestReceipt } from './reachability.ts';

const auth = 'person' as const;
const byDevice = z.object({ personDeviceId: PersonDeviceId });

export const reachabilityEndpoints = {
  reportDevice: endpoint('PUT', '/v1/me/devices/:personDeviceId', 'This browser says whether a page would ring on it', { auth, params: byDevice, body: DeviceReport, reply: ok }),
  removeDevice: endpoint('DELETE', '/v1/me/devices/:personDeviceId', 'Forget one of my devices: signs it out and ends its push', { auth, params: byDevice, reply: ok }),
  setContactChannel: endpoint('PUT', '/v1/me/channels/:channel', 'Give a number or address; it counts once the code sent to it came back', {
    auth, params: z.object({ channel: ContactChannel }), body: z.object({ address: z.string().min(5).max(254) }), reply: z.object({ test: TestPage }),
  }),
  sendTestPage: endpoint('POST', '/v1/me/test-pages', 'Does my phone ring? Sends me a test page', { auth, body: z.object({ channel: Channel }), reply: z.object({ test: TestPage }) }),
  recordTestReceipt: endpoint('POST', '/v1/me/test-pages/:channel/receipts', 'A device, or its person, says how far the newest test of a channel came', {
    auth, params: z.object({ channel: Channel }), body: TestReceipt, reply: z.object({ test: TestPage.nullable() }),
  }),
  setQuiet: endpoint('PUT', '/v1/me/quiet', 'Only critical pages until then; at most 12 hours, and not while on call', {
    auth, body: z.object({ untilAt: Instant.nullable() }), reply: z.object({ quietUntil: Instant.nullable() }),
  }),
  checkSignOut: endpoint('GET', '/v1/me/sign-out', 'Would I still be reached after signing out here?', { auth, reply: SignOutCheck }),
  getPersonReach: endpoint('GET', '/v1/people/:personId/reach', 'Whether a person can be reached, by what proof, and what was sent to them', {
    auth, params: z.object({ personId: PersonId }), reply: PersonReach,
  }),
  listReach: endpoint('GET', '/v1/reach', 'Who cannot be reached now, or only doubtfully, and how many can', {
    auth, reply: z.object({ people: z.array(ReachEntry), reachableCount: z.int() }),
  }),
} as const;
