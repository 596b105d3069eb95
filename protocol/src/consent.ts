// What a patient lets people who work here see, beyond what keeps them safe: current values on the ward's board, alarms and an emergency
// in progress are never a matter of consent. Family is allowed by links (family.ts).
import { z } from 'zod';
import { ProxyKind } from './proxies.ts';
import { ProtectedKind, ProtectedKindCode } from './consent-rules.ts';
import { Instant, PersonId } from './ids.ts';

/** `protected`: specially protected notes of one kind, which nobody sees unless it is allowed; the others are seen unless they are refused. */
export const ConsentTopic = z.enum(['vitals', 'notes', 'emergencies', 'protected']);
export type ConsentTopic = z.infer<typeof ConsentTopic>;
/** Care: looking after the patient. Review: reading the record of an emergency that is over. */
export const ConsentPurpose = z.enum(['care', 'review']);
export type ConsentPurpose = z.infer<typeof ConsentPurpose>;
export const ConsentRole = z.enum(['nurse', 'doctor', 'responder', 'dispatcher', 'coordinator']);
export type ConsentRole = z.infer<typeof ConsentRole>;
export const ConsentDecision = z.enum(['allow', 'refuse']);
export type ConsentDecision = z.infer<typeof ConsentDecision>;

/** `app`: every app and service account; with the topic `vitals` alone, because that is all they read. */
export const ConsentGroup = z.enum([...ConsentRole.options, 'app']);
export type ConsentGroup = z.infer<typeof ConsentGroup>;

/** A choice on a person goes before their role's, one on an app or a service account before that on all of them. */
export const ConsentGrantee = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('role'), role: ConsentGroup }), z.object({ kind: z.literal('person'), personId: PersonId }), z.object({ kind: z.literal('app'), appId: z.uuid() }),
]);
export type ConsentGrantee = z.infer<typeof ConsentGrantee>;

const choice = { topic: ConsentTopic, /** With the topic `protected` alone. */ protectedKind: ProtectedKindCode.nullable().default(null), purpose: ConsentPurpose, who: ConsentGrantee, decision: ConsentDecision, /** The choice ends by itself then. */ untilAt: Instant.nullable() };
export const ConsentChoice = z.object(choice);
export type ConsentChoice = z.infer<typeof ConsentChoice>;
/** As it is sent. */
export type ConsentChoiceInput = z.input<typeof ConsentChoice>;
export const Consent = z.object({ version: z.int().min(1), ...choice, /** Of a person. */ personName: z.string().nullable(), /** Of an app or a service account. */ appName: z.string().nullable(), givenAt: Instant, ruleSet: z.string(), /** Who chose in the patient's place; null: the patient. */ byName: z.string().nullable(), /** It counts now, beside what others chose. */ isInForce: z.boolean() }).meta({ id: 'Consent' });
export type Consent = z.infer<typeof Consent>;

/** What reads a patient's record without being somebody: a service account by itself, an app for the person who opened it. */
export const ConsentApp = z
  .object({
    appId: z.uuid(), name: z.string(), kind: z.enum(['service', 'app']),
    /** Of a service account: what it is for, as the site wrote it. */
    purpose: z.string().nullable(),
    isKeptOut: z.boolean(),
  })
  .meta({ id: 'ConsentApp' });
export type ConsentApp = z.infer<typeof ConsentApp>;

export const ConsentPage = z.object({
  /** 0: nothing was ever chosen. */
  version: z.int().min(0),
  /** Every version, newest first. */
  history: z.array(Consent),
  /** Who works on my ward. */
  people: z.array(z.object({ personId: PersonId, name: z.string(), role: ConsentRole })),
  /** Service accounts of my ward, and apps that those who may read my record could open here. */
  apps: z.array(ConsentApp),
  /** Younger patients do not decide alone here. */
  isOfAge: z.boolean(),
  ageFrom: z.int(),
  /** Whoever asks may choose: the patient of age, or somebody who acts for them. */
  mayChoose: z.boolean(),
  /** Who acts for the patient now. */
  proxies: z.array(z.object({ name: z.string(), kind: ProxyKind, mayChoose: z.boolean(), maySee: z.boolean(), untilAt: Instant.nullable() })),
  protectedKinds: z.array(ProtectedKind),
  /** When protected notes were opened in a medical emergency without consent, newest first. */
  disclosures: z.array(z.object({ at: Instant, personName: z.string(), affiliation: z.string(), nature: z.string(), kind: z.string() })),
});
