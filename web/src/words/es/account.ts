// Words of the account screens and parts in Spanish; every key of the source must be here.
import type { accountWords as source } from '../en/account.ts';

export const accountWords: Record<keyof typeof source, string> = {
  'stepUp.title': 'Demuestre que es usted',
  'stepUp.lead': 'Lo que está a punto de hacer cambia la atención de muchas personas o quita el acceso a alguien. La prueba vale 5 minutos.',
  'stepUp.password': 'Su contraseña',
  'stepUp.submit': 'Demostrarlo y seguir',
  'stepUp.demo': 'Soy yo: seguir',
  'stepUp.demo.lead': 'En esta demostración un clic hace de contraseña, que las cuentas de demostración no tienen.',
  'stepUp.none': 'Esta cuenta no tiene con qué demostrarlo aquí. Cierre la sesión y vuelva a entrar: entrar vale durante 5 minutos.',
  'stepUp.cancel': 'No hacerlo',
  'stepUp.wrong': 'No es correcto. Todavía no se ha hecho nada; inténtelo de nuevo.',
  'stepUp.unreachable': 'El servidor no respondió. Todavía no se ha hecho nada; inténtelo de nuevo.',
  'account.title': 'Mi cuenta',
  'account.sessions': 'Dónde tiene la sesión abierta',
  'account.sessions.lead': 'Si no conoce alguna, cierre allí la sesión y cambie la contraseña.',
  'account.sessions.only': 'No tiene la sesión abierta en ningún otro sitio.',
  'account.sessions.endOthers': 'Cerrar la sesión en los {n} otros dispositivos',
  'account.sessions.end': 'Cerrar la sesión allí',
  'account.sessions.endOne': 'Cerrar la sesión allí: {name}',
  'account.sessions.this': 'Este dispositivo',
  'account.sessions.unknown': 'Dispositivo o programa desconocido',
  'account.sessions.since': 'Sesión abierta el {time}',
  'account.sessions.used': 'Último uso {time} · abierta el {since}',
  'account.place.unknown': 'Lugar desconocido',
  'account.place.inside': 'Red interna {network}',
  'account.place.outside': 'Por internet, desde {network}',
};
