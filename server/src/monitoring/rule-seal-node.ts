// The seal of alarm rule sets with a signing key of the data directory, and the mark there that sets from before seals were sealed.
import { existsSync, writeFileSync } from 'node:fs';
import { signBytes, type SigningKey, verifyBytes } from '../platform/signature-node.ts';
import type { RuleSeal } from './rule-seal.ts';

/** `markPath`: a file whose being there says that adoption is done. */
export function createRuleSeal(key: SigningKey, markPath: string): RuleSeal {
  return {
    seal: (statement) => signBytes(statement, key),
    check(statement, seal) {
      const verdict = verifyBytes(statement, seal, [key]);
      return verdict.ok ? 'true' : verdict.reason === 'unknown-key' ? 'unknown-key' : 'false';
    },
    isAdopted: () => existsSync(markPath),
    adopted: () => writeFileSync(markPath, '', { mode: 0o600 }),
  };
}
