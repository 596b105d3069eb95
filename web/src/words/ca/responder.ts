// Words of the responder screens and parts in Catalan; every key of the source must be here.
import type { responderWords as source } from '../en/responder.ts';

export const responderWords: Record<keyof typeof source, string> = {
  'responder.title': 'Intervinent',
};
