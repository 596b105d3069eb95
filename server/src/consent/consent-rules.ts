// Regional rule sets of consent, as data: from which age a patient decides alone, and the law that says so and lets care go on without consent.
export interface ConsentRules {
  ageFrom: number;
  law: string;
}

export const consentRuleSets = {
  gdpr: { ageFrom: 16, law: 'GDPR 8(1); care without consent 9(2)(c) and (h), objection 21' },
  hipaa: { ageFrom: 18, law: '45 CFR 164.502(g)(3); care without consent 164.506(c), restriction 164.522(a)' },
} as const satisfies Record<string, ConsentRules>;
export type ConsentRuleSet = keyof typeof consentRuleSets;

/** Both days as `YYYY-MM-DD`. Who was born on 29 February is a year older on 1 March. */
export function isOfAge(bornOn: string, today: string, { ageFrom }: ConsentRules): boolean {
  const age = Number(today.slice(0, 4)) - Number(bornOn.slice(0, 4)) - (today.slice(5) < bornOn.slice(5) ? 1 : 0);
  return age >= ageFrom;
}
