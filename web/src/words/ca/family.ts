// Words of the family screens and parts in Catalan; every key of the source must be here.
import type { familyWords as source } from '../en/family.ts';

export const familyWords: Record<keyof typeof source, string> = {
  'family.title': 'Família',
};
