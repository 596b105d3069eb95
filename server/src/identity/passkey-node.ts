// Passkeys by @simplewebauthn. Challenges carry their own time under a seal of the auth key, so nothing is stored for
// strangers who ask for one; which were used is known by the passkey that answered.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PasskeyOptions } from '@mydr24/protocol';
import {
  type AuthenticationResponseJSON, generateAuthenticationOptions, generateRegistrationOptions, type RegistrationResponseJSON, verifyAuthenticationResponse, verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { CHALLENGE_MS, type PasskeyOwner, type Passkeys } from './passkey.ts';

export interface WebAuthnOptions {
  readonly authKey: Uint8Array;
  /** Where browsers reach this server; passkeys belong to its host name. */
  readonly origin: string;
  readonly siteName: string;
}

/** EdDSA, ES256, RS256 (COSE): what authenticators have; said, because finding out asks Node for what is experimental. */
const ALGORITHMS = [-8, -7, -257];
const RANDOM_BYTES = 16;
const TIME_BYTES = 8;

export function createPasskeys({ authKey, origin, siteName }: WebAuthnOptions): Passkeys {
  const rpID = new URL(origin).hostname;
  const { make, timeOf } = createChallenges(authKey);
  return {
    challengeToAdd: async ({ personId, name }, known, nowMs) =>
      asOptions(await generateRegistrationOptions({
        rpName: siteName, rpID, userName: name, userDisplayName: name, userID: Uint8Array.from(Buffer.from(personId)), challenge: make(`add ${personId}`, nowMs), timeout: CHALLENGE_MS, attestationType: 'none', supportedAlgorithmIDs: ALGORITHMS,
        excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })),
    async judgeNew({ personId }: PasskeyOwner, given, nowMs) {
      const expectedChallenge = (challenge: string): boolean => timeOf(challenge, `add ${personId}`, nowMs) !== null;
      const judged = await orNull(() => verifyRegistrationResponse({ response: given as unknown as RegistrationResponseJSON, expectedChallenge, expectedOrigin: origin, expectedRPID: rpID, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS }));
      if (judged?.verified !== true) return null;
      const { credential, credentialBackedUp } = judged.registrationInfo;
      return { credentialId: credential.id, publicKey: credential.publicKey, counter: credential.counter, transports: credential.transports ?? [], isBackedUp: credentialBackedUp };
    },
    challengeToSignIn: async (nowMs) =>
      asOptions(await generateAuthenticationOptions({ rpID, challenge: make('use', nowMs), timeout: CHALLENGE_MS, userVerification: 'required' })),
    async judgeUse(known, given, nowMs) {
      let challengedAtMs: number | null = null;
      const expectedChallenge = (challenge: string): boolean => (challengedAtMs = timeOf(challenge, 'use', nowMs)) !== null;
      const credential = { id: known.credentialId, publicKey: Uint8Array.from(known.publicKey), counter: known.counter };
      const judged = await orNull(() => verifyAuthenticationResponse({ response: given as unknown as AuthenticationResponseJSON, expectedChallenge, expectedOrigin: origin, expectedRPID: rpID, credential, requireUserVerification: true }));
      if (judged?.verified !== true || challengedAtMs === null) return null;
      return { counter: judged.authenticationInfo.newCounter, isBackedUp: judged.authenticationInfo.credentialBackedUp, challengedAtMs };
    },
  };
}

const asOptions = (options: object): PasskeyOptions => options as PasskeyOptions;

/** Whatever the library throws says that the answer is not what it should be. */
async function orNull<Result>(judge: () => Promise<Result>): Promise<Result | null> {
  try {
    return await judge();
  } catch {
    return null;
  }
}

/** `time | random | HMAC(purpose, time, random)`. */
export function createChallenges(authKey: Uint8Array) {
  const key = createHmac('sha256', authKey).update('passkey challenges').digest();
  const sealOf = (purpose: string, body: Buffer): Buffer => createHmac('sha256', key).update(purpose).update('\0').update(body).digest();
  return {
    make(purpose: string, nowMs: number): Uint8Array<ArrayBuffer> {
      const time = Buffer.alloc(TIME_BYTES);
      time.writeBigUInt64BE(BigInt(nowMs));
      const body = Buffer.concat([time, randomBytes(RANDOM_BYTES)]);
      return Uint8Array.from(Buffer.concat([body, sealOf(purpose, body)]));
    },
    /** When it was made, or null: not ours, for another purpose, or too old. */
    timeOf(challenge: string, purpose: string, nowMs: number): number | null {
      const bytes = Buffer.from(challenge, 'base64url');
      const body = bytes.subarray(0, TIME_BYTES + RANDOM_BYTES);
      const seal = bytes.subarray(TIME_BYTES + RANDOM_BYTES);
      const expected = sealOf(purpose, body);
      if (seal.length !== expected.length || !timingSafeEqual(seal, expected)) return null;
      const madeAtMs = Number(body.readBigUInt64BE());
      return nowMs - madeAtMs < CHALLENGE_MS ? madeAtMs : null;
    },
  };
}
