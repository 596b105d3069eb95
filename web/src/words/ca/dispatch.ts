// Words of the dispatch screens and parts in Catalan; every key of the source must be here.
import type { dispatchWords as source } from '../en/dispatch.ts';

export const dispatchWords: Record<keyof typeof source, string> = {
  'dispatch.title': 'Coordinació',
};
