// Where a hole is and how late help would be there, in words: by the nearest facility, because nobody's address is told.
import type { CoveredSquare, CoverageHole } from '@mydr24/protocol';
import { distanceWords } from '../map/distance.ts';
import { minuteWords } from '../map/eta-words.ts';
import type { Say } from '../words/words.ts';

export function squareWords({ facility, offM, towards, corners }: CoveredSquare, say: Say, locale: string): string {
  if (facility === null) return `${corners[0]?.lat.toFixed(2)}, ${corners[0]?.lon.toFixed(2)}`;
  return towards === null ? say('coverage.at', { facility }) : say('coverage.off', { distance: distanceWords(offM, say, locale), towards: say(`coverage.towards.${towards}`), facility });
}

export function holeWords(hole: CoverageHole, say: Say, locale: string): string {
  const { patients, soonestS, soonestName } = hole;
  const soonest = soonestS === null || soonestName === null ? say('coverage.hole.nobody') : say('coverage.hole.soonest', { time: minuteWords(soonestS, say), name: soonestName });
  return say('coverage.hole', { place: squareWords(hole, say, locale), n: patients, soonest });
}
