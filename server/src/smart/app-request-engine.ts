// An app asks, a person answers: what is asked is judged anew each time from the request as the app wrote it, so nothing is believed that
// the screen sends along. Allowing makes a grant, bound to that person, and a code that works once within a minute.
import type { AppAnswer, AppQuestion, AppWish, PatientId } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import { type Caller, type Door, type PersonCaller, type Rights, tenantOf } from '../people/access.ts';
import type { Secrets } from '../people/secrets.ts';
import { sessionTerms } from '../people/session-terms.ts';
import type { Clock } from '../platform/clock.ts';
import { answer, type Answer } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { type AuthorizationRequest, clientIdOf, judgeRequest, readParameters, returnTo } from './authorization-request.ts';
import { type Granted, grantOf, scopesOf } from './scopes.ts';
import { formatCode } from './smart-token.ts';
import { type AppRow, findApp, findLaunch, findOwnPatient, findPatientName, insertCode, insertGrant, type PatientName, useLaunch } from './smart-store.ts';

export interface AppRequestOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly rights: Rights;
  readonly ids: Ids;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly secrets: Secrets;
  readonly insertAudit: InsertAudit;
  readonly origin: string;
}

export interface AppRequests {
  look(caller: Caller, query: string, requestId: string): Promise<Answer<AppQuestion>>;
  answer(caller: Caller, wish: { query: string; isAllowed: boolean; forPatientId: string | null }, requestId: string): Promise<Answer<AppAnswer>>;
}

export const fhirBase = (origin: string): string => `${origin}/fhir/R4`;
const CODE_MS = 60_000;

interface Judged {
  readonly app: AppRow;
  readonly request: AuthorizationRequest;
  readonly granted: Granted;
  /** Of the launch, or the person's own record; null where it is asked for or not needed. */
  readonly patient: PatientName | null;
  readonly needsPatient: boolean;
  readonly endsAt: number;
}
type Judgement = { readonly type: 'good'; readonly judged: Judged } | AppAnswer;

export function createAppRequests(options: AppRequestOptions): AppRequests {
  const { pg, door } = options;
  return {
    look: (caller, query, requestId) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'app.allow', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const judgement = await judge(options, tx, personOf(caller), query);
        return answer(judgement.type === 'good' ? questionOf(judgement.judged) : judgement);
      }),
    answer: (caller, { query, isAllowed, forPatientId }, requestId) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'app.allow', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const judgement = await judge(options, tx, personOf(caller), query);
        if (judgement.type !== 'good') return answer(judgement);
        const { request, needsPatient, patient } = judgement.judged;
        if (!isAllowed) return answer(back(request, 'access_denied', 'the person did not allow it'));
        const patientId = patient?.id ?? (needsPatient ? forPatientId : null);
        if (needsPatient && patientId === null) return answer({ type: 'refused', why: 'patient-needed' });
        if (patientId !== null) {
          const toPatient = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
          if (!toPatient.ok) return toPatient;
        }
        return answer(await allow(options, tx, personOf(caller), judgement.judged, patientId, requestId));
      }),
  };
}

async function judge({ clock, rights, secrets, origin }: AppRequestOptions, tx: Tx, person: PersonCaller, query: string): Promise<Judgement> {
  const parameters = readParameters(query);
  if (parameters === null) return { type: 'refused', why: 'unreadable' };
  const clientId = clientIdOf(parameters);
  const app = (clientId === null ? undefined : await findApp(tx, clientId)) ?? null;
  const verdict = judgeRequest(parameters, app, fhirBase(origin));
  if (verdict.type !== 'good' || app === null) return verdict as AppAnswer;
  const { request } = verdict;
  const granted = grantOf(request.scope, app.scopes);
  if (granted.reads.length === 0) return back(request, 'invalid_scope', 'nothing of this is registered for the app and served here');
  // Whoever may read nobody's record has nothing to let an app read.
  if (!rights.rolesFor('patient.read').some((role) => person.roles.includes(role))) return back(request, 'access_denied', 'this person’s roles read no records');
  const needsPatient = granted.wantsPatient || granted.isLaunch || granted.reads.some(({ level }) => level === 'patient');
  const endsAt = clock.nowMs() + Math.min(...person.roles.map((role) => sessionTerms[role].absoluteMs ?? Infinity));
  const of = (patient: PatientName | null): Judgement => ({ type: 'good', judged: { app, request, granted, patient, needsPatient, endsAt } });
  if (request.launch !== null) {
    const patientId = granted.isLaunch ? await findLaunch(tx, secrets.hash(request.launch), app.id, person.personId, clock.nowMs()) : null;
    return patientId === null ? back(request, 'invalid_request', 'this launch is not open for this person') : of((await findPatientName(tx, patientId)) ?? null);
  }
  return of(needsPatient ? ((await findOwnPatient(tx, person.personId)) ?? null) : null);
}

const back = ({ redirectUri, state }: AuthorizationRequest, error: string, words: string): AppAnswer => ({ type: 'return', redirectTo: returnTo(redirectUri, { error, error_description: words, state }) });

function questionOf({ app, request, granted, patient, endsAt }: Judged): AppQuestion {
  const wishes: AppWish[] = [];
  if (granted.reads.some(({ resource }) => resource === 'Patient')) wishes.push('read-patient');
  if (granted.reads.some(({ resource }) => resource === 'Observation')) wishes.push('read-observations');
  if (granted.isOffline) wishes.push('stay');
  const { host, protocol } = new URL(request.redirectUri);
  return {
    type: 'ask', appName: app.name, wishes, reach: granted.reads.some(({ level }) => level === 'user') ? 'all-i-see' : 'one-patient',
    patient: patient === null ? null : { id: patient.id as PatientId, name: patient.name }, returnsTo: host === '' ? protocol : host, endsAt,
  };
}

async function allow({ ids, clock, secrets, insertAudit, origin }: AppRequestOptions, tx: Tx, person: PersonCaller, judged: Judged, patientId: string | null, requestId: string): Promise<AppAnswer> {
  const { app, request, granted, endsAt } = judged;
  const [nowMs, grantId, secret] = [clock.nowMs(), ids.next(), secrets.make()];
  // Two answers to one launch at the same moment: one of them.
  if (request.launch !== null && !(await useLaunch(tx, secrets.hash(request.launch), nowMs))) return back(request, 'invalid_request', 'this launch was used already');
  const { tenantId, personId, sessionId } = person;
  await insertGrant(tx, { grantId, tenantId, appId: app.id, personId, sessionId, scopes: scopesOf(granted), patientId, sessionHash: secrets.hash(secrets.make()), nowMs, expiresAt: endsAt });
  await insertCode(tx, { hash: secrets.hash(secret), tenantId, grantId, redirectUri: request.redirectUri, challenge: request.challenge, expiresAt: nowMs + CODE_MS });
  await insertAudit(tx, [{ tenantId, atMs: nowMs, actorKind: 'person', actorId: personId, action: 'app.allow', resource: `app/${app.id}`, patientId, outcome: 'allowed', requestId }]);
  return { type: 'return', redirectTo: returnTo(request.redirectUri, { code: formatCode({ tenantId, secret }), state: request.state, iss: fhirBase(origin) }) };
}

function personOf(caller: Caller): PersonCaller {
  if (caller.type !== 'person') throw new Error('the door let a caller in who is no person');
  return caller;
}
