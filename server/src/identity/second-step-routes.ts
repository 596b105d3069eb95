// A person's own second step: set up by a first code, recovery codes, doing without; and from when an administrator asks the staff
// for one. Taking codes is second-step-engine.ts.
import type { RecoveryCodes } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { Sealer } from '../platform/sealer-node.ts';
import { readNewKey, startKey } from './code-app-key-node.ts';
import { findOwnerEmail } from './owner-store.ts';
import { keySealedFor } from './second-step-engine.ts';
import type { SecondStep } from './second-step-port.ts';
import { deleteCodeApp, findPolicy, findSecondStep, type OwnSecondStepRow, putCodeApp, putPolicy, replaceRecoveryCodes } from './second-step-store.ts';
import { neededFromAt } from './second-step.ts';

export interface SecondStepRouteOptions {
  readonly keys: Keys;
  readonly pg: Postgres;
  readonly door: Door;
  readonly sealer: Sealer;
  readonly secondStep: Pick<SecondStep, 'makeRecoveryCodes'>;
  readonly siteName: string;
}

export type SecondStepHandlers = Pick<
  Handlers<Caller>, 'getSecondStep' | 'startCodeApp' | 'addCodeApp' | 'removeCodeApp' | 'renewRecoveryCodes' | 'getSecondStepPolicy' | 'setSecondStepPolicy'
>;

const notThisCode = () => refuse('unprocessable', 'code-refused', 'This code is not right. Wait for the next one, or start again.');
const noneYet = () => refuse('conflict', 'no-code-app', 'Set up an app for codes first.');

export function createSecondStepHandlers({ pg, keys, door, sealer, secondStep, siteName }: SecondStepRouteOptions): SecondStepHandlers {
  const asSelf = <Body>(caller: Caller, action: 'self.read' | 'second-step.set', requestId: string, deed: (tx: Tx, person: PersonCaller, own: OwnSecondStepRow) => Promise<Answer<Body>>) =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, action, { type: 'self' }, requestId);
      if (!entry.ok) return entry;
      const person = caller as PersonCaller;
      const own = await findSecondStep(tx, person.personId);
      if (own === undefined) throw new Error('the door let somebody in who is not there');
      return deed(tx, person, own);
    });
  return {
    getSecondStep: ({ caller, requestId }) =>
      asSelf(caller, 'self.read', requestId, async (_tx, { roles }, { codeAppAt, recoveryCodesLeft, staffFromAt }) => answer({ codeAppAt, recoveryCodesLeft, neededFrom: neededFromAt({ roles, staffFromAt }) })),
    startCodeApp: ({ caller, nowMs, requestId }) =>
      asSelf(caller, 'self.read', requestId, async (tx, person) => answer(startKey(sealer, keySealedFor(person), siteName, await findOwnerEmail(tx, keys, person.tenantId, person.personId), nowMs))),
    async addCodeApp({ caller, body, nowMs, requestId }) {
      const codes = await secondStep.makeRecoveryCodes();
      return asSelf<RecoveryCodes>(caller, 'second-step.set', requestId, async (tx, person) => {
        const proven = readNewKey(sealer, keySealedFor(person), body, nowMs);
        if (proven === null) return notThisCode();
        await putCodeApp(tx, { ...person, sealedKey: sealer.seal(proven.key, keySealedFor(person)), usedStep: proven.usedStep, nowMs });
        await replaceRecoveryCodes(tx, person, codes.hashed, nowMs);
        return answer({ codes: codes.printed });
      });
    },
    removeCodeApp: ({ caller, nowMs, requestId }) =>
      asSelf(caller, 'second-step.set', requestId, async (tx, { personId, roles }, { hasPasskey, staffFromAt }) => {
        const fromAt = neededFromAt({ roles, staffFromAt });
        if (fromAt !== null && nowMs >= fromAt && !hasPasskey) return refuse('conflict', 'second-step-kept', 'Staff need more than a password here. Add a passkey before doing without the app.');
        await deleteCodeApp(tx, personId);
        return answer({});
      }),
    async renewRecoveryCodes({ caller, nowMs, requestId }) {
      const codes = await secondStep.makeRecoveryCodes();
      return asSelf<RecoveryCodes>(caller, 'second-step.set', requestId, async (tx, person, { codeAppAt }) => {
        if (codeAppAt === null) return noneYet();
        await replaceRecoveryCodes(tx, person, codes.hashed, nowMs);
        return answer({ codes: codes.printed });
      });
    },
    getSecondStepPolicy: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'second-step.policy', { type: 'tenant' }, requestId);
        return entry.ok ? answer(await findPolicy(tx, tenantOf(caller))) : entry;
      }, { readOnly: true }),
    setSecondStepPolicy: ({ caller, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'second-step.policy', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const person = caller as PersonCaller;
        const own = await findSecondStep(tx, person.personId);
        // Whoever asks it of all does not lock themselves out first.
        if (body.staffFrom !== null && own?.codeAppAt === null && !own.hasPasskey) return refuse('conflict', 'own-second-step-first', 'Set up a passkey or an app for codes for yourself first.');
        await putPolicy(tx, person, body.staffFrom, nowMs);
        return answer(await findPolicy(tx, person.tenantId));
      }),
  };
}
