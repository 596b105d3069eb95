// Words of a patient's choices about apps and services, in Spanish; every key of the source must be here.
import type { consentAppWords as source } from '../en/consent-apps.ts';

export const consentAppWords: Record<keyof typeof source, string> = {
  'consent.apps': 'Aplicaciones y servicios',
  'consent.apps.what': 'También hay programas que leen mis mediciones y mi nombre: los servicios del hospital por sí solos, las aplicaciones para quien las abre. Si dejas uno fuera, vale desde su próxima petición. Lo que leyó antes puede haberlo guardado.',
  'consent.apps.none': 'Aquí no lee ninguna aplicación ni ningún servicio.',
  'consent.apps.in': '{name}: puede leer',
  'consent.apps.out': '{name}: no puede leer',
  'consent.apps.service': 'Servicio. Para qué: {purpose}',
  'consent.apps.app': 'Aplicación que el personal o yo podemos abrir',
  'consent.apps.because.service': 'porque dejas a alguien fuera de tus mediciones',
  'consent.apps.because.app': 'porque dejas fuera todas las aplicaciones y servicios',
  'consent.apps.keepOut': 'Deja uno fuera',
  'consent.apps.which': '¿Cuál no debe poder leer?',
  'consent.apps.letIn': 'Que pueda leer',
  'consent.apps.letIn.who': 'Que pueda leer: {name}',
  'consent.apps.allOut': 'Dejas fuera todas las aplicaciones y servicios, salvo los que permites por su nombre.',
  'consent.apps.allIn': 'Que puedan leer de nuevo',
  'consent.apps.one': 'Uno de ellos',
  'consent.who.roles.app': 'Todos',
  'consent.role.app': 'Todas las aplicaciones y servicios',
};
