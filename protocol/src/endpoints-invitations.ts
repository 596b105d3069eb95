// Endpoints of invitations: made, sent again and taken back by administrators; opened and accepted by whoever has the link.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { acceptance, Invitation, InvitationAccepted, InvitationOpened, InvitationSent, NewInvitation } from './invitations.ts';

const proven = { auth: 'person', needsStepUp: true } as const;
const params = z.object({ invitationId: z.uuid() });
const Token = z.string().min(20).max(200);

export const invitationEndpoints = {
  listInvitations: endpoint('GET', '/v1/invitations', 'People who were invited and have not come yet', { auth: 'person', reply: z.object({ invitations: z.array(Invitation) }) }),
  invite: endpoint('POST', '/v1/invitations', 'Invite somebody to work here; the answer never says whether they have an account anywhere', { ...proven, isSecret: true, body: NewInvitation, reply: InvitationSent }),
  renewInvitation: endpoint('POST', '/v1/invitations/:invitationId/renew', 'Send it again with a new link; the one before opens nothing', { ...proven, isSecret: true, params, reply: InvitationSent }),
  endInvitation: endpoint('DELETE', '/v1/invitations/:invitationId', 'Take it back', { auth: 'person', params, reply: ok }),
  openInvitation: endpoint('POST', '/v1/invitations/open', 'What a link of an invitation opens', { auth: 'public', isSecret: true, body: z.object({ token: Token }), reply: InvitationOpened }),
  acceptInvitation: endpoint('POST', '/v1/invitations/accept', 'Make the account with a first way in, once, and sign in', {
    auth: 'public', isSecret: true, body: acceptance.extend({ token: Token }), reply: InvitationAccepted,
  }),
} as const;
