// Words of apps from outside, Spanish.
import type { appsWords as source } from '../en/apps.ts';

export const appsWords: Record<keyof typeof source, string> = {
  'apps.title': 'Una aplicación pide permiso',
  'apps.asks': '{app} pide leer',
  'apps.wish.read-patient': 'Nombre, fecha de nacimiento, sexo y números de historia',
  'apps.wish.read-observations': 'Constantes vitales: pulso, respiración, oxígeno, presión, temperatura y similares, pasadas y nuevas',
  'apps.wish.stay': 'También mientras no tenga la sesión abierta',
  'apps.of': 'De',
  'apps.of.all': 'Todos aquellos cuya historia puede ver',
  'apps.of.choose': 'Elija un paciente',
  'apps.of.none': 'No trabaja en ninguna unidad con pacientes. Abra la aplicación desde la página de un paciente.',
  'apps.until': 'Como máximo',
  'apps.until.text': '{unit, select, hours {{n, plural, one {# hora} other {# horas}}} other {{n, plural, one {# día} other {# días}}}}',
  'apps.goesTo': 'Vuelve a',
  'apps.as': 'Usted es',
  'apps.notMe': 'No soy yo',
  'apps.limits': 'No cambia nada, y solo lee lo que usted mismo puede ver. Cada lectura queda registrada con su nombre. MyDR24 no ha comprobado esta aplicación; la registró su hospital.',
  'apps.allow': 'Permitir',
  'apps.refuse': 'No permitir',
  'apps.notPossible': 'Esta aplicación no se puede abrir',
  'apps.refused.unreadable': 'La petición de la aplicación no se puede leer. Avise a quien se la dio.',
  'apps.refused.no-such-app': 'Su hospital no ha registrado esta aplicación. No se le ha enviado nada.',
  'apps.refused.wrong-address': 'La aplicación quiere la respuesta en una dirección que no tiene registrada. No se ha enviado nada allí. Avise a administración.',
  'apps.refused.patient-needed': 'Elija primero el paciente.',
  'apps.failed': 'No ha funcionado. Inténtelo de nuevo. ({code})',
};
