// Words of the responder screens and parts, source language. ICU message format.
export const responderWords = {
  'responder.title': 'Responder',
} as const;
