// Words of emergencies that were set aside, in Catalan.
import type { setAsideWords as source } from '../en/set-aside.ts';

export const setAsideWords: Record<keyof typeof source, string> = {
  'setAside.title': 'Apartades per un error',
  'setAside.what': 'Per a aquestes ja res no es decideix sol. Se n’ha d’ocupar una persona.',
  'setAside.said': 'Apartada per un error: {kind}, {place}. Se n’ha d’ocupar una persona.',
  'setAside.holder': 'La portava {name} quan va fallar',
  'setAside.paged': '{paged, plural, one {# persona avisada per totes les vies} other {# persones avisades per totes les vies}}: arribat a {delivered}, vist per {seen}',
  'setAside.rung': '{n, plural, one {ha sonat # telèfon o sirena} other {han sonat # telèfons i sirenes}}',
  'setAside.noticed': 'Se n’ocupa {name}',
  'setAside.again': 'es tornarà a avisar tothom a les {time}',
  'setAside.dial': 'Truqueu al {number}',
  'setAside.notice': 'Me n’ocupo',
  'setAside.raise': 'Torna-la a obrir',
  'setAside.raise.note': 'Oberta de nou després que un error apartés la primera',
  'setAside.end': 'S’ha acabat',
  'setAside.end.title': 'S’ha acabat?',
  'setAside.end.consequence': 'No s’avisarà ningú més, i qui la portava queda lliure.',
};
