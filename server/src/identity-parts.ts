// Gives the endpoints of people's own identity their handlers: signing in, sessions, passwords, passkeys, second steps, recovery, proofs. Part
// of app.ts. Decides nothing.
import type { TenantId } from '@mydr24/protocol';
import { insertAudit } from './audit/audit-store.ts';
import { publicUrlOf } from './channels.ts';
import type { Config } from './config.ts';
import { isLeakedPassword } from './identity/leaked-passwords-file.ts';
import { createAcceptInvitationHandlers } from './identity/accept-invitation-routes.ts';
import { createInvitationHandlers } from './identity/invitation-routes.ts';
import { createOwnSessionHandlers } from './identity/own-session-routes.ts';
import { createPasskeyHandlers } from './identity/passkey-routes.ts';
import { type BeginSession, createPasskeySignInHandlers } from './identity/passkey-sign-in-routes.ts';
import { createUsePasskey } from './identity/passkey-use-engine.ts';
import { createPasswordHandlers } from './identity/password-routes.ts';
import { createRecoverAccountHandlers } from './identity/recover-account-routes.ts';
import { createRecoveryHandlers } from './identity/recovery-routes.ts';
import { createTellRecovery } from './identity/recovery-tell-engine.ts';
import { createSecondStep } from './identity/second-step-engine.ts';
import { createSecondStepHandlers } from './identity/second-step-routes.ts';
import { createStepUpHandlers } from './identity/step-up-routes.ts';
import type { Keys } from './keys/keys.ts';
import { createPasswordHasher } from './people/password-argon2.ts';
import type { Provision } from './people/provision.ts';
import { nodeSecrets } from './people/secrets-node.ts';
import { createSessionHandlers, openSession } from './people/session-routes.ts';
import { findSignInFacts } from './people/session-store.ts';
import { findScope, judgeGiven } from './people/staff-store.ts';
import { createWaitingKeyHandlers } from './people/waiting-key-routes.ts';
import type { Platform } from './platform-parts.ts';
import type { People } from './people-parts.ts';
import type { Chain } from './chain-parts.ts';

export function buildIdentityHandlers({ pg, keys, clock, ids }: Platform & { readonly keys: Keys }, people: People, chain: Chain, provision: Provision, config: Config) {
  const isDemo = config.mode === 'demo';
  const { door, revocations: rightsChanges, signer, passkeys, codeSealer: sealer } = people;
  const hasher = createPasswordHasher();
  const usePasskey = createUsePasskey({ pg, passkeys });
  const { tellPerson, tellPeople, leave } = chain.pages.notices;
  const secondStep = createSecondStep({ pg, sealer, hasher, tellPerson });
  const begin = (provenBy: 'passkey' | 'password'): BeginSession => async ({ tenantId, personId }, from, nowMs, requestId) => {
    const facts = await pg.asTenant(tenantId, (tx) => findSignInFacts(tx, personId));
    return facts?.isActive === true ? openSession({ pg, ids, secrets: nodeSecrets, signer, insertAudit, rightsChanges }, tenantId as TenantId, facts, nowMs, requestId, { ...from, provenBy }) : null;
  };
  const invitation = { pg, keys, ids, secrets: nodeSecrets, provision, staff: { find: findScope, judge: judgeGiven } };
  const recovery = { pg, keys, secrets: nodeSecrets, insertAudit, tell: createTellRecovery({ keys, tellPerson, tellPeople, leave }) };
  return {
    ...createSessionHandlers({ pg, keys, clock, ids, hasher, secondStep, signer, secrets: nodeSecrets, rightsChanges, insertAudit, isDemo, refusedSignIns: people.refusedSignIns }),
    ...createOwnSessionHandlers({ pg, door, rightsChanges }),
    ...createWaitingKeyHandlers({ pg, door, keyOf: people.waitingKeyOf }),
    ...createPasswordHandlers({ pg, keys, door, hasher, rightsChanges, isLeaked: isLeakedPassword }),
    ...createPasskeyHandlers({ pg, door, ids, passkeys }),
    ...createPasskeySignInHandlers({ passkeys, usePasskey, beginSession: begin('passkey') }),
    ...createSecondStepHandlers({ pg, keys, door, sealer, secondStep, siteName: 'MyDR24' }),
    ...createRecoveryHandlers({ ...recovery, door, ids, origin: publicUrlOf(config) }),
    ...createRecoverAccountHandlers({ ...recovery, hasher, isLeaked: isLeakedPassword, rightsChanges, beginSession: begin('password') }),
    ...createInvitationHandlers({ ...invitation, door, send: chain.pages.sendToFamily, canSend: chain.pages.canSend, origin: publicUrlOf(config) }),
    ...createAcceptInvitationHandlers({ ...invitation, passkeys, sealer, secondStep, hasher, isLeaked: isLeakedPassword, insertAudit, siteName: 'MyDR24', beginSession: (person, by, ...rest) => begin(by)(person, ...rest) }),
    ...createStepUpHandlers({ pg, door, hasher, usePasskey, secondStep, insertAudit, isDemo }),
  };
}
