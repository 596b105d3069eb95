// Endpoints of a person's own identity: the proof before a dangerous act, and where they are signed in.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { Instant, SessionId } from './ids.ts';
import { OwnSession, StepUpProof, StepUpState } from './identity.ts';

const person = 'person' as const;

export const identityEndpoints = {
  getStepUp: endpoint('GET', '/v1/me/step-up', 'How I can prove who I am, and until when I have', { auth: person, reply: StepUpState }),
  stepUp: endpoint('POST', '/v1/me/step-up', 'Prove who I am; dangerous acts are open to this session for 5 minutes', {
    auth: person, isSecret: true, body: StepUpProof, reply: z.object({ provenUntilAt: Instant }),
  }),
  listSessions: endpoint('GET', '/v1/me/sessions', 'Where I am signed in, this session marked', { auth: person, reply: z.object({ sessions: z.array(OwnSession) }) }),
  endSession: endpoint('DELETE', '/v1/me/sessions/:sessionId', 'Sign out on another device, on its open sockets within seconds', { auth: person, params: z.object({ sessionId: SessionId }), reply: ok }),
  endOtherSessions: endpoint('DELETE', '/v1/me/sessions', 'Sign out everywhere but here', { auth: person, reply: z.object({ ended: z.int() }) }),
} as const;
