// A patient's consent to family members: who, until when, taken back at once. What family then sees is emergency's.
import type { FamilyLinkId } from '@mydr24/protocol';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { type Caller, type Door, tenantOf } from './access.ts';
import { countLiveLinks, findFamilyMember, insertFamilyLink, listFamilyLinks, revokeFamilyLink } from './family-store.ts';
import type { RightsChanges } from './rights-changes.ts';

export interface FamilyRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly rightsChanges: RightsChanges;
}

export type FamilyHandlers = Pick<Handlers<Caller>, 'listFamilyLinks' | 'grantFamilyLink' | 'revokeFamilyLink'>;

const MAX_LIVE_LINKS = 20;

export function createFamilyHandlers({ pg, door, ids, rightsChanges }: FamilyRouteOptions): FamilyHandlers {
  return {
    listFamilyLinks: ({ caller, params: { patientId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'family.list', { type: 'patient', id: patientId }, requestId);
        return entry.ok ? answer({ links: await listFamilyLinks(tx, patientId) }) : entry;
      }),
    grantFamilyLink: (call) => grantFamilyLink({ pg, door, ids, rightsChanges }, call),
    revokeFamilyLink: ({ caller, params: { familyLinkId }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'family.revoke', { type: 'family-link', id: familyLinkId }, requestId);
        if (!entry.ok) return entry;
        await revokeFamilyLink(tx, familyLinkId, nowMs);
        tx.afterCommit(() => rightsChanges.publish([{ type: 'family-link', familyLinkId }]));
        return answer({});
      }),
  };
}

type Grant = Parameters<FamilyHandlers['grantFamilyLink']>[0];

function grantFamilyLink({ pg, door, ids }: FamilyRouteOptions, { caller, params, body, nowMs, requestId }: Grant): ReturnType<FamilyHandlers['grantFamilyLink']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const { patientId } = params;
    const { personId, expiresAt } = body;
    const entry = await door.enter(tx, caller, 'family.grant', { type: 'patient', id: patientId }, requestId);
    if (!entry.ok) return entry;
    if (caller.type !== 'person') throw new Error('the door let a caller in who is no person');
    if (expiresAt !== null && expiresAt <= nowMs) return refuse('unprocessable', 'already-expired', 'expiresAt lies in the past. Give a later instant, or null.');
    const member = await findFamilyMember(tx, personId);
    if (!member) return refuse('not-found', 'no-such-family-member', 'There is no family account with this id. Ask the person for theirs.');
    const live = await countLiveLinks(tx, patientId, personId, nowMs);
    if (live.ofPerson > 0) return refuse('conflict', 'already-granted', 'This person is already allowed. Take that back first to change it.');
    if (live.all >= MAX_LIVE_LINKS) return refuse('conflict', 'too-many-links', `At most ${MAX_LIVE_LINKS} people can be allowed at a time. Take one back first.`);
    const id = ids.next<FamilyLinkId>();
    await insertFamilyLink(tx, { id, tenantId: caller.tenantId, patientId, personId, grantedBy: caller.personId, nowMs, expiresAt });
    return answer({ id, patientId, personId, personName: member.name, grantedAt: nowMs, expiresAt, revokedAt: null });
  });
}
