// Words of the family screens and parts, source language. ICU message format.
export const familyWords = {
  'family.title': 'Family',
} as const;
