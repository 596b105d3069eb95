// What proves that a person can be reached: their devices, the ways to them, test pages and their receipts.
// The judgement itself (`Reach`) is the server's; it is in people.ts, because a responder carries it.
import { z } from 'zod';
import { Page } from './emergencies.ts';
import { Instant, PersonDeviceId, PersonId, TestPageId } from './ids.ts';
import { Channel, ContactChannel, Duty, Reach, Role } from './people.ts';

export const NotificationPermission = z.enum(['granted', 'denied', 'default', 'unsupported']);
/** `unknown`: no screen that rings is open. */
export const DeviceSound = z.enum(['on', 'off', 'blocked', 'unknown']);

/** What a browser says of itself, at start, on change and every few minutes. */
export const DeviceReport = z
  .object({
    label: z.string().max(60),
    platform: z.enum(['web', 'pwa', 'node']),
    appVersion: z.string().max(40),
    locale: z.string().max(35),
    timeZone: z.string().max(64),
    permission: NotificationPermission,
    sound: DeviceSound,
    /** Null where the browser does not tell. */
    batteryPct: z.int().min(0).max(100).nullable(),
    isCharging: z.boolean().nullable(),
    /** The address of this browser's push subscription, so that it goes when the device goes. */
    pushEndpoint: z.string().max(2048).nullable(),
  })
  .meta({ id: 'DeviceReport' });
export type DeviceReport = z.infer<typeof DeviceReport>;

export const PersonDevice = DeviceReport.omit({ pushEndpoint: true, timeZone: true })
  .extend({
    id: PersonDeviceId,
    reportedAt: Instant,
    isConnected: z.boolean(),
    openedAt: Instant.nullable(),
    closedAt: Instant.nullable(),
    heardAt: Instant.nullable(),
    hasPush: z.boolean(),
    pushSince: Instant.nullable(),
    pushProvenAt: Instant.nullable(),
  })
  .meta({ id: 'PersonDevice' });
export type PersonDevice = z.infer<typeof PersonDevice>;

/** One test of one channel, and how far up the receipt ladder it came. */
export const TestPage = z
  .object({
    id: TestPageId,
    channel: Channel,
    reason: z.enum(['weekly', 'asked', 'new-address']),
    /** The message carries a code that proves it arrived. */
    hasCode: z.boolean(),
    intendedAt: Instant,
    sentAt: Instant.nullable(),
    deliveredAt: Instant.nullable(),
    shownAt: Instant.nullable(),
    acknowledgedAt: Instant.nullable(),
    failedAt: Instant.nullable(),
    failure: z.string().nullable(),
    remindedAt: Instant.nullable(),
  })
  .meta({ id: 'TestPage' });
export type TestPage = z.infer<typeof TestPage>;

export const TestReceipt = z.object({
  testPageId: TestPageId,
  rung: z.enum(['delivered', 'shown', 'acknowledged']),
  code: z.string().max(12).optional(),
  personDeviceId: PersonDeviceId.optional(),
});

/** An address of a person; only its end is told. */
export const ContactWay = z.object({ channel: ContactChannel, hint: z.string(), confirmedAt: Instant.nullable() });
export type ContactWay = z.infer<typeof ContactWay>;

export const PersonReach = z
  .object({
    personId: PersonId,
    name: z.string(),
    roles: z.array(Role),
    /** Null for staff without a duty of their own. */
    duty: Duty.nullable(),
    onCallUntil: Instant.nullable(),
    reach: Reach,
    devices: z.array(PersonDevice),
    ways: z.array(ContactWay),
    /** The newest first. */
    tests: z.array(TestPage),
    pages: z.array(Page),
  })
  .meta({ id: 'PersonReach' });
export type PersonReach = z.infer<typeof PersonReach>;

export const ReachGroup = z.enum(['on-call', 'on-duty', 'other']);
export type ReachGroup = z.infer<typeof ReachGroup>;
export const ReachEntry = z
  .object({ personId: PersonId, name: z.string(), roles: z.array(Role), group: ReachGroup, onCallUntil: Instant.nullable(), reach: Reach })
  .meta({ id: 'ReachEntry' });
export type ReachEntry = z.infer<typeof ReachEntry>;

/** What signing out here would mean. */
export const SignOutCheck = z.object({ isOnDuty: z.boolean(), onCallUntil: Instant.nullable(), isReachableAfter: z.boolean() });
export type SignOutCheck = z.infer<typeof SignOutCheck>;
