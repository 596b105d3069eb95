// A person's passkeys: add (after a proof), name, remove. The last way in cannot be removed. Signing in with one is in
// passkey-sign-in-routes.ts.
import type { PasskeyId } from '@mydr24/protocol';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { PasskeyOwner, Passkeys } from './passkey.ts';
import { claimOtherWays, insertPasskey, listCredentials, listOwnPasskeys, removePasskey, renamePasskey } from './passkey-store.ts';
import { findOwnerName } from './owner-store.ts';

export interface PasskeyRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly passkeys: Pick<Passkeys, 'challengeToAdd' | 'judgeNew'>;
}

export type PasskeyHandlers = Pick<Handlers<Caller>, 'listPasskeys' | 'startPasskey' | 'addPasskey' | 'renamePasskey' | 'removePasskey'>;

const notThere = () => refuse('unprocessable', 'passkey-refused', 'The device’s answer does not fit. Start again.');

export function createPasskeyHandlers({ pg, door, ids, passkeys }: PasskeyRouteOptions): PasskeyHandlers {
  const ownerOf = async (tx: Tx, { personId }: PersonCaller): Promise<PasskeyOwner> => ({ personId, name: await findOwnerName(tx, personId) });
  const enterSelf = (tx: Tx, caller: Caller, action: 'self.read' | 'passkey.add', requestId: string) => door.enter(tx, caller, action, { type: 'self' }, requestId);
  const onOwn = <Body>(caller: Caller, action: 'passkey.rename' | 'passkey.remove', id: PasskeyId, requestId: string, deed: (tx: Tx) => Promise<Answer<Body>>): Promise<Answer<Body>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, action, { type: 'passkey', id }, requestId);
      return entry.ok ? deed(tx) : entry;
    });
  return {
    listPasskeys: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await enterSelf(tx, caller, 'self.read', requestId);
        return entry.ok ? answer({ passkeys: await listOwnPasskeys(tx, (caller as PersonCaller).personId) }) : entry;
      }, { readOnly: true }),
    startPasskey: ({ caller, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await enterSelf(tx, caller, 'self.read', requestId);
        if (!entry.ok) return entry;
        const person = caller as PersonCaller;
        const [owner, known] = [await ownerOf(tx, person), await listCredentials(tx, person.personId)];
        return answer({ options: await passkeys.challengeToAdd(owner, known, nowMs) });
      }),
    addPasskey: ({ caller, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await enterSelf(tx, caller, 'passkey.add', requestId);
        if (!entry.ok) return entry;
        const person = caller as PersonCaller;
        const made = await passkeys.judgeNew(await ownerOf(tx, person), body.answer, nowMs);
        const kept = made && (await insertPasskey(tx, { ...made, passkeyId: ids.next<PasskeyId>(), tenantId: person.tenantId, personId: person.personId, name: body.name, nowMs }));
        return kept ? answer(kept) : notThere();
      }),
    renamePasskey: ({ caller, params, body, requestId }) =>
      onOwn(caller, 'passkey.rename', params.passkeyId, requestId, async (tx) => {
        await renamePasskey(tx, params.passkeyId, body.name);
        return answer({});
      }),
    removePasskey: ({ caller, params, nowMs, requestId }) =>
      onOwn(caller, 'passkey.remove', params.passkeyId, requestId, async (tx) => {
        const others = await claimOtherWays(tx, (caller as PersonCaller).personId, params.passkeyId);
        if (others.passkeys === 0 && !others.hasPassword) return refuse('conflict', 'last-way-in', 'This is the only way into the account. Add another passkey first.');
        await removePasskey(tx, params.passkeyId, nowMs);
        return answer({});
      }),
  };
}
