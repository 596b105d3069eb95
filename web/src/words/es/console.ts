// Words of the console screens and parts in Spanish; every key of the source must be here.
import type { consoleWords as source } from '../en/console.ts';

export const consoleWords: Record<keyof typeof source, string> = {
  'console.title': 'Consola',
};
