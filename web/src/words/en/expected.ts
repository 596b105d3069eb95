// Words of what a time of arrival is reckoned by, source language. ICU message format.
export const expectedWords = {
  'expected.estimate': 'an estimate',
  'expected.by.old-position': 'by an old position',
  'expected.by.offer': 'as reckoned when asked',
} as const;
