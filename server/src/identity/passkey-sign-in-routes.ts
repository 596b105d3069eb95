// Signing in with a passkey and no e-mail: the device says whose it is. Every way of failing gets one answer.
import type { EndpointReply } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Passkeys } from './passkey.ts';
import type { ProvenPerson, UsePasskey } from './passkey-use-engine.ts';

/** Opens a session for whoever was proven; null: no longer active. */
export type BeginSession = (
  person: ProvenPerson, from: { address: string | undefined; agent: string | undefined }, nowMs: number, requestId: string,
) => Promise<Answer<EndpointReply<'signIn'>> | null>;

export interface PasskeySignInOptions {
  readonly passkeys: Pick<Passkeys, 'challengeToSignIn'>;
  readonly usePasskey: UsePasskey;
  readonly beginSession: BeginSession;
}

export type PasskeySignInHandlers = Pick<Handlers<Caller>, 'startPasskeySignIn' | 'signInWithPasskey'>;

export function createPasskeySignInHandlers({ passkeys, usePasskey, beginSession }: PasskeySignInOptions): PasskeySignInHandlers {
  return {
    startPasskeySignIn: async ({ nowMs }) => answer({ options: await passkeys.challengeToSignIn(nowMs) }),
    async signInWithPasskey({ body, nowMs, requestId, address, agent }) {
      const person = await usePasskey(body.answer, nowMs);
      const opened = person && (await beginSession(person, { address, agent }, nowMs, requestId));
      return opened ?? refuse('unauthenticated', 'sign-in-refused', 'This passkey opens nothing here. Sign in another way.');
    },
  };
}
