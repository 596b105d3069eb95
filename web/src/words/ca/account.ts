// Words of the account screens and parts in Catalan; every key of the source must be here.
import type { accountWords as source } from '../en/account.ts';

export const accountWords: Record<keyof typeof source, string> = {
  'stepUp.title': 'Demostreu que sou vós',
  'stepUp.lead': 'El que esteu a punt de fer canvia l’atenció de moltes persones o treu l’accés a algú. La prova val durant 5 minuts.',
  'stepUp.password': 'La vostra contrasenya',
  'stepUp.submit': 'Demostra-ho i continua',
  'stepUp.demo': 'Soc jo: continua',
  'stepUp.demo.lead': 'En aquesta demostració un clic fa de contrasenya, que els comptes de demostració no tenen.',
  'stepUp.none': 'Aquest compte no té res amb què demostrar-ho aquí. Tanqueu la sessió i torneu a entrar: entrar val durant 5 minuts.',
  'stepUp.cancel': 'No ho facis',
  'stepUp.wrong': 'No és correcte. Encara no s’ha fet res; torneu-ho a provar.',
  'stepUp.unreachable': 'El servidor no ha respost. Encara no s’ha fet res; torneu-ho a provar.',
  'account.title': 'El meu compte',
  'account.sessions': 'On teniu la sessió oberta',
  'account.sessions.lead': 'Si no en coneixeu alguna, tanqueu-hi la sessió i canvieu la contrasenya.',
  'account.sessions.only': 'No teniu la sessió oberta enlloc més.',
  'account.sessions.endOthers': 'Tanca la sessió als {n} altres dispositius',
  'account.sessions.end': 'Tanca-hi la sessió',
  'account.sessions.endOne': 'Tanca-hi la sessió: {name}',
  'account.sessions.this': 'Aquest dispositiu',
  'account.sessions.unknown': 'Dispositiu o programa desconegut',
  'account.sessions.since': 'Sessió oberta el {time}',
  'account.sessions.used': 'Darrer ús {time} · oberta el {since}',
  'account.place.unknown': 'Lloc desconegut',
  'account.place.inside': 'Xarxa interna {network}',
  'account.place.outside': 'Per internet, des de {network}',
};
