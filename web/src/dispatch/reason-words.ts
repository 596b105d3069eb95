// Why somebody was ranked where they were, in words. An unknown code is left out, never shown raw.
import { Equipment, Qualification, type RankingReason, ReachReason } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { distanceWords } from '../map/distance.ts';
import { minuteWords } from '../map/eta-words.ts';
import { whatIs } from '../reachability/reach-words.ts';
import type { Say } from '../words/words.ts';

function qualificationsSaid(value: RankingReason['value'], say: Say): string {
  const known = String(value ?? '').split(' ').flatMap((each) => {
    const parsed = Qualification.safeParse(each);
    return parsed.success ? [say(`qualification.${parsed.data}`)] : [];
  });
  return known.join(', ');
}

function doubtSaid(value: RankingReason['value'], say: Say): string {
  const [code, channel = null] = String(value ?? '').split(' ');
  const why = ReachReason.safeParse({ code, channel });
  return why.success ? say('reason.doubtful.why', { why: whatIs(why.data, say) }) : say('reach.doubtful');
}

export function reasonWords({ code, value }: RankingReason, say: Say, locale: string): string | null {
  const number = typeof value === 'number' ? value : 0;
  switch (code) {
    case 'qualified': return say('reason.qualified', { what: qualificationsSaid(value, say) });
    case 'not-qualified': return say('reason.notQualified', { what: qualificationsSaid(value, say) });
    case 'road-s': return say('reason.road', { time: minuteWords(number, say) });
    case 'road-m': return say('reason.road.m', { distance: distanceWords(number, say, locale) });
    case 'estimated-s': return say('reason.estimated', { time: minuteWords(number, say) });
    case 'estimate': return estimateSaid(value, say);
    case 'uncertain-s': return say('reason.uncertain', { time: ageWords(number * 1_000, say) });
    case 'distance-m': return say('reason.distance', { distance: distanceWords(number, say, locale) });
    case 'position-age-ms': return say('reason.fresh', { age: ageWords(number, say) });
    case 'stale-position': return say('reason.stale', { age: ageWords(number, say) });
    case 'base-location': return say('reason.base');
    case 'position-unknown': return say('reason.noPosition');
    case 'off-duty': return say('reason.offDuty');
    case 'busy': return say('reason.busy');
    case 'needed-elsewhere': return say('reason.neededElsewhere');
    case 'unreachable': return say('reason.unreachable');
    case 'doubtful': return doubtSaid(value, say);
    case 'quiet': return say('reach.quiet', { time: timeOfDay(number, locale) });
    case 'in-role': return say('reason.inRole');
    case 'on-call': return say('reason.onCall', { duty: String(value) });
    case 'nobody-on-call': return say('reason.nobodyOnCall', { duty: String(value) });
    case 'further-off': return say('reason.furtherOff');
    default: return weighedWords({ code, value }, say, locale);
  }
}

const estimates = ['far-from-road', 'no-way', 'closed-off', 'too-far', 'no-map', 'not-answered', 'closures-unknown', 'no-place'] as const;

function estimateSaid(value: RankingReason['value'], say: Say): string | null {
  const why = estimates.find((each) => each === value);
  return why === undefined ? null : say(`reason.estimate.${why}`);
}

/** What the tenant weighs beside the way. */
function weighedWords({ code, value }: Pick<RankingReason, 'code' | 'value'>, say: Say, locale: string): string | null {
  const n = typeof value === 'number' ? value : 0;
  const language = (): string => new Intl.DisplayNames(locale, { type: 'language' }).of(String(value)) ?? String(value);
  switch (code) {
    case 'by-hand': return say('reason.byHand', { name: String(value) });
    case 'preferred': return say('reason.preferred', { what: qualificationsSaid(value, say) });
    case 'lacks-preferred': return say('reason.lacksPreferred', { what: qualificationsSaid(value, say) });
    case 'lacks-required': return say('reason.lacksRequired', { what: qualificationsSaid(value, say) });
    case 'speaks': return say('reason.speaks', { language: language() });
    case 'other-language': return say('reason.otherLanguage', { language: language() });
    case 'as-patient-asked': return say('reason.asAsked');
    case 'not-as-patient-asked': return say('reason.notAsAsked');
    case 'long-on-duty': return say('reason.longOnDuty', { n });
    case 'just-free': return say('reason.justFree', { n });
    case 'many-emergencies': return say('reason.manyEmergencies', { n });
    default: return equipmentSaid(code, value, say);
  }
}

/** `has-aed`, `lacks-aed`, and `aboard-aed` with the vehicle's name. */
function equipmentSaid(code: string, value: RankingReason['value'], say: Say): string | null {
  const [, how, name] = /^(has|lacks|aboard)-(.+)$/.exec(code) ?? [];
  const piece = Equipment.safeParse(name);
  if (!piece.success) return null;
  if (how === 'aboard') return say('reason.aboard', { what: say(`equipment.${piece.data}`), vehicle: String(value ?? '') });
  if (piece.data === 'aed' || piece.data === 'oxygen') return say(how === 'has' ? `reason.has.${piece.data}` : `reason.lacks.${piece.data}`);
  return say(how === 'has' ? 'reason.hasPiece' : 'reason.lacksPiece', { what: say(`equipment.${piece.data}`) });
}
