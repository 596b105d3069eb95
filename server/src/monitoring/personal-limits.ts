// Limits of one patient: what their own readings suggest, by hour of day and without being led by strays, within what the unit's rule
// allows; and which of two counts at an hour. A clinician signs; nothing here is in force by itself.
//
// Median and MAD: Leys et al., J Exp Soc Psychol 2013;49:764-766; 1.4826 makes the MAD comparable to a standard deviation. Three of these
// away from the median of the most extreme hour, at least 30 readings each by day and night: ours.
import type { EffectiveRule, LimitProposal, NightProfile } from '@mydr24/protocol';
import { rankOf } from './rule-set.ts';

export interface Sample { readonly minuteOfDay: number; readonly value: number }
type ThresholdRule = Extract<EffectiveRule['rule'], { type: 'threshold' }>;

const MAD_TO_SD = 1.4826;
const WIDTH = 3;
const FEWEST_READINGS = 30;
const FEWEST_IN_HOUR = 5;

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
export function madOf(values: readonly number[]): number {
  const median = medianOf(values);
  return medianOf(values.map((value) => Math.abs(value - median)));
}

export function isNight({ fromMinute, toMinute }: Pick<NightProfile, 'fromMinute' | 'toMinute'>, minuteOfDay: number): boolean {
  return fromMinute <= toMinute ? minuteOfDay >= fromMinute && minuteOfDay < toMinute : minuteOfDay >= fromMinute || minuteOfDay < toMinute;
}

/** The band that may be personal: the mildest. */
export function personalBand(rule: ThresholdRule): ThresholdRule['bands'][number] {
  return rule.bands.toSorted((a, b) => rankOf[a.priority] - rankOf[b.priority])[0]!;
}

/** Why a limit cannot be signed; null when it can. */
export function limitFlaw(rule: ThresholdRule, limit: number): string | null {
  const { personal, bands, side } = rule;
  if (personal === null) return 'this rule has no personal limits here';
  if (limit < personal.from || limit > personal.to) return `the unit allows ${personal.from} to ${personal.to}`;
  const mildest = personalBand(rule);
  const isPast = bands.some((band) => band !== mildest && (side === 'below' ? limit <= band.limit : limit >= band.limit));
  return isPast ? 'it would lie beyond the limit of a more severe alarm' : null;
}

/** Away from how the patient is at the hour that is nearest to alarming. */
function suggest({ side }: ThresholdRule, bounds: { readonly from: number; readonly to: number }, samples: readonly Sample[]): number | null {
  if (samples.length < FEWEST_READINGS) return null;
  const hours = [...Map.groupBy(samples, ({ minuteOfDay }) => Math.floor(minuteOfDay / 60)).values()].filter((list) => list.length >= FEWEST_IN_HOUR).map((list) => list.map(({ value }) => value));
  if (hours.length === 0) return null;
  const away = (values: readonly number[]): number => WIDTH * MAD_TO_SD * madOf(values);
  const edges = hours.map((values) => (side === 'below' ? medianOf(values) - away(values) : medianOf(values) + away(values)));
  const edge = side === 'below' ? Math.floor(Math.min(...edges)) : Math.ceil(Math.max(...edges));
  return Math.min(bounds.to, Math.max(bounds.from, edge));
}

export function proposeLimit(rule: ThresholdRule, samples: readonly Sample[], profile: NightProfile, days: number): LimitProposal | null {
  const { personal, vitals: [vital] } = rule;
  if (personal === null) return null;
  const { priority, limit } = personalBand(rule);
  const values = samples.map(({ value }) => value);
  const known = values.length === 0 ? { median: null, mad: null } : { median: medianOf(values), mad: madOf(values) };
  const ofNight = samples.filter(({ minuteOfDay }) => isNight(profile, minuteOfDay));
  const ofDay = samples.filter(({ minuteOfDay }) => !isNight(profile, minuteOfDay));
  return { ruleId: rule.id, vital: vital!, side: rule.side, priority, now: limit, ...personal, day: suggest(rule, personal, ofDay), night: suggest(rule, personal, ofNight), ...known, readings: samples.length, days };
}
