// What is said of one's own shared position, the same on every screen.
import { ageWords } from '../design/age.ts';
import { distanceWords } from '../map/distance.ts';
import type { Say } from '../words/words.ts';
import type { Sharing } from './use-position-sharing.ts';

export function sharingWords(sharing: Sharing, nowMs: number, say: Say, locale: string): string {
  if (sharing.status !== 'on') return say(`reach.position.${sharing.status}`);
  const { fix, waiting } = sharing;
  const facts = { age: ageWords(nowMs - fix.takenAt, say), accuracy: fix.accuracyM === null ? '–' : distanceWords(fix.accuracyM, say, locale) };
  return waiting === 0 ? say('reach.position.on', facts) : say('reach.position.waiting', { ...facts, n: waiting });
}
