// Keeps when each patient was last cared for, and lets go by itself of records whose time is over where the tenant said so. The erasing is the erasure's own.
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres } from '../platform/postgres.ts';
import { goesBefore } from './record-times.ts';
import { grantPast, listKeepsByItself, listPast, listPatientsAfter, noteCare, takeTurn } from './record-times-store.ts';

const EVERY_MS = 6 * 3_600_000;
const FIRST_AFTER_MS = 5 * 60_000;
const PATIENTS_A_STEP = 200;
const NO_ID = '00000000-0000-0000-0000-000000000000';

export interface RecordTimesOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly ids: Ids;
  readonly wakeErasing: () => void;
  readonly onProblem: (error: unknown) => void;
}

export interface RecordTimes extends LookLoop {
  /** Once over all patients; answers how many records go. */
  look(): Promise<number>;
}

export function createRecordTimes({ pg, clock, ids, wakeErasing, onProblem }: RecordTimesOptions): RecordTimes {
  async function look(): Promise<number> {
    for (let after: string | undefined = NO_ID; after !== undefined; after = await noteAfter(after));
    let gone = 0;
    for (const keep of await pg.asEngine(listKeepsByItself, { readOnly: true })) {
      const before = goesBefore(keep, clock.nowMs());
      if (before === null) continue;
      for (let step = PATIENTS_A_STEP; step === PATIENTS_A_STEP; gone += step) step = await letGo(keep.tenantId, before);
    }
    if (gone > 0) wakeErasing();
    return gone;
  }

  /** The last id looked at; undefined: there are no more, or another node looks. */
  const noteAfter = (after: string): Promise<string | undefined> =>
    pg.asEngine(async (tx) => {
      if (!(await takeTurn(tx))) return undefined;
      const patients = await listPatientsAfter(tx, after, PATIENTS_A_STEP);
      if (patients.length > 0) await noteCare(tx, patients, clock.nowMs());
      return patients.at(-1);
    });

  const letGo = (tenantId: string, before: number): Promise<number> =>
    pg.asEngine(async (tx) => {
      const past = await listPast(tx, tenantId, before, PATIENTS_A_STEP);
      return (await grantPast(tx, tenantId, past.map(({ patientId }) => ({ id: ids.next(), patientId })), { before, decidedBy: null, nowMs: clock.nowMs() })).length;
    });

  return { ...createLookLoop({ look, everyMs: EVERY_MS, firstAfterMs: FIRST_AFTER_MS, restTimes: 1, clock, onProblem }), look };
}
