// Builds who comes in from outside: single sign-on, provisioning and apps. Part of app.ts. Decides nothing.
import { createHash } from 'node:crypto';
import { insertAudit } from './audit/audit-store.ts';
import { publicUrlOf } from './channels.ts';
import { createPushAgent } from './paging/push-agent-node.ts';
import { endAccess } from './people/access-end-engine.ts';
import type { Provision } from './people/provision.ts';
import { lastAdminNotice } from './people/last-admin-words.ts';
import { claimMail, insertPerson, listPrivacyOfficers, restoreAccess, setStanding } from './people/provision-store.ts';
import { createStaffHandlers } from './people/staff-routes.ts';
import { isLastAdmin } from './people/staff-store.ts';
import { recordChange } from './people/standing-change-store.ts';
import { nodeSecrets } from './people/secrets-node.ts';
import { openSession } from './people/session-routes.ts';
import { findSignInFacts } from './people/session-store.ts';
import { createRateLimiter } from './platform/rate-limiter.ts';
import { createSealer } from './platform/sealer-node.ts';
import { createScim } from './scim/scim-engine.ts';
import { scimRoutes } from './scim/scim-routes.ts';
import { createScimTokenVerifier } from './scim/scim-token-engine.ts';
import { createScimTokenHandlers } from './scim/scim-token-routes.ts';
import { createAppRequests } from './smart/app-request-engine.ts';
import { createAppHandlers } from './smart/app-routes.ts';
import { createClientProof } from './smart/client-proof-jose.ts';
import { smartRoutes } from './smart/smart-routes.ts';
import { createSmartTokens } from './smart/smart-token-engine.ts';
import { createGuardedFetch } from './sso/guarded-fetch-http.ts';
import { createIdentityProvider } from './sso/identity-provider-http.ts';
import { createSignOn, type SignOnOptions } from './sso/sso-engine.ts';
import { signOnPages } from './sso/sso-page-routes.ts';
import { createSsoHandlers } from './sso/sso-routes.ts';
import { readGroupRoles } from './sso/sso-store.ts';
import type { Keys } from './keys/keys.ts';
import type { TenantGate } from './tenancy/tenant-limits.ts';
import type { AppOptions } from './app-options.ts';
import type { Chain } from './chain-parts.ts';
import type { People } from './people-parts.ts';
import type { Platform } from './platform-parts.ts';

/** A ward that changes shift comes from one address. */
const SIGN_ON_RATE = { burst: 100, perSecond: 2 };
/** A directory that is read for the first time sends thousands of requests, one after the other. */
/** Each person's app asks every five minutes; a hospital comes from one address. */
const APP_RATE = { burst: 300, perSecond: 20 };
const SCIM_RATE = { burst: 300, perSecond: 50 };

export function buildSignOn(platform: Platform & { readonly keys: Keys }, people: People, chain: Chain, tenants: Pick<TenantGate, 'takeRoom'>, { config, authKey }: AppOptions) {
  const { pg, keys, clock, ids, onProblem } = platform;
  const { door, signer, revocations: rightsChanges } = people;
  const origin = publicUrlOf(config);
  const sealer = createSealer(authKey, 'sign-on');
  const fetch = createGuardedFetch({ listedHosts: config.ssoHosts, publicAgent: createPushAgent() });
  /** Filled by app.ts: sockets are opened after this. */
  const sockets: { narrow: (personId: string) => void } = { narrow: () => {} };
  let isReloading = false;
  /** Once for all people of one commit. */
  const peopleChanged = (): void => {
    if (isReloading) return;
    isReloading = true;
    setImmediate(() => {
      isReloading = false;
      chain.roster.reload().catch(onProblem);
    });
  };
  const provision: Provision = {
    findFull: (tx, tenantId) => tenants.takeRoom(tx, tenantId, 'people'),
    claimMail: (tx, email) => claimMail(pg, tx, keys, email),
    insertPerson: async (tx, person) => (await claimMail(pg, tx, keys, person.email)) && insertPerson(tx, keys, person),
    async setStanding(tx, tenantId, personId, standing) {
      if (await setStanding(tx, tenantId, personId, standing)) tx.afterCommit(() => (sockets.narrow(personId), peopleChanged()));
    },
    async endAccess(tx, tenantId, personId, nowMs) {
      await endAccess({ rightsChanges, tellDesk: chain.pages.notices.tellPeople }, tx, tenantId, personId, nowMs);
      tx.afterCommit(peopleChanged);
    },
    restoreAccess,
    isLastAdmin,
    async keepLastAdmin(tx, tenantId, personId, standing, nowMs) {
      if (standing.roles.includes('admin') || !(await isLastAdmin(tx, tenantId, personId))) return standing;
      tx.afterCommit(() => chain.pages.tellOperator('last-administrator-kept', { tenantId }));
      await chain.pages.notices.tellPeople(tx, tenantId, `last-administrator/${personId}/${dayOf(nowMs)}`, await listPrivacyOfficers(tx), lastAdminNotice, nowMs);
      return { ...standing, roles: [...standing.roles, 'admin'] };
    },
    recorded: (tx, by, personId, deed) => recordChange(insertAudit, tx, by, personId, deed),
  };
  const beginSession: SignOnOptions['beginSession'] = async (tenantId, personId, nowMs, requestId) => {
    const facts = await pg.asTenant(tenantId, (tx) => findSignInFacts(tx, personId));
    if (!facts?.isActive) return null;
    const opened = await openSession({ pg, ids, secrets: nodeSecrets, signer, insertAudit, rightsChanges }, tenantId as never, facts, nowMs, requestId, { provenBy: 'sign-on', address: undefined, agent: undefined });
    return opened.ok ? opened.body : null;
  };
  const provider = createIdentityProvider({ fetch, onProblem });
  const signOn = createSignOn({ pg, keys, clock, ids, sealer, provider, provision, rightsChanges, insertAudit, beginSession, origin });
  const scim = createScim({ pg, keys, clock, ids, provision, readGroupRoles, insertAudit, origin });
  const verify = createScimTokenVerifier({ pg, clock, secrets: nodeSecrets });
  const requests = createAppRequests({ pg, door, rights: people.rights, ids, clock, secrets: nodeSecrets, insertAudit, origin });
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
  const tokens = createSmartTokens({ pg, clock, secrets: nodeSecrets, proof: createClientProof({ fetch, clock }), rightsChanges, insertAudit, origin, sha256 });
  return {
    sockets,
    provision,
    verifyApp: tokens.verify,
    handlers: {
      ...createSsoHandlers({ pg, door, ids, clock, signOn, sealer, rightsChanges, insertAudit, listedHosts: config.ssoHosts, origin, onGroupRoles: scim.applyGroupRoles }),
      ...createStaffHandlers({ pg, keys, door, provision, insertAudit }),
      ...createScimTokenHandlers({ pg, door, ids, secrets: nodeSecrets, origin }),
      ...createAppHandlers({ pg, door, ids, secrets: nodeSecrets, rightsChanges, requests, listedHosts: config.ssoHosts, origin }),
    },
    routes: [signOnPages({ signOn, sealer, limiter: createRateLimiter(SIGN_ON_RATE), clock, origin }), smartRoutes({ tokens, limiter: createRateLimiter(APP_RATE), clock, origin }), scimRoutes({ scim, verify, limiter: createRateLimiter(SCIM_RATE), clock, origin, onProblem })],
  };
}

/** It is told once a day. */
const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

export type SignOnParts = ReturnType<typeof buildSignOn>;
