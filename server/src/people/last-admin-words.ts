// What privacy officers are told when a sign-in provider or the table of groups would have left nobody who administers. Names nobody.
import type { Notice } from '../paging/notice.ts';

const words: Readonly<Record<string, Notice>> = {
  en: { subject: 'The last administrator was kept', lines: ['Groups from outside would have taken the role from the last one who can sign in. Have the groups looked at, or make another administrator.'] },
  ca: { subject: 'S’ha conservat l’últim administrador', lines: ['Els grups de fora li haurien tret la funció, i és l’últim que pot entrar. Feu revisar els grups, o nomeneu un altre administrador.'] },
  es: { subject: 'Se ha conservado el último administrador', lines: ['Los grupos de fuera le habrían quitado la función, y es el último que puede entrar. Haga revisar los grupos, o nombre otro administrador.'] },
};

export const lastAdminNotice = (locale: string): Notice => words[locale.slice(0, 2)] ?? words['en']!;
