// Words of signing in by a provider, Spanish.
import type { signOnWords as source } from '../en/sign-on.ts';

export const signOnWords: Record<keyof typeof source, string> = {
  'signOn.title': 'Inicie sesión con la cuenta del hospital',
  'signOn.with': 'Iniciar sesión con {name}',
  'signOn.refused.stale': 'Ese inicio de sesión es demasiado antiguo o empezó en otra ventana. Empiece de nuevo.',
  'signOn.refused.cancelled': 'Se canceló el inicio de sesión. No ha cambiado nada.',
  'signOn.refused.code-used': 'Ese inicio de sesión ya se usó. Empiece de nuevo.',
  'signOn.refused.wrong-answer': 'La respuesta de la cuenta del hospital no es de fiar. Empiece de nuevo; si sigue así, avise a administración.',
  'signOn.refused.unreachable': 'La cuenta del hospital no responde. Pruebe dentro de un momento, o entre con correo y contraseña.',
  'signOn.refused.no-room': 'El hospital ya tiene aquí tantas personas como puede tener. Hable con administración.',
  'signOn.refused.no-account': 'Aún no tiene cuenta aquí. Pídala a administración.',
  'signOn.refused.no-role': 'Sus grupos no le dan ninguna función aquí. Pregunte a administración qué grupo necesita.',
  'signOn.refused.deactivated': 'Su acceso aquí terminó. Pregunte a administración.',
  'signOn.refused.too-weak': 'Tu hospital exige una prueba más fuerte que la que te pidió el proveedor. Entra allí con tu segundo factor.',
  'signOn.refused.secret-lost': 'Esta forma de entrar no está del todo preparada. Administración debe poner de nuevo su secreto.',
};
