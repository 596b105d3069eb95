// People's requests about a patient's own limits: what the readings suggest beside what counts, signing one within the unit's bounds,
// and ending it. What is signed is in force for the next judgement of this node.
import type { EffectiveRule, NightProfile, PersonalLimit } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { type Action, type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { findPatientFacts } from './patient-facts-store.ts';
import { endLimits, insertLimit, listPatientLimits, listSamples, type LimitRow } from './personal-limit-store.ts';
import { limitFlaw, personalBand, proposeLimit } from './personal-limits.ts';
import type { RuleBook } from './rule-book-engine.ts';
import { takeRuleVersion } from './rule-set-store.ts';

const BASELINE_DAYS = 14;
const DAY_MS = 86_400_000;

export interface PersonalLimitRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly book: Pick<RuleBook, 'effectiveOf'>;
  readonly personal: { look(): Promise<void> };
}
export type PersonalLimitHandlers = Pick<Handlers<Caller>, 'getPersonalLimits' | 'signPersonalLimit' | 'endPersonalLimit'>;
type Call = { caller: Caller; requestId: string; nowMs: number; params: { patientId: string } };
type ThresholdRule = Extract<EffectiveRule['rule'], { type: 'threshold' }>;

const shown = ({ tenantId: _tenantId, patientId: _patientId, fromMinute, toMinute, timeZone, ...limit }: LimitRow): PersonalLimit => ({ ...limit, profile: { fromMinute, toMinute, timeZone } });
const notFound = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');

export function createPersonalLimitHandlers({ pg, keys, door, book, personal }: PersonalLimitRouteOptions): PersonalLimitHandlers {
  function enter<Body>({ caller, requestId, params: { patientId } }: Call, action: Action, work: (tx: Tx, person: PersonCaller) => Promise<Answer<Body>>): Promise<Answer<Body>> {
    return pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, action, { type: 'patient', id: patientId }, requestId);
      if (!entry.ok) return entry;
      return caller.type === 'person' ? work(tx, caller) : notFound();
    });
  }

  /** The unit's rules: what is in force without the patient's own limits. */
  async function rulesOf(tx: Tx, patientId: string, nowMs: number): Promise<ThresholdRule[]> {
    const [facts] = await findPatientFacts(tx, [patientId]);
    if (facts === undefined) return [];
    return book.effectiveOf(facts, nowMs).flatMap(({ rule, origin, over }) => {
      const shared = origin.scope === 'personal' ? over[0]?.rule : rule;
      return shared?.type === 'threshold' && shared.personal !== null ? [shared] : [];
    });
  }

  return {
    getPersonalLimits: (call) =>
      enter(call, 'alarm-limits.read', async (tx) => {
        const { nowMs, params: { patientId }, query: { timeZone, fromMinute, toMinute } } = call;
        if (!isZone(timeZone)) return refuse('bad-request', 'unknown-time-zone', 'the time zone is not known; give an IANA name such as Europe/Andorra');
        const profile: NightProfile = { timeZone, fromMinute, toMinute };
        const signed = (await listPatientLimits(tx, keys, patientId, nowMs)).map(shown);
        const proposals = [];
        for (const rule of await rulesOf(tx, patientId, nowMs)) {
          const samples = await listSamples(tx, patientId, rule.vitals[0]!, timeZone, nowMs - BASELINE_DAYS * DAY_MS);
          const proposal = proposeLimit(rule, samples, profile, BASELINE_DAYS);
          if (proposal !== null) proposals.push(proposal);
        }
        return answer({ signed, proposals });
      }),
    async signPersonalLimit(call) {
      const { nowMs, params: { patientId }, body } = call;
      const done = await enter(call, 'alarm-limits.sign', async (tx, { personId, tenantId }): Promise<Answer<PersonalLimit>> => {
        const rule = (await rulesOf(tx, patientId, nowMs)).find(({ id }) => id === body.ruleId);
        if (rule === undefined) return notFound();
        if (!isZone(body.profile.timeZone)) return refuse('bad-request', 'unknown-time-zone', 'the time zone is not known; give an IANA name such as Europe/Andorra');
        const flaw = limitFlaw(rule, body.day) ?? (body.night === null ? null : limitFlaw(rule, body.night));
        if (flaw !== null) return refuse('unprocessable', 'outside-bounds', `this limit cannot be signed: ${flaw}`);
        await endLimits(tx, { patientId, ruleId: rule.id, version: null }, personId, nowMs);
        const version = await takeRuleVersion(tx, tenantId);
        const { day, night, reason, days, profile } = body;
        await insertLimit(tx, keys, { tenantId, version, patientId, ruleId: rule.id, priority: personalBand(rule).priority, day, night, ...profile, reason, signedBy: personId, signedAt: nowMs, expiresAt: nowMs + days * DAY_MS });
        const stored = (await listPatientLimits(tx, keys, patientId, nowMs)).find((one) => one.version === version);
        return stored === undefined ? notFound() : answer(shown(stored));
      });
      if (done.ok) await personal.look();
      return done;
    },
    async endPersonalLimit(call) {
      const { nowMs, params: { patientId, version } } = call;
      const done = await enter(call, 'alarm-limits.sign', async (tx, { personId }) =>
        (await endLimits(tx, { patientId, ruleId: null, version }, personId, nowMs)) > 0 ? answer({}) : refuse('not-found', 'not-found', 'there is no such limit in force'));
      if (done.ok) await personal.look();
      return done;
    },
  };
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}
