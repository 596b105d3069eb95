// Apps from outside (SMART App Launch): what an administrator registers, what somebody is asked, what they allowed.
import { z } from 'zod';
import { Instant, PatientId } from './ids.ts';

/** public: PKCE alone; secret: a shared one (HTTP Basic); key: private_key_jwt. */
export const AppKind = z.enum(['public', 'secret', 'key']);
export type AppKind = z.infer<typeof AppKind>;

const RedirectUri = z.url().max(500);
export const AppRegistration = z
  .object({
    name: z.string().min(1).max(80),
    kind: AppKind,
    /** Compared letter by letter. https, or a loopback address for apps on the same machine, or a scheme of the app's own with a dot. */
    redirectUris: z.array(RedirectUri).min(1).max(10),
    /** Where an app that is opened from a patient's page begins. */
    launchUrl: z.url().max(500).nullable().default(null),
    /** The most it may ever be allowed, e.g. `patient/Observation.rs`. */
    scopes: z.array(z.string().max(200)).min(1).max(40),
    /** Of `key`: its public keys, or where they are published. */
    jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1).max(10) }).nullable().default(null),
    jwksUrl: z.url().max(500).nullable().default(null),
  })
  .meta({ id: 'AppRegistration' });
export type AppRegistration = z.infer<typeof AppRegistration>;

export const RegisteredApp = z
  .object({ id: z.uuid(), name: z.string(), kind: z.string(), redirectUris: z.array(z.string()), launchUrl: z.string().nullable(), scopes: z.array(z.string()), createdAt: Instant, endedAt: Instant.nullable() })
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
