// Palabras de los cambios de funciones, unidades y acceso de alguien. Español.
import type { changeWords as source } from '../en/changes.ts';

export const changeWords: Record<keyof typeof source, string> = {
  'changes.title': 'Cambios de esta persona',
  'changes.nothing': 'No se ha cambiado nada desde que se guarda.',
  'changes.by': '{name}, {at}',
  'changes.none': 'ninguno',
  'changes.access': 'Acceso',
  'changes.has': 'sí',
  'changes.hasNot': 'no',
  'changes.facilities': 'Administra',
  'changes.then': 'después',
  'changes.only': 'Cambios de esta persona',
  'changes.only.means': 'Lo que otros cambiaron de sus funciones, unidades y acceso, en lugar de lo que hizo.',
  'privacy.group.looks': 'Quién vio qué',
  'privacy.group.requests': 'Peticiones de pacientes',
  'privacy.group.consent': 'Consentimiento y uso compartido',
};
