// What the desk is told when the holder of an emergency lost access. Names nobody and no patient.

export interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
}

const words: Readonly<Record<string, Words>> = {
  en: { subject: 'An open emergency is left without its holder', lines: ['Whoever holds it can no longer sign in. Open the dispatch desk and hand it over.'] },
  ca: { subject: 'Una emergència oberta s’ha quedat sense qui la portava', lines: ['Qui la portava ja no pot iniciar sessió. Obriu la taula de coordinació i traspasseu-la.'] },
  es: { subject: 'Una emergencia abierta se ha quedado sin quien la llevaba', lines: ['Quien la llevaba ya no puede iniciar sesión. Abran la mesa de coordinación y traspásenla.'] },
};

export const leftNotice = (locale: string): Words => words[locale.slice(0, 2)] ?? words['en']!;
