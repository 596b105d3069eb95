// Who is on a patient's care team beyond the ward. What being on it opens is said in server/policies; taken off, open screens close
// on this node at once and on others within seconds (people/revocation-engine.ts).
import { type Action, type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { endMember, findCandidates, insertMember, isClinician, listMembers, listPatientsOf } from './care-team-store.ts';

export interface CareTeamOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly rightsChanges: RightsChanges;
}
export type CareTeamHandlers = Pick<Handlers<Caller>, 'listCareTeam' | 'findForCareTeam' | 'addToCareTeam' | 'removeFromCareTeam' | 'listMyCareTeams'>;

interface TeamCall {
  caller: Caller;
  requestId: string;
  params: { patientId: string };
}

export function createCareTeamHandlers({ pg, door, ids, rightsChanges }: CareTeamOptions): CareTeamHandlers {
  const enter = <T>({ caller, requestId, params: { patientId } }: TeamCall, action: Action, go: (tx: Tx, me: PersonCaller) => Promise<Answer<T>>): Promise<Answer<T>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, action, { type: 'patient', id: patientId }, requestId);
      return entry.ok ? go(tx, caller as PersonCaller) : entry;
    });
  return {
    listCareTeam: (call) => enter(call, 'care-team.read', async (tx) => answer({ members: await listMembers(tx, call.params.patientId) })),
    findForCareTeam: (call) => enter(call, 'care-team.change', async (tx) => answer({ people: await findCandidates(tx, call.params.patientId, call.body.name) })),
    addToCareTeam: (call) =>
      enter(call, 'care-team.change', async (tx, { personId: addedBy, tenantId }) => {
        const { params: { patientId }, body: { personId }, nowMs } = call;
        if (!(await isClinician(tx, personId))) return refuse('unprocessable', 'no-clinician', 'Only nurses and doctors who work here are put on a care team.');
        await insertMember(tx, { id: ids.next(), tenantId, patientId, personId, addedBy }, nowMs);
        return answer({ members: await listMembers(tx, patientId) });
      }),
    removeFromCareTeam: (call) =>
      enter(call, 'care-team.change', async (tx, me) => {
        const { patientId, personId } = call.params;
        const ended = await endMember(tx, patientId, personId, me.personId, call.nowMs);
        if (ended !== null) tx.afterCommit(() => rightsChanges.publish([{ type: 'care-team', careTeamId: ended }]));
        return answer({ members: await listMembers(tx, patientId) });
      }),
    listMyCareTeams: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'care-team.own', { type: 'self' }, requestId);
        return entry.ok ? answer({ patients: await listPatientsOf(tx, (caller as PersonCaller).personId) }) : entry;
      }, { readOnly: true }),
  };
}
