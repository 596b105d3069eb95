// Tells whoever cares for a unit which of its alarms ended lately and whether anybody answered. Enters by the door; of patients whose
// chart the asker may not read nothing is told, not even a count.
import type { Keys } from '../keys/keys.ts';
import { type Caller, type Door, type SiftPatients, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { countEndedAlarms, type EndedCursor, listEndedAlarms, listPatientIdsOf } from './ended-alarm-store.ts';

export interface EndedAlarmRouteOptions { readonly pg: Postgres; readonly keys: Keys; readonly door: Door; readonly siftPatients: SiftPatients }

const HOUR_MS = 3_600_000;
const CURSOR = /^(\d{1,15})\.([0-9a-f-]{36})$/;

export function createEndedAlarmHandlers({ pg, keys, door, siftPatients }: EndedAlarmRouteOptions): Pick<Handlers<Caller>, 'listEndedAlarms'> {
  /** Values and alarms both stand in it. */
  const readable = async (tx: Tx, caller: Caller, patientIds: readonly string[]): Promise<string[]> => {
    const byChart = await siftPatients(tx, caller, 'patient.read-chart', patientIds);
    return [...(await siftPatients(tx, caller, 'patient.read', [...byChart.keys()])).keys()];
  };
  return {
    listEndedAlarms: ({ caller, params: { unitId }, query, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'unit.read-past', { type: 'unit', id: unitId }, requestId);
        if (!entry.ok) return entry;
        const { hours, only, limit } = query;
        const fromAt = nowMs - hours * HOUR_MS;
        const after = cursorOf(query.after);
        if (after === undefined) return refuse('bad-request', 'bad-cursor', 'after: send it as it was answered');
        const scope = { unitId, fromAt, patientIds: await readable(tx, caller, await listPatientIdsOf(tx, unitId)) };
        const [found, counts] = await Promise.all([listEndedAlarms(tx, keys, scope, { isUnansweredOnly: only === 'unanswered', after, limit: limit + 1 }), countEndedAlarms(tx, scope)]);
        const alarms = found.slice(0, limit);
        const last = found.length > limit ? alarms.at(-1) : undefined;
        return answer({ alarms, ...counts, fromAt, after: last === undefined ? null : `${last.endedAt}.${last.id}` });
      }, { readOnly: true }),
  };
}

/** Undefined is no cursor of ours. */
function cursorOf(text: string | undefined): EndedCursor | null | undefined {
  if (text === undefined) return null;
  const found = CURSOR.exec(text);
  return found === null ? undefined : { endedAt: Number(found[1]), id: found[2]! };
}
