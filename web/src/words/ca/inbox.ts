// Words of the inbox screens and parts in Catalan; every key of the source must be here.
import type { inboxWords as source } from '../en/inbox.ts';

export const inboxWords: Record<keyof typeof source, string> = {
  'inbox.title': 'Missatges de la demo',
};
