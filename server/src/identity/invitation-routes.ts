// Administrators invite people to work here, send an invitation again and take it back. The link goes to an e-mail or a telephone, and whoever invites
// sees it only where nothing sends that way. Nothing here looks whether somebody has an account. Accepting is in accept-invitation-routes.ts.
import type { InvitationSent } from '@mydr24/protocol';
import type { SendToFamily } from '../family/family-message.ts';
import type { Keys } from '../keys/keys.ts';
import { type Action, type Caller, type Door, type PersonCaller, type ResourceRef, tenantOf } from '../people/access.ts';
import type { Provision } from '../people/provision.ts';
import type { Secrets } from '../people/secrets.ts';
import type { StaffScope } from '../people/staff-scope.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { INVITED_MS } from './invitation.ts';
import { claimInvitation, closeInvitation, forgetOldInvitations, insertInvitation, listInvitations, renewLink } from './invitation-store.ts';
import { invitationText } from './invitation-words.ts';

export interface InvitationRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly staff: StaffScope;
  readonly provision: Pick<Provision, 'findFull'>;
  readonly send: SendToFamily;
  readonly canSend: (by: 'sms' | 'email') => boolean;
  readonly origin: string;
}

export type InvitationHandlers = Pick<Handlers<Caller>, 'listInvitations' | 'invite' | 'renewInvitation' | 'endInvitation'>;

const gone = () => refuse('not-found', 'not-found', 'There is no such invitation, or it is over. Read the list again.');
/** Made, to be sent after the commit. */
interface Made {
  readonly invitation: InvitationSent['invitation'];
  readonly link: string;
  readonly locale: string;
}

export function createInvitationHandlers(options: InvitationRouteOptions): InvitationHandlers {
  const { pg, keys, ids, secrets, staff, provision } = options;
  const enter = <Body>(caller: Caller, action: Action, resourceOf: (scope: string[] | null) => ResourceRef, requestId: string, deed: (tx: Tx, person: PersonCaller, scope: string[] | null) => Promise<Answer<Body>>) =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const scope = caller.type === 'person' ? await staff.find(tx, caller.personId) : null;
      const entry = await options.door.enter(tx, caller, action, resourceOf(scope), requestId);
      return entry.ok ? deed(tx, caller as PersonCaller, scope) : entry;
    });
  const ofFacility = (scope: string[] | null): ResourceRef => (scope?.[0] === undefined ? { type: 'tenant' } : { type: 'facility', id: scope[0] });
  const one = (id: string) => (): ResourceRef => ({ type: 'invitation', id });
  const newLink = (tenantId: string): { link: string; linkHash: Buffer } => {
    const secret = secrets.make();
    return { link: `${options.origin}/invitation#${tenantId}.${secret}`, linkHash: secrets.hash(secret) };
  };
  const shown = async (tx: Tx, tenantId: string, id: string): Promise<InvitationSent['invitation']> => (await listInvitations(tx, keys, tenantId, { id, facilityIds: null }))[0]!;
  return {
    listInvitations: ({ caller, nowMs, requestId }) =>
      enter(caller, 'invitation.list', ofFacility, requestId, async (tx, { tenantId }, scope) => {
        await forgetOldInvitations(tx, nowMs);
        return answer({ invitations: await listInvitations(tx, keys, tenantId, { id: null, facilityIds: scope }) });
      }),
    async invite({ caller, body, nowMs, requestId }) {
      const made = await enter<Made>(caller, 'person.invite', ofFacility, requestId, async (tx, { tenantId, personId }, scope) => {
        const given = { roles: [...new Set(body.roles)], unitIds: [...new Set(body.unitIds)] };
        const error = (await staff.judge(tx, scope, given)) ?? (await provision.findFull(tx, tenantId));
        if (error !== null) return { ok: false, error };
        const [id, { link, linkHash }] = [ids.next(), newLink(tenantId)];
        await insertInvitation(tx, keys, { ...body, ...given, id, personId: ids.next(), tenantId, invitedBy: personId, linkHash, untilMs: nowMs + INVITED_MS, nowMs });
        return answer({ invitation: await shown(tx, tenantId, id), link, locale: body.locale });
      });
      return made.ok ? handOut(options, made.body) : made;
    },
    async renewInvitation({ caller, params: { invitationId }, nowMs, requestId }) {
      const made = await enter<Made>(caller, 'invitation.renew', one(invitationId), requestId, async (tx, { tenantId, personId }) => {
        const row = await claimInvitation(tx, { id: invitationId });
        if (row === undefined) return gone();
        const { link, linkHash } = newLink(tenantId);
        await renewLink(tx, row.id, personId, linkHash, nowMs + INVITED_MS);
        return answer({ invitation: await shown(tx, tenantId, row.id), link, locale: row.locale });
      });
      return made.ok ? handOut(options, made.body) : made;
    },
    endInvitation: ({ caller, params: { invitationId }, nowMs, requestId }) =>
      enter(caller, 'invitation.end', one(invitationId), requestId, async (tx) => {
        await closeInvitation(tx, invitationId, 'taken-back', nowMs);
        return answer({});
      }),
  };
}

/** After the commit; tried once, as whoever waits is told what became of it. */
async function handOut({ send, canSend, ids }: InvitationRouteOptions, { invitation, link, locale }: Made): Promise<Answer<InvitationSent>> {
  const { way, address } = invitation.to;
  if (!canSend(way)) return answer({ invitation, sending: 'off', link });
  const isSent = await send({ key: ids.next(), by: way, to: address, locale, text: invitationText(locale, link) });
  return answer(isSent ? { invitation, sending: 'sent', link: null } : { invitation, sending: 'failed', link });
}
