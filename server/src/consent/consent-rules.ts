// Regional rule sets of consent, as data: from which age a patient decides alone, the law that says so and lets care go on without consent, and
// what a tenant made of it. No rule set is legal advice; where no law names an age, ours is marked as ours.
import type { ConsentRegion, ConsentRules, ConsentRuleSetName, ProtectedKind } from '@mydr24/protocol';

export const consentRuleSets: Readonly<Record<ConsentRuleSetName, Omit<ConsentRegion, 'name'>>> = {
  // Art. 8 is about services offered to a child online, and is no law of health care; 16 is its age and our default.
  gdpr: { choosesFrom: 16, isAgeOurs: true, comesOfAgeAt: 18, law: 'GDPR 9(2)(c) and (h) for care without consent, 21 for objection; the age is ours' },
  hipaa: { choosesFrom: 18, isAgeOurs: false, comesOfAgeAt: 18, law: '45 CFR 164.502(g)(3) with the law of the state; care without consent 164.506(c), restriction 164.522(a)' },
  es: { choosesFrom: 16, isAgeOurs: false, comesOfAgeAt: 18, law: 'Ley 41/2002 art. 9.4; Codigo Civil art. 240; care without consent GDPR 9(2)(h)' },
  gb: { choosesFrom: 16, isAgeOurs: false, comesOfAgeAt: 18, law: 'Family Law Reform Act 1969 s. 8; younger by competence (Gillick), which the site decides' },
  in: { choosesFrom: 18, isAgeOurs: false, comesOfAgeAt: 18, law: 'Digital Personal Data Protection Act 2023 s. 2(f) and 9(1)' },
  br: { choosesFrom: 18, isAgeOurs: false, comesOfAgeAt: 18, law: 'Codigo Civil art. 5; LGPD art. 14' },
};
export type ConsentRuleSet = ConsentRuleSetName;

/** What a tenant set; null where nothing was. */
export interface ConsentRulesRow {
  readonly name: ConsentRuleSetName;
  readonly ownAge: number | null;
  readonly kinds: readonly ProtectedKind[];
}

/** Protected everywhere: 42 CFR Part 2. The site's kinds stand beside it. */
export const SUBSTANCE_USE: ProtectedKind = { code: 'substance-use', name: 'Substance use treatment' };

export function consentRulesOf(row: ConsentRulesRow | undefined, fallback: ConsentRuleSetName): ConsentRules {
  const name = row?.name ?? fallback;
  const region = consentRuleSets[name];
  const regions = (Object.keys(consentRuleSets) as ConsentRuleSetName[]).map((each) => ({ name: each, ...consentRuleSets[each] }));
  return { name, ...region, choosesFrom: row?.ownAge ?? region.choosesFrom, ownAge: row?.ownAge ?? null, kinds: [SUBSTANCE_USE, ...(row?.kinds ?? [])], regions };
}

/** Why a change cannot be; null when it can. */
export function rulesFlaw(before: ConsentRules, { kinds }: Pick<ConsentRulesRow, 'kinds'>): string | null {
  const codes = kinds.map(({ code }) => code);
  if (new Set(codes).size < codes.length || codes.includes(SUBSTANCE_USE.code)) return 'Each kind stands once, and substance use treatment stands by itself.';
  const lost = before.kinds.filter(({ code }) => code !== SUBSTANCE_USE.code && !codes.includes(code));
  // Which ones is not said: the codes are the site's own words, and a refusal says none back.
  return lost.length > 0 ? `A kind that was named stays, because notes of it do; ${lost.length} ${lost.length === 1 ? 'is' : 'are'} missing here. Read the rules as they are and put back what is missing.` : null;
}

/** Both days as `YYYY-MM-DD`. Who was born on 29 February is a year older on 1 March. */
export function ageOn(bornOn: string, today: string): number {
  return Number(today.slice(0, 4)) - Number(bornOn.slice(0, 4)) - (today.slice(5) < bornOn.slice(5) ? 1 : 0);
}

export const choosesAlone = (bornOn: string, today: string, { choosesFrom }: Pick<ConsentRegion, 'choosesFrom'>): boolean => ageOn(bornOn, today) >= choosesFrom;
