// Apps from outside (SMART App Launch) and service accounts (SMART Backend Services): what an administrator registers, what somebody is asked, what they allowed.
import { z } from 'zod';
import { Instant, PatientId, UnitId } from './ids.ts';

/** public: PKCE alone; secret: a shared one (HTTP Basic); key: private_key_jwt; service: the same, and it acts for nobody but itself. */
export const AppKind = z.enum(['public', 'secret', 'key', 'service']);
export type AppKind = z.infer<typeof AppKind>;

const RedirectUri = z.url().max(500);
const Jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1).max(10) });
export const AppChange = z
  .object({
    name: z.string().min(1).max(80),
    /** Compared letter by letter. https, or a loopback address for apps on the same machine, or a scheme of the app's own with a dot. None of a service. */
    redirectUris: z.array(RedirectUri).max(10).default([]),
    /** Where an app that is opened from a patient's page begins. */
    launchUrl: z.url().max(500).nullable().default(null),
    /** The most it may ever be allowed, e.g. `patient/Observation.rs`; of a service `system/Observation.rs`. */
    scopes: z.array(z.string().max(200)).min(1).max(40),
    /** Of `key` and `service`: its public keys, or where they are published. Two at once count both: that is how one is exchanged. */
    jwks: Jwks.nullable().default(null),
    jwksUrl: z.url().max(500).nullable().default(null),
    /** Of a service: whose patients it may read, what for, and until when. */
    unitIds: z.array(UnitId).max(100).default([]),
    purpose: z.string().min(1).max(200).nullable().default(null),
    expiresAt: Instant.nullable().default(null),
  })
  .meta({ id: 'AppChange' });
export type AppChange = z.infer<typeof AppChange>;
export const AppRegistration = AppChange.extend({ kind: AppKind }).meta({ id: 'AppRegistration' });
export type AppRegistration = z.infer<typeof AppRegistration>;

export const RegisteredApp = z
  .object({
    id: z.uuid(), name: z.string(), kind: AppKind, redirectUris: z.array(z.string()), launchUrl: z.string().nullable(), scopes: z.array(z.string()), jwks: Jwks.nullable(), jwksUrl: z.string().nullable(),
    unitIds: z.array(UnitId), purpose: z.string().nullable(), expiresAt: Instant.nullable(),
    /** When a service last got a token. */
    usedAt: Instant.nullable(), createdAt: Instant, endedAt: Instant.nullable(),
  })
  .meta({ id: 'RegisteredApp' });
export type RegisteredApp = z.infer<typeof RegisteredApp>;

/** What an app would be allowed, as one line to read. */
export const AppWish = z.enum(['read-patient', 'read-observations', 'stay']);
export type AppWish = z.infer<typeof AppWish>;

/** Told to the person and to no address: nobody knows whose that would be. */
const NotAsked = z.object({ type: z.literal('refused'), why: z.enum(['unreadable', 'no-such-app', 'wrong-address', 'patient-needed']) });
/** There is nothing to ask, or it was answered: the browser goes on to the app. */
const GoBack = z.object({ type: z.literal('return'), redirectTo: z.string() });
export const AppAnswer = z.discriminatedUnion('type', [GoBack, NotAsked]).meta({ id: 'AppAnswer' });
export type AppAnswer = z.infer<typeof AppAnswer>;
export const AppQuestion = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ask'), appName: z.string(), wishes: z.array(AppWish),
    /** of one patient, or of all that the person may see. */
    reach: z.enum(['one-patient', 'all-i-see']),
    /** Already known: the person's own record, or the patient whose page it was opened from. */
    patient: z.object({ id: PatientId, name: z.string() }).nullable(),
    returnsTo: z.string(), endsAt: Instant,
  }),
  GoBack, NotAsked,
]).meta({ id: 'AppQuestion' });
export type AppQuestion = z.infer<typeof AppQuestion>;

export const AllowedApp = z.object({ grantId: z.uuid(), appName: z.string(), scopes: z.array(z.string()), patientName: z.string().nullable(), createdAt: Instant, expiresAt: Instant }).meta({ id: 'AllowedApp' });
export type AllowedApp = z.infer<typeof AllowedApp>;
