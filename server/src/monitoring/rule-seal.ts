// What a set in force is sealed over, and the port that seals: app.ts fills it with the key that signs protocol packs, which is outside of
// the database. Whoever may write to the database alone brings nothing into force and takes nothing out unnoticed.
import type { RuleScope, RuleSetVersion } from '@mydr24/protocol';

export interface SealedText { readonly algorithm: 'Ed25519'; readonly keyId: string; readonly signature: string }

export interface RuleSeal {
  seal(statement: string): SealedText;
  check(statement: string, seal: SealedText): 'true' | 'unknown-key' | 'false';
  /** False until the first start with seals has sealed what was in force; after that a set without one is refused. */
  isAdopted(): boolean;
  adopted(): void;
}

type Deed = Pick<RuleSetVersion['deeds'][number], 'what' | 'personId' | 'at'>;

/** Text, place, everybody who stands behind it, and when it came into force: an older seal of the same set is no seal of now. */
export function statementOfRules(set: { tenantId: string; version: number; scope: RuleScope; sha256: string }, deeds: readonly Deed[]): string {
  const approvedAt = deeds.findIndex(({ what }) => what === 'approved');
  const activation = deeds.findLast(({ what }) => what === 'activated');
  const people = [...deeds.slice(0, approvedAt + 1), ...(activation === undefined ? [] : [activation])].map(({ what, personId, at }) => [what, personId, at]);
  const { scope } = set;
  const place = scope.type === 'unit' ? scope.unitId : scope.type === 'programme' ? scope.programme : scope.type === 'patient' ? scope.patientId : '';
  return JSON.stringify(['mydr24 alarm rules', 1, set.tenantId, set.version, scope.type, place, set.sha256, people]);
}
