// What is kept of a round's ranking, and in which short form: it is written on the way to a page, and read by whoever asks later.
import type { Considered, LeftOut, PersonId, RankingReason } from '@mydr24/protocol';

/** Of those who could go, and of those who could not; of the others how many and why. It is written on the way to a page. */
const KEPT = 20;

/** Roles and duties are few and always kept; of responders, the first of each side. */
export function keptOf(considered: readonly Considered[]): { kept: Considered[]; leftOut: LeftOut[] } {
  const left = { true: KEPT, false: KEPT };
  const kept: Considered[] = [];
  const leftOut = new Map<string, LeftOut>();
  for (const each of considered) {
    if (each.as !== 'responder' || left[`${each.isEligible}`]-- > 0 || each.isAsked) {
      kept.push(each);
      continue;
    }
    const reason = (each.isEligible ? undefined : each.reasons.find(({ isAgainst }) => isAgainst)) ?? FURTHER_OFF;
    leftOut.set(reason.code, { reason, count: (leftOut.get(reason.code)?.count ?? 0) + 1 });
  }
  return { kept, leftOut: [...leftOut.values()] };
}

const FURTHER_OFF: RankingReason = { code: 'further-off', value: null, isAgainst: true };

/** Without the names of the fields, which are most of its length. */
export type Slim = [personId: PersonId | null, name: string, as: Considered['as'], isEligible: boolean, isAsked: boolean, reasons: [code: string, value: RankingReason['value'], isAgainst: boolean][]];

export const slim = ({ personId, name, as, isEligible, isAsked, reasons }: Considered): Slim => [
  personId, name, as, isEligible, isAsked, reasons.map(({ code, value, isAgainst }) => [code, value, isAgainst]),
];
export const whole = ([personId, name, as, isEligible, isAsked, reasons]: Slim): Considered => ({
  personId, name, as, isEligible, isAsked, reasons: reasons.map(([code, value, isAgainst]) => ({ code, value, isAgainst })),
});
