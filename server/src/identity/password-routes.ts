// Choosing a password. Whoever changes it is proven (needsStepUp); everywhere else they are signed out, because whoever knew
// the old one may be there.
import type { Keys } from '../keys/keys.ts';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import type { PasswordHasher } from '../people/password.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { endOwnSessions } from './own-session-store.ts';
import { findOwnWords, updatePassword } from './owner-store.ts';
import { type IsLeaked, judgePassword, type PasswordFlaw } from './password-choice.ts';

export interface PasswordRouteOptions {
  readonly keys: Keys;
  readonly pg: Postgres;
  readonly door: Door;
  readonly hasher: Pick<PasswordHasher, 'hash'>;
  readonly rightsChanges: RightsChanges;
  readonly isLeaked: IsLeaked;
}

export type PasswordHandlers = Pick<Handlers<Caller>, 'setPassword'>;

const advice: Readonly<Record<PasswordFlaw, string>> = {
  'password-too-short': 'A password needs 12 characters or more. Several words are easy to keep.',
  'password-leaked': 'This password, or one like it, is in lists that thieves try first. Choose another.',
  'password-about-you': 'This password is made of your name or address. Choose another.',
};

export function createPasswordHandlers({ pg, keys, door, hasher, rightsChanges, isLeaked }: PasswordRouteOptions): PasswordHandlers {
  return {
    async setPassword({ caller, body, nowMs, requestId }) {
      const words = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'self.read', { type: 'self' }, requestId);
        return entry.ok ? answer(await findOwnWords(tx, keys, tenantOf(caller), (caller as PersonCaller).personId)) : entry;
      });
      if (!words.ok) return words;
      const flaw = judgePassword(body.password, words.body, isLeaked);
      if (flaw !== null) return refuse('unprocessable', flaw, advice[flaw]);
      // Takes long on purpose, so no transaction waits for it.
      const passwordHash = await hasher.hash(body.password);
      return pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'password.set', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const person = caller as PersonCaller;
        await updatePassword(tx, person.personId, passwordHash);
        const ended = await endOwnSessions(tx, person, 'others', nowMs);
        tx.afterCommit(() => rightsChanges.publish(ended.map((sessionId) => ({ type: 'session', sessionId }))));
        return answer({ ended: ended.length });
      });
    },
  };
}
