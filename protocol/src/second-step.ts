// The second step beside a password: an app that shows codes (TOTP, RFC 6238), codes on paper, and who needs one.
import { z } from 'zod';
import { Instant } from './ids.ts';

/** The codes of the refusals at sign-in that a screen has an answer to. */
export const SECOND_STEP_NEEDED = 'second-step-needed';
export const SECOND_STEP_WRONG = 'second-step-wrong';
export const SECOND_STEP_MISSING = 'second-step-missing';

/** Six figures of the app, or a recovery code as it is printed. */
export const SecondStepCode = z.string().trim().min(6).max(40);

export const OwnSecondStep = z
  .object({
    /** When the app was set up; null: none. */
    codeAppAt: Instant.nullable(),
    recoveryCodesLeft: z.int(),
    /** From when a password alone no longer signs this person in; null: it does. */
    neededFrom: Instant.nullable(),
  })
  .meta({ id: 'OwnSecondStep' });
export type OwnSecondStep = z.infer<typeof OwnSecondStep>;

/** What an app needs to show codes. Nothing counts until one of its codes confirms it. */
export const CodeAppKey = z
  .object({
    /** In base32, to be typed where no camera is. */
    key: z.string(),
    /** `otpauth://...`, for a square code. */
    uri: z.string(),
    /** To be sent back with the first code; lives 10 minutes. */
    sealed: z.string(),
  })
  .meta({ id: 'CodeAppKey' });
export type CodeAppKey = z.infer<typeof CodeAppKey>;

export const RecoveryCodes = z.object({ codes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

export const SecondStepPolicy = z
  .object({
    staffFrom: Instant.nullable(),
    /** Active staff with a password and neither an app nor a passkey. */
    staffWithout: z.int(),
  })
  .meta({ id: 'SecondStepPolicy' });
export type SecondStepPolicy = z.infer<typeof SecondStepPolicy>;
