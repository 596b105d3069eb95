// Words of the console screens and parts, source language. ICU message format.
export const consoleWords = {
  'console.title': 'Console',
} as const;
