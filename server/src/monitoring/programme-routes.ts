// People's requests about programmes of care: put a patient in or take them out with a reason, and who is in which.
import type { Programme } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import type { Keys } from '../keys/keys.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findPatientFacts } from './patient-facts-store.ts';
import { insertProgrammeChange, listProgrammePatients, listProgrammeSets, updateProgramme } from './programme-store.ts';

export interface ProgrammeRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly ids: Ids;
  /** The facts of these patients changed. */
  readonly refreshPatients: (patientIds: readonly string[]) => Promise<void>;
}
export type ProgrammeHandlers = Pick<Handlers<Caller>, 'setProgramme' | 'listProgrammes'>;

const notFound = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');

export function createProgrammeHandlers({ pg, keys, door, ids, refreshPatients }: ProgrammeRouteOptions): ProgrammeHandlers {
  return {
    async setProgramme({ caller, requestId, nowMs, params: { patientId }, body: { programme, reason } }) {
      const done = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'alarm-limits.sign', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const [facts] = await findPatientFacts(tx, [patientId]);
        if (facts === undefined || caller.type !== 'person') return notFound();
        if (facts.programme === programme) return refuse('conflict', 'nothing-changes', programme === null ? 'this patient is in no programme' : 'this patient is in this programme already');
        await updateProgramme(tx, patientId, programme);
        await insertProgrammeChange(tx, keys, { id: ids.next(), tenantId: tenantOf(caller), patientId, programme, reason, personId: caller.personId, at: nowMs });
        return answer({});
      });
      if (done.ok) await refreshPatients([patientId]);
      return done;
    },
    listProgrammes: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'alarm-rules.read', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        if (caller.type !== 'person') return notFound();
        const isClinician = caller.roles.includes('nurse') || caller.roles.includes('doctor');
        const [sets, patients] = [await listProgrammeSets(tx, tenantOf(caller)), await listProgrammePatients(tx, isClinician ? caller.unitIds : [])];
        const patientsOf = Map.groupBy(patients, ({ programme }) => programme);
        const names = [...new Set([...sets.map(({ programme }) => programme), ...patientsOf.keys()])].toSorted((a, b) => a.localeCompare(b));
        const programmes = names.map((name): Programme => ({
          name, version: sets.find(({ programme }) => programme === name)?.version ?? null, patients: (patientsOf.get(name) ?? []).map(({ programme: _programme, ...patient }) => patient),
        }));
        return answer({ programmes });
      }, { readOnly: true }),
  };
}
