// Builds who may do what: tokens, device keys, revocations and the door. Part of app.ts. Decides nothing.
import { insertAudit } from './audit/audit-store.ts';
import type { Caller } from './people/access.ts';
import { createTokenSigner, createTokenVerifier } from './people/access-token-jose.ts';
import { createDeviceVerifier } from './devices/device-engine.ts';
import { createPasskeys } from './identity/passkey-node.ts';
import { createDoor, createTopicDoor } from './people/door-postgres.ts';
import { createRefusedSignIns } from './people/refused-sign-in-engine.ts';
import { openSiteRights } from './people/judge-cedar.ts';
import { createRevocations } from './people/revocation-engine.ts';
import { createWaitingKeys } from './people/waiting-key-node.ts';
import { nodeSecrets } from './people/secrets-node.ts';
import { parseDeviceKey } from './people/secrets.ts';
import { type Answer, answer } from './platform/handlers.ts';
import { createSealer } from './platform/sealer-node.ts';
import type { AppOptions } from './app-options.ts';
import type { Platform } from './platform-parts.ts';

export function buildPeople({ pg, clock, onProblem }: Platform, { authKey, config }: AppOptions) {
  const revocations = createRevocations({ pg, clock, onProblem });
  const verifyToken = createTokenVerifier({ key: authKey, clock, isSessionRevoked: (id) => revocations.isSessionRevoked(id) });
  const verifyDeviceKey = createDeviceVerifier({ pg, clock, secrets: nodeSecrets, rightsChanges: revocations });
  const rights = openSiteRights(config.policyDir);
  return {
    revocations,
    refusedSignIns: createRefusedSignIns({ pg, clock, insertAudit, onProblem }),
    rights,
    verifyToken,
    signer: createTokenSigner({ key: authKey, clock }),
    /** A socket's hello carries a person's token or a device's key. */
    verifyEither: (token: string) => (parseDeviceKey(token) === null ? verifyToken(token) : verifyDeviceKey(token)),
    verifyDevice: async (key: string): Promise<Answer<Caller>> => {
      const verdict = await verifyDeviceKey(key);
      return verdict.ok ? answer(verdict.body.caller) : verdict;
    },
    // Browsers count `localhost` as safe, and as a name that passkeys can belong to; a bare address is none.
    passkeys: createPasskeys({ authKey, origin: new URL(config.publicOrigin ?? `http://localhost:${config.port}`).origin, siteName: 'MyDR24' }),
    /** Of the keys of people's apps for codes. */
    codeSealer: createSealer(authKey, 'code-app'),
    waitingKeyOf: createWaitingKeys(authKey),
    door: createDoor({ clock, insertAudit, rights }),
    authorise: createTopicDoor(pg, { clock, insertAudit, rights }),
  };
}

export type People = ReturnType<typeof buildPeople>;
