// Words of the inbox screens and parts in Spanish; every key of the source must be here.
import type { inboxWords as source } from '../en/inbox.ts';

export const inboxWords: Record<keyof typeof source, string> = {
  'inbox.title': 'Mensajes de la demo',
};
