// Who I am, my units and their patients, the SpO2 scale decision, ending a person's access, the demo's accounts.
import { type DemoAccount, type Patient, type Role, topicName } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import type { TellPeople } from '../paging/notice.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Keys } from '../keys/keys.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { endAccess } from './access-end-engine.ts';
import { type Caller, type Door, tenantOf } from './access.ts';
import { getMe, listDemoPersons, listPatientsOfUnit, listUnitsOf, listWatchedPatients, updateSpo2Scale } from './people-store.ts';
import { isLastAdmin } from './staff-store.ts';
import { recordChange } from './standing-change-store.ts';
import type { RightsChanges } from './rights-changes.ts';
import { noDemo } from './session-routes.ts';

export interface PeopleRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly topicLog: TopicLog;
  readonly rightsChanges: RightsChanges;
  readonly isDemo: boolean;
  /** Monitoring scores this patient again; told after the commit. */
  readonly onPatientChanged: (patient: Patient) => void;
  readonly tellDesk: TellPeople;
  readonly insertAudit: InsertAudit;
}

export type PeopleHandlers = Pick<
  Handlers<Caller>,
  'getMe' | 'listUnits' | 'listPatients' | 'setSpo2Scale' | 'deactivatePerson' | 'listDemoAccounts'
>;

export function createPeopleHandlers(options: PeopleRouteOptions): PeopleHandlers {
  const { pg, keys, door, isDemo } = options;
  return {
    getMe: ({ caller, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'self.read', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const personId = mustBePerson(caller).personId;
        const [me, watched] = await Promise.all([getMe(tx, personId), listWatchedPatients(tx, personId, nowMs)]);
        return answer({ ...me, familyLinks: watched, isDemo });
      }, { readOnly: true }),
    listUnits: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'self.read', { type: 'self' }, requestId);
        return entry.ok ? answer({ units: await listUnitsOf(tx, mustBePerson(caller).personId) }) : entry;
      }, { readOnly: true }),
    listPatients: ({ caller, query: { unitId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'unit.read', { type: 'unit', id: unitId }, requestId);
        return entry.ok ? answer({ patients: await listPatientsOfUnit(tx, keys, unitId) }) : entry;
      }, { readOnly: true }),
    setSpo2Scale: (call) => setSpo2Scale(options, call),
    deactivatePerson: (call) => deactivatePerson(options, call),
    async listDemoAccounts() {
      if (!isDemo) return noDemo();
      const persons = await pg.asEngine((tx) => listDemoPersons(tx, roleOrder));
      return answer({ accounts: persons.map((person): DemoAccount => ({ ...person, ...demoSurfaces[person.role] })) });
    },
  };
}

function setSpo2Scale(options: PeopleRouteOptions, call: Parameters<PeopleHandlers['setSpo2Scale']>[0]): ReturnType<PeopleHandlers['setSpo2Scale']> {
  const { pg, keys, door, topicLog, onPatientChanged } = options;
  const { caller, params, body, nowMs, requestId } = call;
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'patient.set-spo2-scale', { type: 'patient', id: params.patientId }, requestId);
    if (!entry.ok) return entry;
    const patient = await updateSpo2Scale(tx, keys, params.patientId, { scale: body.scale, by: mustBePerson(caller).personId }, nowMs);
    const topics = [topicName('patient', patient.id), ...(patient.unitId === null ? [] : [topicName('unit', patient.unitId)])];
    const events = topics.map((topic) => ({ tenantId: tenantOf(caller), topic, kind: 'patient-changed', body: patient }));
    await topicLog.append(tx, events, nowMs);
    tx.afterCommit(() => onPatientChanged(patient));
    return answer({});
  });
}

function deactivatePerson(options: PeopleRouteOptions, call: Parameters<PeopleHandlers['deactivatePerson']>[0]): ReturnType<PeopleHandlers['deactivatePerson']> {
  const { pg, door } = options;
  const { caller, params, nowMs, requestId } = call;
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'person.deactivate', { type: 'person', id: params.personId }, requestId);
    if (!entry.ok) return entry;
    if (params.personId === mustBePerson(caller).personId) {
      return refuse('conflict', 'not-yourself', 'You cannot end your own access. Ask another administrator.');
    }
    if (await isLastAdmin(tx, tenantOf(caller), params.personId)) return refuse('conflict', 'last-administrator', 'This is the last administrator. Make another one first.');
    const by = { tenantId: tenantOf(caller), atMs: nowMs, actorKind: 'person', actorId: mustBePerson(caller).personId, requestId } as const;
    await recordChange(options.insertAudit, tx, by, params.personId, () => endAccess(options, tx, tenantOf(caller), params.personId, nowMs));
    return answer({});
  });
}

function mustBePerson(caller: Caller): Extract<Caller, { type: 'person' }> {
  if (caller.type !== 'person') throw new Error('the door let a caller in who is no person');
  return caller;
}

const roleOrder: readonly Role[] = ['nurse', 'doctor', 'responder', 'dispatcher', 'coordinator', 'patient', 'family', 'admin', 'privacy-officer'];
const demoSurfaces: Record<Role, Pick<DemoAccount, 'surface' | 'note'>> = {
  nurse: { surface: 'console', note: 'The wards: who needs me first' },
  doctor: { surface: 'console', note: 'The wards; signs decisions and closes emergencies' },
  responder: { surface: 'responder', note: 'Gets the page and goes' },
  dispatcher: { surface: 'dispatch', note: 'Emergencies and responders on the map' },
  coordinator: { surface: 'dispatch', note: 'Emergencies and responders on the map' },
  patient: { surface: 'patient', note: 'My readings, and calling for help' },
  family: { surface: 'family', note: 'Sees an emergency the patient agreed to share' },
  admin: { surface: 'admin', note: 'People and devices' },
  'privacy-officer': { surface: 'privacy', note: 'Who opened which record, and why' },
};
