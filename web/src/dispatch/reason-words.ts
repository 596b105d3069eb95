// Why somebody was ranked where they were, in words. An unknown code is left out, never shown raw.
import { Qualification, type RankingReason, ReachReason } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { distanceWords } from '../map/distance.ts';
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
    case 'distance-m': return say('reason.distance', { distance: distanceWords(number, say, locale) });
    case 'position-age-ms': return say('reason.fresh', { age: ageWords(number, say) });
    case 'stale-position': return say('reason.stale', { age: ageWords(number, say) });
    case 'base-location': return say('reason.base');
    case 'position-unknown': return say('reason.noPosition');
    case 'off-duty': return say('reason.offDuty');
    case 'busy': return say('reason.busy');
    case 'unreachable': return say('reason.unreachable');
    case 'doubtful': return doubtSaid(value, say);
    case 'quiet': return say('reach.quiet', { time: timeOfDay(number, locale) });
    case 'in-role': return say('reason.inRole');
    case 'on-call': return say('reason.onCall', { duty: String(value) });
    case 'nobody-on-call': return say('reason.nobodyOnCall', { duty: String(value) });
    default: return null;
  }
}
