// Endpoints of recovery with two people.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { Session } from './people.ts';
import { Recovery, RecoveryHalf, RecoveryReason } from './recovery.ts';

const proven = { auth: 'person', needsStepUp: true } as const;
const params = z.object({ recoveryId: z.uuid() });
const Token = z.string().min(20).max(200);

export const recoveryEndpoints = {
  listRecoveries: endpoint('GET', '/v1/recoveries', 'Recoveries that are not over', { auth: 'person', reply: z.object({ recoveries: z.array(Recovery) }) }),
  askRecovery: endpoint('POST', '/v1/recoveries', 'Ask for a new way in for somebody who lost theirs; they are told at once and can stop it', { ...proven, body: z.object({ email: z.email().max(254), reason: RecoveryReason }), reply: ok }),
  agreeRecovery: endpoint('POST', '/v1/recoveries/:recoveryId/agree', 'Agree as the second person; a day of waiting begins', { ...proven, params, body: z.object({ reason: RecoveryReason }), reply: ok }),
  stopRecovery: endpoint('POST', '/v1/recoveries/:recoveryId/stop', 'Stop it', { auth: 'person', params, reply: ok }),
  makeRecoveryHalf: endpoint('POST', '/v1/recoveries/:recoveryId/half', 'After the waiting: a link for who asked, a code for who agreed, each for 15 minutes and shown once', { ...proven, isSecret: true, params, reply: RecoveryHalf }),
  stopRecoveryByLink: endpoint('POST', '/v1/recoveries/stop', 'Stop it by the address in the message that told of it', { auth: 'public', body: z.object({ token: Token }), reply: ok }),
  recoverAccount: endpoint('POST', '/v1/sessions/recovery', 'Both halves and a new password: all former ways in and sessions end', {
    auth: 'public', isSecret: true, body: z.object({ token: Token, code: z.string().trim().min(4).max(20), password: z.string().min(1).max(256) }), reply: Session,
  }),
} as const;
