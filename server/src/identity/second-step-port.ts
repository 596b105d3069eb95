// What sign-in and the proof before a dangerous act need of the second step. Types only.
import type { Role } from '@mydr24/protocol';

export interface HashedCode {
  readonly selector: string;
  readonly codeHash: string;
}

export interface SecondStepOf {
  readonly tenantId: string;
  readonly personId: string;
}

/** `needed`: no code came with it. `missing`: staff of this tenant need one, and this person has none. */
export type SecondStepVerdict = 'enough' | 'needed' | 'missing' | 'wrong';

export interface SecondStep {
  judge(person: SecondStepOf & { readonly roles: readonly Role[] }, code: string | undefined, nowMs: number): Promise<SecondStepVerdict>;
  /** For somebody who has an app: whether this is a code of it, or one on paper. Each counts once. */
  take(person: SecondStepOf, code: string, nowMs: number): Promise<boolean>;
  makeRecoveryCodes(): Promise<{ printed: string[]; hashed: HashedCode[] }>;
}
