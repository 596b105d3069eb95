// Words of the inbox screens and parts, source language. ICU message format.
export const inboxWords = {
  'inbox.title': 'Demo messages',
} as const;
