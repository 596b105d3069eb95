// Settings of single sign-on by an administrator, and who offers it for the sign-in screen. A secret goes in and never comes out.
import type { SignInProvider } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import { judgeAddress } from '../paging/public-address.ts';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import type { Clock } from '../platform/clock.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { Sealer } from '../platform/sealer-node.ts';
import { endSessionsOf, redirectUriOf, sealedFor, type SignOn } from './sso-engine.ts';
import { countUnits, findProvider, listProviders, type ProviderRow, readGroupRoles, removeProvider, saveGroupRoles, saveProvider } from './sso-store.ts';

export interface SsoRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly signOn: Pick<SignOn, 'listed'>;
  readonly sealer: Sealer;
  readonly rightsChanges: RightsChanges;
  readonly insertAudit: InsertAudit;
  readonly listedHosts: readonly string[];
  readonly origin: string;
  /** People whose roles follow SCIM groups are given what these mean now. */
  readonly onGroupRoles: (tenantId: string) => Promise<void>;
}

export type SsoHandlers = Pick<Handlers<Caller>, 'listSignInProviders' | 'getSignOnSettings' | 'setSignInProvider' | 'removeSignInProvider' | 'setGroupRoles'>;

export function createSsoHandlers(options: SsoRouteOptions): SsoHandlers {
  const { pg, door, signOn, origin } = options;
  return {
    listSignInProviders: async () => answer({ providers: await signOn.listed() }),
    getSignOnSettings: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'sign-on.manage', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const rows = await listProviders(tx);
        return answer({ providers: rows.map((row) => shown(row, origin)), groupRoles: await readGroupRoles(tx) });
      }, { readOnly: true }),
    setSignInProvider: (call) => setSignInProvider(options, call),
    removeSignInProvider: ({ caller, params, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'sign-on.manage', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const row = await findProvider(tx, { slug: params.slug });
        if (row === undefined) return answer({});
        await removeProvider(tx, row.id, nowMs);
        await endSessionsOf(options, tx, row, { subject: null, providerSession: null }, requestId);
        return answer({});
      }),
    async setGroupRoles({ caller, body, nowMs, requestId }) {
      const done = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'sign-on.manage', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const unitIds = [...new Set(body.rules.flatMap(({ unitId }) => (unitId === null ? [] : [unitId])))];
        if ((await countUnits(tx, unitIds)) !== unitIds.length) return refuse('unprocessable', 'no-such-unit', 'A rule names a unit that is not there. Take an id of your units.');
        await saveGroupRoles(tx, tenantOf(caller), body.rules, byOf(caller), nowMs);
        return answer({});
      });
      if (done.ok) await options.onGroupRoles(tenantOf(caller));
      return done;
    },
  };
}

function setSignInProvider(options: SsoRouteOptions, call: Parameters<SsoHandlers['setSignInProvider']>[0]): ReturnType<SsoHandlers['setSignInProvider']> {
  const { pg, door, ids, sealer, listedHosts, origin } = options;
  const { caller, params: { slug }, body: { secret, ...settings }, nowMs, requestId } = call;
  const tenantId = tenantOf(caller);
  return pg.asTenant(tenantId, async (tx) => {
    const entry = await door.enter(tx, caller, 'sign-on.manage', { type: 'tenant' }, requestId);
    if (!entry.ok) return entry;
    if (judgeAddress(settings.issuer, listedHosts) === 'refused') {
      return refuse('unprocessable', 'issuer-refused', 'The issuer should be public and https; a host of the hospital’s own network must be listed in the operator’s option ssoHosts.');
    }
    const there = await findProvider(tx, { slug });
    // Its subjects would be taken for those of the other.
    if (there !== undefined && there.issuer !== settings.issuer) return refuse('conflict', 'other-issuer', 'This provider has another issuer. Remove it and make a new one: its people are linked to the old one.');
    const id = there?.id ?? ids.next();
    const sealedSecret = secret === undefined ? (there?.sealedSecret ?? null) : secret === null ? null : sealer.seal(secret, sealedFor(id));
    return answer(shown(await saveProvider(tx, { ...settings, id, tenantId, slug, sealedSecret, changedAt: nowMs }, byOf(caller)), origin));
  });
}

function shown({ id, tenantId: _tenant, sealedSecret, ...row }: ProviderRow, origin: string): SignInProvider {
  const startUri = `${origin}/sso/${id}`;
  return { ...row, hasSecret: sealedSecret !== null, redirectUri: redirectUriOf(origin, id), backChannelLogoutUri: `${startUri}/back-channel-logout`, startUri };
}

function byOf(caller: Caller): string {
  if (caller.type !== 'person') throw new Error('the door let a caller in who is no person');
  return caller.personId;
}
