// What a person is told outside of our screens of their second step. Names nobody.
import type { Notice } from '../paging/notice.ts';

const used: Readonly<Record<string, Notice>> = {
  en: { subject: 'A recovery code of your account was used', lines: ['If that was not you, sign out everywhere in "My account", set a new password and make new codes.'] },
  ca: { subject: 'S’ha fet servir un codi de recuperació del vostre compte', lines: ['Si no heu estat vós, tanqueu les sessions a «El meu compte», poseu una contrasenya nova i feu codis nous.'] },
  es: { subject: 'Se ha usado un código de recuperación de su cuenta', lines: ['Si no ha sido usted, cierre las sesiones en «Mi cuenta», ponga una contraseña nueva y haga códigos nuevos.'] },
};

export const recoveryCodeUsed = (locale: string): Notice => used[locale.slice(0, 2)] ?? used['en']!;
