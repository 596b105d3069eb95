// Answers to a page from outside the app, and the telephones, sirens and systems a protocol can ring.
import { z } from 'zod';
import { AlertDeviceKind } from './emergencies.ts';
import { FacilityId, Instant, UnitId } from './ids.ts';

/** From a push action or a link in a mail. The token is the page's, for its person, for a short time; it never stands in an address. */
export const TokenAnswer = z.object({
  token: z.string().max(256),
  answer: z.enum(['delivered', 'shown', 'acknowledge', 'accept', 'decline', 'call-back']),
});
export type TokenAnswer = z.infer<typeof TokenAnswer>;

/** `type` for programs; `text` for the person, in their language. */
export const TokenAnswerReply = z.object({
  type: z.enum([
    'received', 'acknowledged', 'accepted', 'declined', 'taken-over', 'escalated', 'call-back-noted', 'already-so', 'taken', 'ended', 'not-possible', 'unknown-page',
    'token-used',
  ]),
  text: z.string(),
  locale: z.string(),
});
export type TokenAnswerReply = z.infer<typeof TokenAnswerReply>;

export const AlertDevice = z
  .object({
    id: z.uuid(),
    kind: AlertDeviceKind,
    label: z.string(),
    /** The narrowest that is set says where it rings; neither: the whole tenant. */
    facilityId: FacilityId.nullable(),
    unitId: UnitId.nullable(),
    /** A telephone number, or the address that is called. */
    address: z.string(),
    /** In which language a telephone is spoken to. */
    locale: z.string(),
    createdAt: Instant,
    retiredAt: Instant.nullable(),
  })
  .meta({ id: 'AlertDevice' });
export type AlertDevice = z.infer<typeof AlertDevice>;

export const AlertDeviceRegistration = z.object({
  kind: AlertDeviceKind,
  label: z.string().trim().min(1).max(120),
  facilityId: FacilityId.nullable().default(null),
  unitId: UnitId.nullable().default(null),
  address: z.string().trim().min(3).max(500),
  locale: z.string().min(2).max(16).default('en'),
});
export type AlertDeviceRegistration = z.infer<typeof AlertDeviceRegistration>;

/** The secret that signs what a siren or system is sent, shown once; null for telephones. */
export const RegisteredAlertDevice = z.object({ alertDevice: AlertDevice, secret: z.string().nullable() });

/** What became of a test ring: `sent` is the carrier's or system's word. */
export const TestRing = z.object({ outcome: z.enum(['sent', 'failed', 'unclear']), code: z.string().nullable() });

/** One way out of the house, as an administrator sees it. */
export const ChannelState = z.object({
  channel: z.string(),
  /** Which adapter is configured: twilio, smpp, smtp, ...; null: none, pages by this channel fail at once. */
  provider: z.string().nullable(),
  isOut: z.boolean(),
  /** Since when it does not answer. */
  outSince: Instant.nullable(),
});
export type ChannelState = z.infer<typeof ChannelState>;
