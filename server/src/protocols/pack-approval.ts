// The life of one version and who may move it on: two people at least stand behind every plan in force.
//
//   draft -(propose)-> proposed -(approve, by another person)-> approved -(activate)-> active -(another is activated)-> retired
//   approved, retired -(activate at a time)-> scheduled -(its time)-> active;  retired -(activate)-> active: back to an earlier one
//   draft, proposed, approved, scheduled -(withdraw)-> withdrawn
import type { PackDeed, PackState } from '@mydr24/protocol';

/** Of a pack or of a set of alarm rules, which has deeds of its own besides. */
export interface PersonsDeed {
  what: string;
  personId: PackDeed['personId'];
}
export interface PackLife {
  state: PackState;
  deeds: readonly PersonsDeed[];
}

export const packRefusals = ['text-is-fixed', 'not-a-draft', 'not-proposed', 'own-work', 'not-approved', 'already-active', 'in-force'] as const;
export type PackRefusal = (typeof packRefusals)[number];
export type PackStep = 'save' | 'propose' | 'approve' | 'activate' | 'schedule' | 'withdraw';
export type Approval = { ok: true; state: PackState; deed: PackDeed['what'] } | { ok: false; refusal: PackRefusal };

const refuse = (refusal: PackRefusal): Approval => ({ ok: false, refusal });
const next = (state: PackState, deed: PackDeed['what']): Approval => ({ ok: true, state, deed });

export function decidePack({ state, deeds }: PackLife, step: PackStep, personId: string): Approval {
  switch (step) {
    case 'save':
      return state === 'draft' ? next('draft', 'saved') : refuse('text-is-fixed');
    case 'propose':
      return state === 'draft' ? next('proposed', 'proposed') : refuse('not-a-draft');
    case 'approve':
      if (state !== 'proposed') return refuse('not-proposed');
      return deeds.some((deed) => deed.personId === personId) ? refuse('own-work') : next('approved', 'approved');
    case 'activate':
    case 'schedule':
      if (state === 'active') return refuse('already-active');
      if (state !== 'approved' && state !== 'scheduled' && state !== 'retired') return refuse('not-approved');
      return step === 'activate' ? next('active', 'activated') : next('scheduled', 'scheduled');
    case 'withdraw':
      return state === 'active' || state === 'retired' || state === 'withdrawn' ? refuse('in-force') : next('withdrawn', 'withdrawn');
  }
}

/** What is signed: the text and everybody who stands behind it. Deeds after the approval are the server's history, not its ground. */
export function statementOf(pack: { tenantId: string; packId: string; version: number; sha256: string }, deeds: readonly Pick<PackDeed, 'what' | 'personId' | 'at'>[], activateAt: number): string {
  const approvedAt = deeds.findIndex(({ what }) => what === 'approved');
  const people = deeds.slice(0, approvedAt + 1).map(({ what, personId, at }) => [what, personId, at]);
  return JSON.stringify(['mydr24 protocol pack', 1, pack.tenantId, pack.packId, pack.version, pack.sha256, people, activateAt]);
}

/** Whether the deeds hold what two people must have done, whoever wrote them. */
export function isApprovedByAnother(deeds: readonly PersonsDeed[]): boolean {
  const approvedAt = deeds.findIndex(({ what }) => what === 'approved');
  if (approvedAt < 0) return false;
  const approver = deeds[approvedAt]!.personId;
  const before = deeds.slice(0, approvedAt);
  return approver !== null && before.some(({ what }) => what === 'proposed') && before.every(({ personId }) => personId !== approver);
}

/** The text says its own version; the number is given when the draft begins. Nothing else of the text is touched. */
export const withVersion = (source: string, version: number): string => source.replace(/^version:.*$/m, `version: ${version}`);
