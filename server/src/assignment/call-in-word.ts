// What off-duty staff are told when they are called in, in their language, marked as mass casualty: never why, where or whom.
import type { Notice } from '../paging/notice.ts';

/** Where in the app one goes on duty. */
const PATH = '/responder';

const words: Record<string, { subject: string; text: string }> = {
  en: { subject: 'MyDR24 [MASS CASUALTY]: you are called in', text: 'Mass-casualty mode is on and everybody who can is needed. If you can come, go on duty in the app; you are asked from then on.' },
  ca: { subject: 'MyDR24 [MÚLTIPLES VÍCTIMES]: et demanem que vinguis', text: 'S’ha activat el mode de múltiples víctimes i cal tothom qui pugui. Si pots venir, posa’t de servei a l’aplicació; a partir d’aleshores et demanarem.' },
  es: { subject: 'MyDR24 [MÚLTIPLES VÍCTIMAS]: te pedimos que vengas', text: 'Se ha activado el modo de múltiples víctimas y hace falta todo el que pueda. Si puedes venir, ponte de servicio en la aplicación; desde entonces te avisaremos.' },
};

export function callInWord(locale: string): Notice {
  const { subject, text } = words[locale.slice(0, 2)] ?? words['en']!;
  return { subject, lines: [text, PATH] };
}
