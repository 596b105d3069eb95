// What the server needs of WebAuthn, as a port: making challenges, and judging what an authenticator answered to one. Each
// challenge is ours by its seal, lives for minutes and is used once. Pure; the cryptography is in passkey-node.ts.
import type { PasskeyAnswer, PasskeyOptions } from '@mydr24/protocol';

/** Time to find the phone, not time to send a challenge around. */
export const CHALLENGE_MS = 5 * 60_000;

export interface KnownPasskey {
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  /** Signatures so far, as the authenticator counts them; 0 for those that do not count. */
  readonly counter: number;
  readonly transports: readonly string[];
}

export interface NewPasskey extends KnownPasskey {
  /** Synchronised by its maker's account, so that a lost phone is not a lost key. */
  readonly isBackedUp: boolean;
}

export interface UsedPasskey {
  readonly counter: number;
  readonly isBackedUp: boolean;
  /** When the challenge was made: a passkey never answers the same or an older one again. */
  readonly challengedAtMs: number;
}

export interface PasskeyOwner {
  readonly personId: string;
  /** As the authenticator's own list shows it. */
  readonly name: string;
}

export interface Passkeys {
  /** For a new passkey of this person; those that they have are left out. */
  challengeToAdd(owner: PasskeyOwner, known: readonly Pick<KnownPasskey, 'credentialId' | 'transports'>[], nowMs: number): Promise<PasskeyOptions>;
  /** Null: it does not prove what it should. */
  judgeNew(owner: PasskeyOwner, given: PasskeyAnswer, nowMs: number): Promise<NewPasskey | null>;
  /** For whoever it may be: the authenticator says who (discoverable credentials). */
  challengeToSignIn(nowMs: number): Promise<PasskeyOptions>;
  judgeUse(known: KnownPasskey, given: PasskeyAnswer, nowMs: number): Promise<UsedPasskey | null>;
}
