// People's requests about alarm burden: the figures, the budget, the weekly list, the printed list of limits, and marking what happened.
import { type AlarmLimitLine, type AlarmReview, type alarmBurdenEndpoints, type EffectiveRule, exposureBands } from '@mydr24/protocol';
import { dayOf } from '../monitoring/calendar-day.ts';
import type { Keys } from '../keys/keys.ts';
import { type Action, type Caller, type Door, type PersonCaller, type Rights, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { decideReview, findUnitName, insertAdverseEvent, listMakers, listReviews, readBurden, saveBudget } from './burden-store.ts';
import { noisiest } from './burden.ts';

export interface BurdenRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly rights: Rights;
  readonly ids: Ids;
  /** The rules of a patient of this unit for whom nothing nearer was said. */
  readonly rulesOfUnit: (tenantId: string, unitId: string, nowMs: number) => readonly EffectiveRule[];
}
export type BurdenHandlers = Pick<Handlers<Caller>, keyof typeof alarmBurdenEndpoints>;
type Call = { caller: Caller; requestId: string; nowMs: number };

const DAY_MS = 86_400_000;
const notFound = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');

export function createBurdenHandlers({ pg, keys, door, rights, ids, rulesOfUnit }: BurdenRouteOptions): BurdenHandlers {
  type Work<Body> = (tx: Tx, tenantId: string, person: PersonCaller) => Promise<Answer<Body>>;
  const enter = <Body>({ caller, requestId }: Call, action: Action, work: Work<Body>, patientId?: string): Promise<Answer<Body>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, action, patientId === undefined ? { type: 'tenant' } : { type: 'patient', id: patientId }, requestId);
      if (!entry.ok) return entry;
      if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
      return work(tx, tenantOf(caller), caller);
    });
  const inUnit = <Body>(call: Call & { params: { unitId: string } }, action: Action, work: (tx: Tx, tenantId: string, person: PersonCaller, unitName: string) => Promise<Answer<Body>>): Promise<Answer<Body>> =>
    enter(call, action, async (tx, tenantId, person) => {
      const unitName = await findUnitName(tx, call.params.unitId);
      return unitName === undefined ? notFound() : work(tx, tenantId, person, unitName);
    });
  return {
    getAlarmBurden: (call) =>
      inUnit(call, 'alarm-burden.read', async (tx, _tenantId, _person, unitName) => {
        const { unitId } = call.params;
        const [fromOn, untilOn] = [dayOf(call.nowMs - (call.query.days - 1) * DAY_MS), dayOf(call.nowMs)];
        const { patients, exposure, ...counted } = await readBurden(tx, unitId, fromOn, untilOn);
        const banded = exposureBands.map((band) => exposure.find((row) => row.exposure === band) ?? { exposure: band, alarms: 0, acknowledged: 0, meanS: null, within3Min: 0 });
        return answer({ unitId, unitName, fromOn, untilOn, ...counted, exposure: banded, noisiest: { patients: noisiest(patients), ofPatients: patients.length, ofAlarms: patients.reduce((sum, { alarms }) => sum + alarms, 0) } });
      }),
    setAlarmBudget: (call) =>
      inUnit(call, 'alarm-rules.edit', async (tx, tenantId, { personId }) => {
        await saveBudget(tx, tenantId, call.params.unitId, call.body, personId, call.nowMs);
        return answer({});
      }),
    listAlarmReviews: (call) => inUnit<{ reviews: AlarmReview[] }>(call, 'alarm-burden.read', async (tx) => answer({ reviews: await listReviews(tx, keys, call.params.unitId) })),
    decideAlarmReview: (call) =>
      enter(call, 'alarm-burden.decide', async (tx, _tenantId, { personId }) => {
        const { decision, note } = call.body;
        return (await decideReview(tx, keys, { id: call.params.reviewId, ownerId: personId, decision, note }, call.nowMs)) === 0 ? notFound() : answer({});
      }),
    listAlarmLimits: (call) =>
      inUnit(call, 'alarm-burden.read', async (tx, tenantId, _person, unitName) => {
        const rules = rulesOfUnit(tenantId, call.params.unitId, call.nowMs);
        const makers = new Map((await listMakers(tx, tenantId, rules.map(({ origin }) => origin.version))).map((one) => [one.version, one]));
        return answer({ unitName, at: call.nowMs, lines: rules.flatMap((rule) => linesOf(rule, makers.get(rule.origin.version))), mayChange: [...rights.rolesFor('alarm-rules.approve')] });
      }),
    markAdverseEvent: (call) =>
      enter(call, 'adverse-event.mark', async (tx, tenantId, { personId }) => {
        await insertAdverseEvent(tx, keys, { id: ids.next(), tenantId, patientId: call.params.patientId, personId, ...call.body }, call.nowMs);
        return answer({});
      }, call.params.patientId),
  };
}

/** One line for each priority; a rule that is off is listed as such by having none. */
export function linesOf({ rule, origin }: EffectiveRule, maker: { names: string[]; at: number | null } | undefined): AlarmLimitLine[] {
  const from = { ruleId: rule.id, inOnePart: null, scope: origin.scope, version: origin.version, changedBy: maker?.names ?? [], changedAt: maker?.at ?? null };
  switch (rule.type) {
    case 'off': return [];
    case 'threshold': return rule.bands.map(({ priority, limit, delayMs, raises }) => ({ ...from, priority, limit, side: rule.side, delayMs, raises }));
    case 'rate': return rule.bands.map(({ priority, limit, delayMs, raises }) => ({ ...from, priority, limit, side: rule.direction === 'falling' ? 'below' : 'above', delayMs, raises }));
    case 'score': return rule.bands.map(({ priority, atLeast, orSingle, delayMs, raises }) => ({ ...from, priority, limit: atLeast, side: 'from', inOnePart: orSingle, delayMs, raises }));
    case 'missing': return [{ ...from, priority: rule.priority, limit: null, side: null, delayMs: rule.afterMs, raises: null }];
    case 'technical': case 'combination': case 'finding': return [{ ...from, priority: rule.priority, limit: null, side: null, delayMs: rule.delayMs, raises: rule.raises }];
  }
}
