// How people prove who they are: the proof that a dangerous act asks for, and what a person sees of their own sessions.
import { z } from 'zod';
import { Instant, PasskeyId, SessionId } from './ids.ts';
import { SecondStepCode } from './second-step.ts';

/** The code of the refusal that asks for a fresh proof; the same request is then sent again. */
export const STEP_UP_NEEDED = 'step-up-needed';

export const ProofWay = z.enum(['passkey', 'password', 'demo']);
export type ProofWay = z.infer<typeof ProofWay>;

/** What the browser's `navigator.credentials` is asked with, as WebAuthn's JSON has it; made by the server, used once. */
export const PasskeyOptions = z.looseObject({ challenge: z.string() }).meta({ id: 'PasskeyOptions' });
export type PasskeyOptions = z.infer<typeof PasskeyOptions>;
/** What the authenticator answered, as WebAuthn's JSON has it. */
export const PasskeyAnswer = z.looseObject({ id: z.string().min(1).max(1_400), response: z.looseObject({ clientDataJSON: z.string().max(8_192) }) }).meta({ id: 'PasskeyAnswer' });
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>;
export const PasskeyName = z.string().trim().min(1).max(60);

export const OwnPasskey = z
  .object({
    id: PasskeyId,
    name: z.string(),
    /** Kept in its maker's account too, so that a lost device is not a lost passkey. */
    isBackedUp: z.boolean(),
    madeAt: Instant,
    usedAt: Instant.nullable(),
  })
  .meta({ id: 'OwnPasskey' });
export type OwnPasskey = z.infer<typeof OwnPasskey>;

/** `demo`: one click stands for the password that demo accounts do not have; refused outside demo mode. */
export const StepUpProof = z.discriminatedUnion('way', [
  z.object({ way: z.literal('password'), password: z.string().min(1).max(256), code: SecondStepCode.optional() }),
  z.object({ way: z.literal('passkey'), answer: PasskeyAnswer }),
  z.object({ way: z.literal('demo') }),
]);
export type StepUpProof = z.infer<typeof StepUpProof>;

export const StepUpState = z
  .object({
    /** The ways this person can prove themselves by now, the best first. */
    ways: z.array(ProofWay),
    /** The password is not enough: a code of the app, or a recovery code, goes with it. */
    needsCode: z.boolean(),
    /** Until when dangerous acts are open to this session; null: they ask for a proof first. */
    provenUntilAt: Instant.nullable(),
  })
  .meta({ id: 'StepUpState' });
export type StepUpState = z.infer<typeof StepUpState>;

/** One place where a person is signed in. */
export const OwnSession = z
  .object({
    id: SessionId,
    /** The one that asks. */
    isThis: z.boolean(),
    /** Browser and system; null when it said nothing of itself. */
    deviceName: z.string().nullable(),
    /** The network part of the address it came from: `203.0.113.0/24`. */
    network: z.string().nullable(),
    /** From a private network, so inside the building or its VPN; null when the address is not known. */
    isInside: z.boolean().nullable(),
    signedInAt: Instant,
    usedAt: Instant,
  })
  .meta({ id: 'OwnSession' });
export type OwnSession = z.infer<typeof OwnSession>;
