// Endpoints of a person's own identity: the proof before a dangerous act, where they are signed in, and their passkeys.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { Instant, PasskeyId, SessionId } from './ids.ts';
import { OwnPasskey, OwnSession, PasskeyAnswer, PasskeyName, PasskeyOptions, StepUpProof, StepUpState } from './identity.ts';
import { Session } from './people.ts';

const person = 'person' as const;
const byPasskey = z.object({ passkeyId: PasskeyId });

export const identityEndpoints = {
  getStepUp: endpoint('GET', '/v1/me/step-up', 'How I can prove who I am, and until when I have', { auth: person, reply: StepUpState }),
  stepUp: endpoint('POST', '/v1/me/step-up', 'Prove who I am; dangerous acts are open to this session for 5 minutes', {
    auth: person, isSecret: true, body: StepUpProof, reply: z.object({ provenUntilAt: Instant }),
  }),
  listSessions: endpoint('GET', '/v1/me/sessions', 'Where I am signed in, this session marked', { auth: person, reply: z.object({ sessions: z.array(OwnSession) }) }),
  endSession: endpoint('DELETE', '/v1/me/sessions/:sessionId', 'Sign out on another device, on its open sockets within seconds', { auth: person, params: z.object({ sessionId: SessionId }), reply: ok }),
  endOtherSessions: endpoint('DELETE', '/v1/me/sessions', 'Sign out everywhere but here', { auth: person, reply: z.object({ ended: z.int() }) }),
  startPasskeySignIn: endpoint('POST', '/v1/sessions/passkey/challenge', 'What a browser asks any passkey with; lives 5 minutes, used once', { auth: 'public', reply: z.object({ options: PasskeyOptions }) }),
  signInWithPasskey: endpoint('POST', '/v1/sessions/passkey', 'Sign in with a passkey, without an e-mail', { auth: 'public', body: z.object({ answer: PasskeyAnswer }), reply: Session }),
  setPassword: endpoint('PUT', '/v1/me/password', 'Choose a password; signs out everywhere else', { auth: person, needsStepUp: true, isSecret: true, body: z.object({ password: z.string().min(1).max(256) }), reply: z.object({ ended: z.int() }) }),
  listPasskeys: endpoint('GET', '/v1/me/passkeys', 'My passkeys', { auth: person, reply: z.object({ passkeys: z.array(OwnPasskey) }) }),
  startPasskey: endpoint('POST', '/v1/me/passkeys/challenge', 'What a browser makes a passkey of mine with; lives 5 minutes', { auth: person, needsStepUp: true, isSecret: true, reply: z.object({ options: PasskeyOptions }) }),
  addPasskey: endpoint('POST', '/v1/me/passkeys', 'Keep a passkey that this browser made', { auth: person, needsStepUp: true, body: z.object({ name: PasskeyName, answer: PasskeyAnswer }), reply: OwnPasskey }),
  renamePasskey: endpoint('PUT', '/v1/me/passkeys/:passkeyId', 'Name a passkey', { auth: person, params: byPasskey, body: z.object({ name: PasskeyName }), reply: ok }),
  removePasskey: endpoint('DELETE', '/v1/me/passkeys/:passkeyId', 'Remove a passkey; never the only way into the account', { auth: person, needsStepUp: true, params: byPasskey, reply: ok }),
} as const;
