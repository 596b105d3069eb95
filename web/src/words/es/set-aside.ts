// Words of emergencies that were set aside, in Spanish.
import type { setAsideWords as source } from '../en/set-aside.ts';

export const setAsideWords: Record<keyof typeof source, string> = {
  'setAside.title': 'Apartadas por un fallo',
  'setAside.what': 'Para estas ya nada se decide solo. Tiene que ocuparse una persona.',
  'setAside.said': 'Apartada por un fallo: {kind}, {place}. Tiene que ocuparse una persona.',
  'setAside.holder': 'La llevaba {name} cuando falló',
  'setAside.paged': '{paged, plural, one {# persona avisada por todas las vías} other {# personas avisadas por todas las vías}}: llegado a {delivered}, visto por {seen}',
  'setAside.rung': '{n, plural, one {ha sonado # teléfono o sirena} other {han sonado # teléfonos y sirenas}}',
  'setAside.noticed': 'Se ocupa {name}',
  'setAside.again': 'se volverá a avisar a todos a las {time}',
  'setAside.dial': 'Llame al {number}',
  'setAside.notice': 'Me ocupo',
  'setAside.raise': 'Abrirla de nuevo',
  'setAside.raise.note': 'Abierta de nuevo después de que un fallo apartara la primera',
  'setAside.end': 'Ha terminado',
  'setAside.end.title': '¿Ha terminado?',
  'setAside.end.consequence': 'No se avisará a nadie más, y quien la llevaba queda libre.',
};
