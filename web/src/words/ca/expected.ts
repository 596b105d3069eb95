// Paraules de com s’ha calculat una hora d’arribada.
import type { expectedWords as source } from '../en/expected.ts';

export const expectedWords: Record<keyof typeof source, string> = {
  'expected.estimate': 'estimació',
  'expected.by.old-position': 'segons una posició antiga',
  'expected.by.offer': 'calculada quan es va avisar',
};
