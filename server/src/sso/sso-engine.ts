// Signing in by a provider: begins it, and finishes it into an ordinary session of ours, or a refusal with its reason. Also ends ours
// when the provider ends its own. Who may come in is decided in sign-on-decision.ts.
import type { GroupRole, SignInProviderChoice, SignOnRefusal, SignOnTrial } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import type { Provision } from '../people/provision.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { Sealer } from '../platform/sealer-node.ts';
import type { Attempt, IdentityProvider, ProviderAddress, Vouched } from './identity-provider.ts';
import { type Claims, decideSignOn, readClaims, type SignOnDecision, trialOf } from './sign-on-decision.ts';
import {
  endProviderSessions, findLinked, findProvider, findProviderTenant, findSameEmail, insertIdentity, insertProviderSession, listListedProviders, type ProviderRow, readGroupRoles,
} from './sso-store.ts';

export interface SignOnOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly ids: Ids;
  readonly sealer: Sealer;
  readonly provider: IdentityProvider;
  readonly provision: Provision;
  readonly rightsChanges: RightsChanges;
  readonly insertAudit: InsertAudit;
  /** An ordinary session of this person; null when they may have none. */
  readonly beginSession: (tenantId: string, personId: string, nowMs: number, requestId: string) => Promise<{ sessionId: string; refreshToken: string } | null>;
  /** Where browsers reach us. */
  readonly origin: string;
}

export type Begun = { readonly ok: true; readonly url: string; readonly attempt: Attempt } | Refused;
export type Entered = { readonly ok: true; readonly sessionId: string; readonly refreshToken: string } | Refused;
type Refused = { readonly ok: false; readonly why: SignOnRefusal };

export interface SignOn {
  listed(): Promise<SignInProviderChoice[]>;
  /** Null: there is no such provider. */
  begin(providerId: string): Promise<Begun | null>;
  finish(providerId: string, attempt: Attempt, answerUrl: string, requestId: string): Promise<Entered>;
  /** As `finish`, but nobody comes in and nothing is written: what it would have come to. */
  tryOut(providerId: string, attempt: Attempt, answerUrl: string): Promise<SignOnTrial>;
  signOutUrl(providerId: string): Promise<string | null>;
  /** False: the token proves nothing. */
  endedThere(providerId: string, logoutToken: string, requestId: string): Promise<boolean>;
}

export const redirectUriOf = (origin: string, providerId: string): string => `${origin}/sso/${providerId}/callback`;
export const sealedFor = (providerId: string): string => `sso-secret ${providerId}`;
const refuse = (why: SignOnRefusal): Refused => ({ ok: false, why });
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function createSignOn(options: SignOnOptions): SignOn {
  const { pg, provider, origin } = options;
  const find = async (id: string): Promise<ProviderRow | null> => {
    const tenantId = UUID.test(id) ? await pg.asEngine((tx) => findProviderTenant(tx, id)) : null;
    return tenantId === null ? null : ((await pg.asTenant(tenantId, (tx) => findProvider(tx, { id }))) ?? null);
  };
  return {
    listed: () => pg.asEngine(listListedProviders),
    async begin(providerId) {
      const row = await find(providerId);
      if (row === null) return null;
      const at = addressOf(row, options.sealer);
      if (at === null) return refuse('secret-lost');
      const begun = await provider.begin(at, { redirectUri: redirectUriOf(origin, row.id), scopes: row.scopes, asksAnew: row.asksAnew, strength: row.strength });
      return begun.ok ? { ok: true, ...begun.body } : begun;
    },
    async finish(providerId, attempt, answerUrl, requestId) {
      const row = await find(providerId);
      if (row === null) return refuse('stale');
      const at = addressOf(row, options.sealer);
      if (at === null) return refuse('secret-lost');
      const vouched = await provider.finish(at, attempt, answerUrl, row);
      return vouched.ok ? enter(options, row, vouched.body, requestId) : vouched;
    },
    async tryOut(providerId, attempt, answerUrl) {
      const row = await find(providerId);
      const at = row && addressOf(row, options.sealer);
      if (row === null || !at) return { providerId, claims: null, outcome: row === null ? 'stale' : 'secret-lost', roles: [] };
      const vouched = await provider.finish(at, attempt, answerUrl, row);
      if (!vouched.ok) return { providerId, claims: null, outcome: vouched.why, roles: [] };
      const claims = readClaims(vouched.body.claims, vouched.body.subject, row.groupsClaim);
      const { decision, rules } = await pg.asTenant(row.tenantId, (tx) => decide(tx, options.keys, row, claims));
      return trialOf(providerId, claims, decision, rules);
    },
    async signOutUrl(providerId) {
      const row = await find(providerId);
      const at = row && addressOf(row, options.sealer);
      return at ? provider.signOutUrl(at, `${origin}/sign-in`) : null;
    },
    async endedThere(providerId, logoutToken, requestId) {
      const row = await find(providerId);
      const at = row && addressOf(row, options.sealer);
      const whom = at ? await provider.readLogout(at, logoutToken) : null;
      if (row === null || whom === null) return false;
      await pg.asTenant(row.tenantId, (tx) => endSessionsOf(options, tx, row, whom, requestId));
      return true;
    },
  };
}

function addressOf({ id, issuer, clientId, sealedSecret }: ProviderRow, sealer: Sealer): ProviderAddress | null {
  const secret = sealedSecret === null ? null : sealer.open(sealedSecret, sealedFor(id));
  return sealedSecret !== null && secret === null ? null : { issuer, clientId, secret };
}

async function enter(options: SignOnOptions, row: ProviderRow, vouched: Vouched, requestId: string): Promise<Entered> {
  const { pg, clock } = options;
  const nowMs = clock.nowMs();
  const claims = readClaims(vouched.claims, vouched.subject, row.groupsClaim);
  const found = await pg.asTenant(row.tenantId, async (tx) => meet(options, tx, row, claims, nowMs, requestId));
  if (!found.ok) return found;
  const session = await options.beginSession(row.tenantId, found.personId, nowMs, requestId);
  if (session === null) return refuse('deactivated');
  const { subject, providerSession } = vouched;
  await pg.asTenant(row.tenantId, (tx) => insertProviderSession(tx, { tenantId: row.tenantId, sessionId: session.sessionId, providerId: row.id, subject, providerSession }));
  return { ok: true, ...session };
}

async function decide(tx: Tx, keys: Keys, row: ProviderRow, claims: Claims): Promise<{ decision: SignOnDecision; rules: GroupRole[] }> {
  const rules = await readGroupRoles(tx);
  const linked = (await findLinked(tx, row.id, claims.subject)) ?? null;
  const sameEmail = (claims.email === null ? null : await findSameEmail(tx, keys, row.tenantId, claims.email)) ?? null;
  return { decision: decideSignOn({ claims, rules, settings: row, linked, sameEmail }), rules };
}

/** The person behind the claims, made or brought up to date. A refusal is in the audit, without a name. */
async function meet(options: SignOnOptions, tx: Tx, row: ProviderRow, claims: Claims, nowMs: number, requestId: string): Promise<{ ok: true; personId: string } | Refused> {
  const { keys, provision, ids } = options;
  const { decision } = await decide(tx, keys, row, claims);
  const audit = (personId: string | null, action: string, outcome: 'allowed' | 'refused') =>
    options.insertAudit(tx, [{ tenantId: row.tenantId, atMs: nowMs, actorKind: personId === null ? 'engine' : 'person', actorId: personId, action, resource: `sign-in-provider/${row.id}`, patientId: null, outcome, requestId }]);
  const refused = async (why: SignOnRefusal): Promise<Refused> => (await audit(null, `sign-on.${why}`, 'refused'), refuse(why));
  if (decision.type === 'refused') return refused(decision.why);
  const personId = decision.type === 'enter' ? decision.personId : ids.next();
  if (decision.type === 'create' && (await provision.findFull(tx, row.tenantId)) !== null) return refused('no-room');
  const isMet = await provision.recorded(tx, { tenantId: row.tenantId, atMs: nowMs, actorKind: 'engine', actorId: null, requestId }, personId, async () => {
    if (decision.type === 'create' && !(await provision.insertPerson(tx, { personId, tenantId: row.tenantId, ...claims, email: decision.email, nowMs }))) return false;
    const standing = decision.standing === null ? null : await provision.keepLastAdmin(tx, row.tenantId, personId, decision.standing, nowMs);
    if (standing !== null) await provision.setStanding(tx, row.tenantId, personId, standing);
    return true;
  });
  if (!isMet) return refused('no-account');
  const isLink = decision.type === 'create' || decision.isNewLink;
  if (isLink) await insertIdentity(tx, { tenantId: row.tenantId, providerId: row.id, subject: claims.subject, personId, nowMs });
  await audit(personId, decision.type === 'create' ? 'sign-on.create-person' : isLink ? 'sign-on.link' : 'sign-on.enter', 'allowed');
  return { ok: true, personId };
}

export async function endSessionsOf(
  { clock, rightsChanges, insertAudit }: Pick<SignOnOptions, 'clock' | 'rightsChanges' | 'insertAudit'>, tx: Tx, { id, tenantId }: Pick<ProviderRow, 'id' | 'tenantId'>,
  whom: { subject: string | null; providerSession: string | null }, requestId: string,
): Promise<void> {
  const ended = await endProviderSessions(tx, id, whom, clock.nowMs());
  await insertAudit(tx, ended.map(({ sessionId, personId }) => ({
    tenantId, atMs: clock.nowMs(), actorKind: 'person', actorId: personId, action: 'session.ended-by-provider', resource: `session/${sessionId}`, patientId: null, outcome: 'allowed', requestId,
  })));
  tx.afterCommit(() => rightsChanges.publish(ended.map(({ sessionId }) => ({ type: 'session', sessionId }))));
}
