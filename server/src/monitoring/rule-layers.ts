// Which rules are in force for one patient and why: sets from the widest to the nearest, the nearest rule of an id wins, and a limit
// that a clinician signed for this patient wins over its rule's. Knows no database and no clock.
import type { AlarmChains, AlarmRule, AlarmRuleSet, EffectiveRule, PersonalBand, RuleOrigin } from '@mydr24/protocol';
import { BUILT_IN_VERSION, builtInSet, type Rule } from './default-rules.ts';
import type { Spo2Scale } from './news2.ts';

export interface Layer { readonly origin: RuleOrigin; readonly set: AlarmRuleSet }
/** A signed limit as it counts at this hour. */
export interface PersonalLayer { readonly version: number; readonly ruleId: string; readonly band: PersonalBand }

export const builtInLayer: Layer = { origin: { scope: 'built-in', version: BUILT_IN_VERSION, title: builtInSet.title }, set: builtInSet };

const isFor = (rule: AlarmRule, scale: Spo2Scale): boolean => rule.type !== 'threshold' || rule.spo2Scale === undefined || rule.spo2Scale === scale;

/** Widest first; the built-in set is below all of them, so that nothing a set leaves out goes unwatched. */
export function effectiveRules(layers: readonly Layer[], personal: readonly PersonalLayer[], scale: Spo2Scale): EffectiveRule[] {
  const byId = new Map<string, EffectiveRule>();
  for (const { origin, set } of [builtInLayer, ...layers]) {
    for (const rule of set.rules.filter((one) => isFor(one, scale))) byId.set(rule.id, over(byId.get(rule.id), rule, origin));
  }
  for (const { version, ruleId, band } of personal) {
    const known = byId.get(ruleId);
    if (known?.rule.type === 'threshold') byId.set(ruleId, over(known, withLimit(known.rule, band), { scope: 'personal', version, title: '' }));
  }
  return [...byId.values()];
}

const over = (known: EffectiveRule | undefined, rule: AlarmRule, origin: RuleOrigin): EffectiveRule =>
  ({ rule, origin, over: known === undefined ? [] : [{ rule: known.rule, origin: known.origin }, ...known.over] });

type Threshold = Extract<AlarmRule, { type: 'threshold' }>;

/** Only the band that was signed, and never beyond a severer one. */
export function withLimit(rule: Threshold, { priority, limit }: PersonalBand): Threshold {
  return { ...rule, bands: rule.bands.map((band) => (band.priority === priority ? { ...band, limit } : band)) };
}

export const judgedRules = (effective: readonly EffectiveRule[]): Rule[] =>
  effective.flatMap(({ rule, origin }) => (rule.type === 'off' ? [] : [{ ...rule, version: origin.version }]));

/** The nearest set that says it. */
export function chainsIn(layers: readonly Layer[]): AlarmChains {
  const nearest = layers.findLast(({ set }) => set.chains !== null)?.set.chains;
  return nearest ?? builtInSet.chains!;
}
