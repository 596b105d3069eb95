// Asks for the second step beside a right password, takes a code once, and makes codes. A code of the app is judged under a lock
// of its row; a recovery code's slow hash is reckoned outside of any transaction.
import { randomBytes } from 'node:crypto';
import type { TellPerson } from '../paging/notice.ts';
import type { PasswordHasher } from '../people/password.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { Sealer } from '../platform/sealer-node.ts';
import { CODES_AT_ONCE, printRecoveryCode, readRecoveryCode, recoveryCodeOf } from './recovery-code.ts';
import { claimCodeApp, countWrongCode, findRecoveryCode, findSecondStep, markStepUsed, useRecoveryCode } from './second-step-store.ts';
import type { SecondStep, SecondStepOf } from './second-step-port.ts';
import { recoveryCodeUsed } from './second-step-words.ts';
import { MOST_WRONG, secondStepOf } from './second-step.ts';
import { stepOf } from './totp-node.ts';

export interface SecondStepOptions {
  readonly pg: Postgres;
  readonly sealer: Sealer;
  readonly hasher: PasswordHasher;
  readonly tellPerson: TellPerson;
}

export const keySealedFor = ({ tenantId, personId }: SecondStepOf): string => `code-app ${tenantId} ${personId}`;

export function createSecondStep(options: SecondStepOptions): SecondStep {
  const { pg, hasher } = options;
  const take: SecondStep['take'] = (person, code, nowMs) => (/^\d{6}$/.test(code.replace(/\s/g, '')) ? takeOfApp(options, person, code, nowMs) : takeOfPaper(options, person, code, nowMs));
  return {
    take,
    async judge(person, code, nowMs) {
      const row = await pg.asTenant(person.tenantId, (tx) => findSecondStep(tx, person.personId));
      const asked = secondStepOf({ hasCodeApp: (row?.codeAppAt ?? null) !== null, roles: person.roles, staffFromAt: row?.staffFromAt ?? null }, nowMs);
      if (asked !== 'code') return asked === 'none' ? 'enough' : 'missing';
      if (code === undefined) return 'needed';
      return (await take(person, code, nowMs)) ? 'enough' : 'wrong';
    },
    async makeRecoveryCodes() {
      const made = new Map<string, ReturnType<typeof recoveryCodeOf>>();
      while (made.size < CODES_AT_ONCE) {
        const code = recoveryCodeOf(randomBytes(16));
        made.set(code.selector, code);
      }
      const codes = [...made.values()];
      const hashed = await Promise.all(codes.map(async ({ selector, secret }) => ({ selector, codeHash: await hasher.hash(secret) })));
      return { printed: codes.map(printRecoveryCode), hashed };
    },
  };
}

async function takeOfApp({ pg, sealer }: SecondStepOptions, person: SecondStepOf, code: string, nowMs: number): Promise<boolean> {
  return pg.asTenant(person.tenantId, async (tx) => {
    const app = await claimCodeApp(tx, person.personId);
    if (app === undefined || app.wrong >= MOST_WRONG) return false;
    const key = sealer.open(app.sealedKey, keySealedFor(person));
    const step = key === null ? null : stepOf(Buffer.from(key, 'base64url'), code, nowMs, app.usedStep);
    if (step === null) await countWrongCode(tx, person.personId);
    else await markStepUsed(tx, person.personId, step);
    return step !== null;
  });
}

async function takeOfPaper({ pg, hasher, tellPerson }: SecondStepOptions, { tenantId, personId }: SecondStepOf, typed: string, nowMs: number): Promise<boolean> {
  const code = readRecoveryCode(typed);
  const stored = code && (await pg.asTenant(tenantId, (tx) => findRecoveryCode(tx, personId, code.selector)));
  const isRight = await hasher.verify(code?.secret ?? '', stored ?? null);
  if (!isRight || !code) return false;
  return pg.asTenant(tenantId, async (tx) => {
    if (!(await useRecoveryCode(tx, personId, code.selector, nowMs))) return false;
    await tellPerson(tx, tenantId, personId, `recovery-code/${personId}/${code.selector}/${nowMs}`, recoveryCodeUsed, nowMs);
    return true;
  });
}
