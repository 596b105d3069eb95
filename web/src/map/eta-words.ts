// How long the way takes, in whole minutes and never more exact than it is known; an estimate says that it is one.
import type { RankingReason } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';

export function minuteWords(seconds: number, say: Say): string {
  return seconds < 60 ? say('eta.under') : say('eta.min', { n: Math.ceil(seconds / 60) });
}

export function etaWords(seconds: number, isEstimate: boolean, say: Say): string {
  return say(isEstimate ? 'eta.estimated' : 'eta.byRoad', { time: minuteWords(seconds, say) });
}

export const isEstimated = (reasons: readonly RankingReason[]): boolean => !reasons.some(({ code }) => code === 'road-s');
