// Words of the dispatch screens and parts, source language. ICU message format.
export const dispatchWords = {
  'dispatch.title': 'Dispatch',
} as const;
