// The privacy officer's requests about records of care whose time is over: look, say how long, let go.
import { MOST_RECORDS_AT_ONCE, type recordTimeEndpoints, type RecordRetention } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { countsFromOf, pastBefore, type RecordKeep } from './record-times.ts';
import { countPast, findRecordKeep, grantPast, listPast, saveRecordKeep } from './record-times-store.ts';

export interface RecordTimeRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  /** Years a record is kept where a tenant said nothing. */
  readonly keptYears: number;
  readonly wakeErasing: () => void;
}
export type RecordTimeHandlers = Pick<Handlers<Caller>, keyof typeof recordTimeEndpoints>;

export function createRecordTimeHandlers({ pg, door, ids, keptYears, wakeErasing }: RecordTimeRouteOptions): RecordTimeHandlers {
  const shown = ({ letsGo, countsFrom, ...keep }: RecordKeep): RecordRetention => ({ ...keep, letsGo, countsFrom: letsGo === 'by-itself' ? countsFrom : null, usualYears: keptYears });
  return {
    listPastRecords: ({ caller, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.review', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const keep = await findRecordKeep(tx, tenantOf(caller), keptYears);
        const before = pastBefore(nowMs, keep.years);
        return answer({ retention: shown(keep), before, ...(await countPast(tx, tenantOf(caller), before)), records: await listPast(tx, tenantOf(caller), before, MOST_RECORDS_AT_ONCE) });
      }, { readOnly: true }),
    setRecordRetention: ({ caller, body: { years, letsGo }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.let-go', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const keep = { years, letsGo, countsFrom: countsFromOf(letsGo, nowMs) };
        await saveRecordKeep(tx, { ...keep, tenantId: tenantOf(caller), setBy: personOf(caller) }, nowMs);
        return answer(shown(keep));
      }),
    letRecordsGo: ({ caller, body: { patientIds }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const asked = [...new Set(patientIds)];
        // Each is asked for by itself: who let whose record go stands in the audit.
        for (const id of asked) {
          const entry = await door.enter(tx, caller, 'privacy.let-go', { type: 'patient', id }, requestId);
          if (!entry.ok) return entry;
        }
        const { years } = await findRecordKeep(tx, tenantOf(caller), keptYears);
        const gone = await grantPast(tx, tenantOf(caller), asked.map((patientId) => ({ id: ids.next(), patientId })), { before: pastBefore(nowMs, years), decidedBy: personOf(caller), nowMs });
        if (gone.length > 0) tx.afterCommit(wakeErasing);
        return answer({ gone: asked.filter((id) => gone.includes(id)), kept: asked.filter((id) => !gone.includes(id)) });
      }),
  };
}

function personOf(caller: Caller): string {
  if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
  return caller.personId;
}
