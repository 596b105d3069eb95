// Words of signing in by a provider, Catalan.
import type { signOnWords as source } from '../en/sign-on.ts';

export const signOnWords: Record<keyof typeof source, string> = {
  'signOn.title': 'Inicieu sessió amb el compte de l’hospital',
  'signOn.with': 'Inicia sessió amb {name}',
  'signOn.refused.stale': 'Aquest inici de sessió és massa antic o va començar en una altra finestra. Torneu a començar.',
  'signOn.refused.cancelled': 'S’ha cancel·lat l’inici de sessió. No ha canviat res.',
  'signOn.refused.code-used': 'Aquest inici de sessió ja s’ha fet servir. Torneu a començar.',
  'signOn.refused.wrong-answer': 'La resposta del compte de l’hospital no és de confiança. Torneu a començar; si continua, aviseu l’administració.',
  'signOn.refused.unreachable': 'El compte de l’hospital no respon. Torneu-ho a provar d’aquí a un moment, o entreu amb correu i contrasenya.',
  'signOn.refused.no-room': 'L’hospital ja té aquí tantes persones com pot tenir. Parleu amb l’administració.',
  'signOn.refused.no-account': 'Encara no teniu cap compte aquí. Demaneu-ne un a l’administració.',
  'signOn.refused.no-role': 'Els vostres grups no us donen cap funció aquí. Pregunteu a l’administració quin grup us cal.',
  'signOn.refused.deactivated': 'El vostre accés aquí s’ha acabat. Pregunteu a l’administració.',
  'signOn.refused.too-weak': 'El teu hospital vol una prova més forta que la que t’ha demanat el proveïdor. Entra-hi amb el teu segon factor.',
  'signOn.refused.secret-lost': 'Aquesta manera d’entrar no està del tot preparada. L’administració n’ha de tornar a posar el secret.',
};
