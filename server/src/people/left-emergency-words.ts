// What the desk is told when the holder of an emergency lost access. Names nobody and no patient.
import type { Notice } from '../paging/notice.ts';

const words: Readonly<Record<string, Notice>> = {
  en: { subject: 'An open emergency is left without its holder', lines: ['Whoever holds it can no longer sign in. Open the dispatch desk and hand it over.'] },
  ca: { subject: 'Una emergència oberta s’ha quedat sense qui la portava', lines: ['Qui la portava ja no pot iniciar sessió. Obriu la taula de coordinació i traspasseu-la.'] },
  es: { subject: 'Una emergencia abierta se ha quedado sin quien la llevaba', lines: ['Quien la llevaba ya no puede iniciar sesión. Abran la mesa de coordinación y traspásenla.'] },
};

export const leftNotice = (locale: string): Notice => words[locale.slice(0, 2)] ?? words['en']!;
