// Whether somebody may act for a patient, and until when. Pure.
import type { ConsentRules, ProxyKind } from '@mydr24/protocol';
import { Temporal } from 'temporal-polyfill';
import { ageOn } from '../consent/consent-rules.ts';

export type ProxyFlaw = 'of-age' | 'too-young' | 'nothing-to-do' | 'already-over';

export const proxyFlaws: Readonly<Record<ProxyFlaw, string>> = {
  'of-age': 'A parent acts for a child alone, and this patient chooses alone. A guardian or a power of attorney may act for somebody of age.',
  'too-young': 'A power of attorney is given by somebody of age. A parent or guardian acts for this patient.',
  'nothing-to-do': 'Somebody who acts for a patient chooses, sees, or both.',
  'already-over': 'The end lies in the past. Give a later one, or none.',
};

export interface ProxyWish {
  readonly kind: ProxyKind;
  readonly mayChoose: boolean;
  readonly maySee: boolean;
  readonly untilAt: number | null;
}

export interface ProxyTerm {
  readonly isForMinor: boolean;
  readonly untilAt: number | null;
}

type Ages = Pick<ConsentRules, 'choosesFrom' | 'comesOfAgeAt'>;
/** From when nobody acts for somebody because of their age: the day they choose alone, at majority at the latest. */
const actsAlone = ({ choosesFrom, comesOfAgeAt }: Ages): number => Math.min(choosesFrom, comesOfAgeAt);

/** `bornOn`: `YYYY-MM-DD`. Days begin at midnight UTC. */
export function termOf({ kind, mayChoose, maySee, untilAt }: ProxyWish, bornOn: string, rules: Ages, nowMs: number): ProxyTerm | ProxyFlaw {
  if (!mayChoose && !maySee) return 'nothing-to-do';
  if (untilAt !== null && untilAt <= nowMs) return 'already-over';
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO('UTC').toPlainDate().toString();
  const isForMinor = ageOn(bornOn, today) < actsAlone(rules);
  if (kind === 'parent' && !isForMinor) return 'of-age';
  if (kind === 'power-of-attorney' && isForMinor) return 'too-young';
  if (!isForMinor) return { isForMinor, untilAt };
  const birthday = birthdayMs(bornOn, actsAlone(rules));
  return { isForMinor, untilAt: untilAt === null ? birthday : Math.min(untilAt, birthday) };
}

/** Who was born on 29 February is a year older on 1 March, as everywhere here (consent/consent-rules.ts). */
function birthdayMs(bornOn: string, age: number): number {
  const born = Temporal.PlainDate.from(bornOn);
  const that = born.add({ years: age });
  const day = that.day < born.day ? that.add({ days: 1 }) : that;
  return day.toZonedDateTime('UTC').epochMilliseconds;
}
