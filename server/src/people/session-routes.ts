// Sign-in, refresh and sign-out. An unknown e-mail and a wrong password answer alike and take alike; a used refresh token
// ends its session. Access tokens are short and are not stored. Does not decide rights (server/policies).
import { type EndpointReply, type PersonId, SECOND_STEP_MISSING, SECOND_STEP_NEEDED, SECOND_STEP_WRONG, type SessionId, type TenantId } from '@mydr24/protocol';
import type { AuditRow, InsertAudit } from '../audit/audit.ts';
import { deviceNameOf } from '../identity/device-name.ts';
import { networkOf } from '../identity/network.ts';
import type { SecondStep, SecondStepVerdict } from '../identity/second-step-port.ts';
import type { ProvenBy } from '../identity/step-up.ts';
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { AccessTokenSigner } from './access-token.ts';
import type { Caller } from './access.ts';
import { type Attempts, type AttemptLimits, attemptLimits, countAttempt, forgiveAttempt, waitBeforeAttemptMs } from './attempt-limit.ts';
import type { PasswordHasher } from './password.ts';
import type { RefusedSignIns } from './refused-sign-in-engine.ts';
import type { RightsChanges } from './rights-changes.ts';
import { formatRefreshToken, parseRefreshToken, type Secrets } from './secrets.ts';
import {
  claimSession, endOldestSessions, findByDemoAccount, findByEmail, findSignInFacts, insertSession, isTenantClosed, revokeSessions, type SessionRow, type SignInFacts, updateRefresh,
} from './session-store.ts';
import { ACCESS_TOKEN_MS, judgeRefresh, MOST_DEMO_SESSIONS, MOST_SESSIONS, sessionEndMs, sessionTerms, type TermsTable } from './session-terms.ts';

export interface SessionOptions {
  readonly keys: Keys;
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly ids: Ids;
  readonly hasher: PasswordHasher;
  readonly secondStep: Pick<SecondStep, 'judge'>;
  readonly refusedSignIns: RefusedSignIns;
  readonly signer: AccessTokenSigner;
  readonly secrets: Secrets;
  readonly rightsChanges: RightsChanges;
  readonly insertAudit: InsertAudit;
  readonly isDemo: boolean;
  readonly terms?: TermsTable;
  readonly limits?: AttemptLimits;
}

/** By what a person was proven, and from where they come. */
export interface SignedInFrom {
  readonly provenBy: ProvenBy;
  readonly address: string | undefined;
  readonly agent: string | undefined;
}

/** What a session is begun with. */
export type SessionOpening = Pick<SessionOptions, 'pg' | 'ids' | 'secrets' | 'terms' | 'signer' | 'insertAudit' | 'rightsChanges'>;
export type SessionHandlers = Pick<Handlers<Caller>, 'signIn' | 'signInDemo' | 'refreshSession' | 'signOut'>;
type SessionBody = EndpointReply<'signIn'>;

/** Stands in for the tenant of an unknown e-mail, so that its sign-in asks the database the same questions. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
const wrongSignIn = () => refuse('unauthenticated', 'sign-in-refused', 'The e-mail or the password is not right.');
const noSecondStep: Readonly<Record<Exclude<SecondStepVerdict, 'enough'>, () => Answer<never>>> = {
  needed: () => refuse('unauthenticated', SECOND_STEP_NEEDED, 'Send the code that the app shows, or a recovery code, along with the password.'),
  wrong: () => refuse('unauthenticated', SECOND_STEP_WRONG, 'This code is not right, or was used. Wait for the next one.'),
  missing: () => refuse('unauthenticated', SECOND_STEP_MISSING, 'Staff need more than a password here. Sign in with a passkey or your hospital\'s sign-in, or ask the office to let you in again.'),
};
const tenantSuspended = () => refuse('unauthenticated', 'tenant-suspended', 'Your hospital\'s account is suspended. While an emergency is open you can sign in; otherwise ask whoever runs MyDR24 for it.');
const sessionEnded = () => refuse('unauthenticated', 'session-over', 'This session has ended. Sign in again.');

export function createSessionHandlers(options: SessionOptions): SessionHandlers {
  const limits = options.limits ?? attemptLimits;
  let attempts: Attempts = new Map();
  return {
    async signIn({ body, nowMs, requestId, address, agent }) {
      const attempt = { account: body.email.toLowerCase(), address: address ?? 'unknown' };
      const waitMs = waitBeforeAttemptMs(attempts, attempt, nowMs, limits);
      if (waitMs > 0) return refuse('too-many-requests', 'too-many-attempts', 'Too many failed sign-ins. Wait before the next.', { retryAfterMs: waitMs });
      attempts = countAttempt(attempts, attempt, nowMs, limits);
      const { tenantId, facts, isRight } = await checkPassword(options, body.email, body.password, nowMs);
      if (!isRight) {
        if (facts !== undefined) options.refusedSignIns.note({ tenantId, personId: facts.personId }, nowMs, requestId);
        return wrongSignIn();
      }
      const verdict = await options.secondStep.judge({ ...facts, tenantId }, body.code, nowMs);
      // A wrong code is a failed sign-in like a wrong password.
      if (verdict !== 'wrong') attempts = forgiveAttempt(attempts, attempt, nowMs, limits);
      if (verdict === 'wrong') await options.pg.asTenant(tenantId, (tx) => options.insertAudit(tx, [wrongStepRow(tenantId, facts.personId, nowMs, requestId)]));
      if (verdict !== 'enough') return noSecondStep[verdict]();
      return openSession(options, tenantId, facts, nowMs, requestId, { provenBy: 'password', address, agent });
    },
    async signInDemo({ body, nowMs, requestId, address, agent }) {
      if (!options.isDemo) return noDemo();
      const found = await options.pg.asEngine((tx) => findByDemoAccount(tx, body.accountId));
      const facts = found && (await options.pg.asTenant(found.tenantId, (tx) => findSignInFacts(tx, found.personId)));
      if (!facts) return refuse('not-found', 'not-found', 'There is no such demo account.');
      return openSession(options, found.tenantId, facts, nowMs, requestId, { provenBy: 'demo', address, agent });
    },
    refreshSession: ({ body, nowMs, requestId, address }) => refresh(options, body.refreshToken, nowMs, requestId, networkOf(address)),
    async signOut({ caller, nowMs, requestId }) {
      if (caller.type !== 'person') return refuse('unauthenticated', 'sign-in-needed', 'This needs a signed-in person. Sign in and try again.');
      await options.pg.asTenant(caller.tenantId, (tx) => endSession(options, tx, caller, 'session.sign-out', nowMs, requestId));
      return answer({});
    },
  };
}

export const noDemo = (): Answer<never> => refuse('not-found', 'not-found', 'There is no such path.');

/** Whose account it is, and whether this opens it. */
type Checked = { readonly tenantId: TenantId } & ({ readonly isRight: true; readonly facts: SignInFacts } | { readonly isRight: false; readonly facts: SignInFacts | undefined });

async function checkPassword({ pg, keys, hasher }: SessionOptions, email: string, password: string, nowMs: number): Promise<Checked> {
  const address = await pg.asEngine((tx) => findByEmail(tx, keys, email));
  const tenantId = address?.tenantId ?? (NOBODY as TenantId);
  const facts = await pg.asTenant(tenantId, (tx) => findSignInFacts(tx, address?.personId ?? NOBODY));
  const isHashRight = await hasher.verify(password, facts?.passwordHash ?? null);
  const isOver = (facts?.passwordUntil ?? Infinity) <= nowMs;
  return isHashRight && facts?.isActive === true && !isOver ? { tenantId, facts, isRight: true } : { tenantId, facts, isRight: false };
}

/** For whoever was proven to be this person, by whatever way. */
export async function openSession(options: SessionOpening, tenantId: TenantId, facts: SignInFacts, nowMs: number, requestId: string, from: SignedInFrom): Promise<Answer<SessionBody>> {
  const { pg, ids, secrets, terms = sessionTerms } = options;
  const sessionId = ids.next<SessionId>();
  const secret = secrets.make();
  const expiresAtMs = sessionEndMs({ createdAtMs: nowMs, usedAtMs: nowMs, ...facts }, terms);
  const isClosed = await pg.asTenant(tenantId, async (tx) => {
    if (await isTenantClosed(tx, tenantId)) return true;
    await insertSession(tx, { sessionId, tenantId, personId: facts.personId, refreshHash: secrets.hash(secret), nowMs, expiresAtMs, provenBy: from.provenBy, deviceName: deviceNameOf(from.agent), network: networkOf(from.address) });
    await options.insertAudit(tx, [sessionRow({ tenantId, personId: facts.personId, sessionId }, 'session.sign-in', nowMs, requestId)]);
    const tooMany = await endOldestSessions(tx, facts.personId, from.provenBy === 'demo' ? MOST_DEMO_SESSIONS : MOST_SESSIONS, nowMs);
    await options.insertAudit(tx, tooMany.map((ended) => sessionRow({ tenantId, personId: facts.personId, sessionId: ended }, 'session.one-too-many', nowMs, requestId)));
    tx.afterCommit(() => options.rightsChanges.publish(tooMany.map((ended) => ({ type: 'session', sessionId: ended }))));
    return false;
  });
  if (isClosed) return tenantSuspended();
  return answer(await describeSession(options, { ...facts, tenantId, sessionId }, secret, nowMs, expiresAtMs));
}

async function refresh(options: SessionOptions, text: string, nowMs: number, requestId: string, network: string | null): Promise<Answer<SessionBody>> {
  const token = parseRefreshToken(text);
  if (!token) return sessionEnded();
  const { pg, secrets, terms = sessionTerms } = options;
  const next = secrets.make();
  const session = await pg.asTenant(token.tenantId, async (tx) => {
    const row = await claimSession(tx, token.sessionId);
    if (!row) return null;
    const age = { createdAtMs: row.createdAt, usedAtMs: row.usedAt, roles: row.roles, isOnDuty: row.isOnDuty };
    const match = matchOf(secrets, token.secret, row);
    const verdict = judgeRefresh({ ...age, match, isRevoked: row.isRevoked, isActive: row.isActive, nowMs }, terms);
    if (verdict === 'replayed') await endSession(options, tx, row, 'session.replay', nowMs, requestId);
    if (verdict !== 'rotate') return null;
    // Whoever is on duty keeps being paged; everybody else is let in again while an emergency is open.
    if (!row.isOnDuty && (await isTenantClosed(tx, token.tenantId))) return 'suspended';
    const expiresAtMs = sessionEndMs({ ...age, usedAtMs: nowMs }, terms);
    // What was asked with becomes the used one; after a lost reply that is the previous one again.
    await updateRefresh(tx, { sessionId: row.sessionId, refreshHash: secrets.hash(next), previousRefreshHash: secrets.hash(token.secret), nowMs, expiresAtMs, network });
    return { row, expiresAtMs };
  });
  if (session === 'suspended') return tenantSuspended();
  return session === null ? sessionEnded() : answer(await describeSession(options, session.row, next, nowMs, session.expiresAtMs));
}

function matchOf(secrets: Secrets, secret: string, { refreshHash, previousRefreshHash }: SessionRow): 'current' | 'previous' | 'neither' {
  if (secrets.isHashOf(secret, refreshHash)) return 'current';
  return previousRefreshHash !== null && secrets.isHashOf(secret, previousRefreshHash) ? 'previous' : 'neither';
}

interface SessionOf {
  tenantId: TenantId;
  personId: PersonId;
  sessionId: SessionId;
}

async function endSession(options: SessionOptions, tx: Tx, session: SessionOf, action: SessionAction, nowMs: number, requestId: string): Promise<void> {
  const ended = await revokeSessions(tx, { sessionId: session.sessionId }, nowMs);
  if (ended.length === 0) return;
  await options.insertAudit(tx, [sessionRow(session, action, nowMs, requestId)]);
  tx.afterCommit(() => options.rightsChanges.publish([{ type: 'session', sessionId: session.sessionId }]));
}

type SessionAction = 'session.one-too-many' | 'session.sign-in' | 'session.sign-out' | 'session.replay';

function sessionRow({ tenantId, personId, sessionId }: SessionOf, action: SessionAction, nowMs: number, requestId: string): AuditRow {
  const outcome = action === 'session.replay' ? 'refused' : 'allowed';
  return { tenantId, atMs: nowMs, actorKind: 'person', actorId: personId, action, resource: `session/${sessionId}`, patientId: null, outcome, requestId };
}

/** Somebody knew the password and not the code. */
const wrongStepRow = (tenantId: TenantId, personId: PersonId, nowMs: number, requestId: string): AuditRow =>
  ({ tenantId, atMs: nowMs, actorKind: 'person', actorId: personId, action: 'session.second-step', resource: `person/${personId}`, patientId: null, outcome: 'refused', requestId });

type SessionPerson = SessionOf & Pick<SignInFacts, 'roles' | 'unitIds'>;

async function describeSession(options: Pick<SessionOptions, 'signer'>, person: SessionPerson, secret: string, nowMs: number, endsAtMs: number): Promise<SessionBody> {
  const { tenantId, sessionId, personId, roles, unitIds } = person;
  const caller = { type: 'person', personId, tenantId, sessionId, roles, unitIds } as const;
  const { token, expiresAtMs } = await options.signer.sign(caller, Math.min(nowMs + ACCESS_TOKEN_MS, endsAtMs));
  const refreshToken = formatRefreshToken({ tenantId, sessionId, secret });
  return { sessionId, accessToken: token, accessExpiresAt: expiresAtMs, refreshToken, refreshExpiresAt: endsAtMs };
}
