// A patient sees, gives and withdraws consent. Every choice is a new version; open sockets are told at once on this node and found by the
// others within seconds (people/revocation-engine.ts). Who is kept out by it is decided by server/policies.
import type { Keys } from '../keys/keys.ts';
import type { ConsentGrantee } from '@mydr24/protocol';
import { type Caller, type Door, type PersonCaller, type ResourceFacts, tenantOf } from '../people/access.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { purposeOf } from './consent.ts';
import { choosesAlone, type ConsentRuleSet } from './consent-rules.ts';
import { readConsentRules } from './consent-rules-store.ts';
import { getBornOn, insertConsent, isApp, isStaff, listActing, listApps, listConsents, listDisclosures, listWardStaff } from './consent-store.ts';

export interface ConsentRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly rightsChanges: RightsChanges;
  /** Where a tenant set none. */
  readonly ruleSet: ConsentRuleSet;
  /** Open pages of this patient ask anew for what hangs on consent, with the commit. */
  readonly tellPages: (tx: Tx, tenantId: string, patientId: string, nowMs: number) => Promise<void>;
}

/** The patient of age themselves; for a patient who chooses alone nobody because of their age. */
function mayChoose(caller: Caller, { subjectPersonId }: ResourceFacts, acting: readonly { personId: string; mayChoose: boolean; isForMinor: boolean }[], isOfAge: boolean): boolean {
  const { personId } = caller as PersonCaller;
  if (personId === subjectPersonId) return isOfAge;
  return acting.some((each) => each.personId === personId && each.mayChoose && !(each.isForMinor && isOfAge));
}

const isAboutApps = (who: ConsentGrantee): boolean => who.kind === 'app' || (who.kind === 'role' && who.role === 'app');
const dayOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 10);

export function createConsentHandlers({ pg, keys, door, rightsChanges, ruleSet, tellPages }: ConsentRouteOptions): Pick<Handlers<Caller>, 'listConsents' | 'chooseConsent'> {
  return {
    listConsents: ({ caller, params: { patientId }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'consent.read', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const history = await listConsents(tx, patientId, nowMs);
        const [people, bornOn] = [await listWardStaff(tx, patientId), await getBornOn(tx, patientId)];
        const [rules, acting] = [await readConsentRules(tx, ruleSet), await listActing(tx, patientId, nowMs)];
        const isOfAge = choosesAlone(bornOn, dayOf(nowMs), rules);
        return answer({
          version: history[0]?.version ?? 0, history, people, apps: await listApps(tx, patientId, nowMs), isOfAge, ageFrom: rules.choosesFrom, mayChoose: mayChoose(caller, entry.body, acting, isOfAge), proxies: acting.map(({ personId: _person, isForMinor: _minor, ...shown }) => shown), protectedKinds: rules.kinds,
          disclosures: await listDisclosures(tx, keys, patientId),
        });
      }, { readOnly: true }),
    chooseConsent: ({ caller, params: { patientId }, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'consent.choose', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const rules = await readConsentRules(tx, ruleSet);
        const isOfAge = choosesAlone(await getBornOn(tx, patientId), dayOf(nowMs), rules);
        if (!mayChoose(caller, entry.body, await listActing(tx, patientId, nowMs), isOfAge)) return isOfAge ? refuse('conflict', 'chooses-alone', 'The patient chooses alone now.') : refuse('conflict', 'not-of-age', `Under ${rules.choosesFrom} this is decided together with a parent or guardian. Ask the ward.`);
        if (body.purpose !== purposeOf[body.topic]) return refuse('unprocessable', 'no-such-choice', `${body.topic} is asked for the purpose ${purposeOf[body.topic]}.`);
        if (body.topic !== 'vitals' && isAboutApps(body.who)) return refuse('unprocessable', 'no-such-choice', 'Apps and service accounts read vital signs alone: choose about them with the topic vitals.');
        if ((body.topic === 'protected') !== rules.kinds.some(({ code }) => code === body.protectedKind)) return refuse('unprocessable', 'no-such-kind', 'protectedKind is a kind that is protected here, with the topic protected alone.');
        if (body.untilAt !== null && body.untilAt <= nowMs) return refuse('unprocessable', 'already-over', 'untilAt lies in the past. Give a later instant, or null.');
        if (body.who.kind === 'person' && !(await isStaff(tx, body.who.personId))) return refuse('not-found', 'no-such-person', 'Nobody with this id works here.');
        if (body.who.kind === 'app' && !(await isApp(tx, body.who.appId))) return refuse('not-found', 'no-such-app', 'There is no app or service account with this id.');
        const consent = await insertConsent(tx, { ...body, tenantId: tenantOf(caller), patientId, givenBy: (caller as PersonCaller).personId, ruleSet: rules.name }, nowMs);
        await tellPages(tx, tenantOf(caller), patientId, nowMs);
        tx.afterCommit(() => rightsChanges.publish([{ type: 'consent', patientId, version: consent.version }]));
        return answer(consent);
      }),
  };
}
