// Palabras de cómo se calculó una hora de llegada.
import type { expectedWords as source } from '../en/expected.ts';

export const expectedWords: Record<keyof typeof source, string> = {
  'expected.estimate': 'estimación',
  'expected.by.old-position': 'según una posición antigua',
  'expected.by.offer': 'calculada cuando se avisó',
};
