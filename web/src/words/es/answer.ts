// Words of the answer screen in Spanish; every key of the source must be here.
import type { answerWords as source } from '../en/answer.ts';

export const answerWords: Record<keyof typeof source, string> = {
  'answer.title': 'Tienes un aviso',
  'answer.lead': 'Di qué harás. No se envía nada hasta que pulses un botón.',
  'answer.go': 'Voy',
  'answer.go.help': 'Te encargas tú; se avisa a los demás.',
  'answer.cannot': 'No puedo',
  'answer.callMe': 'Llámenme',
  'answer.seen': 'Lo he visto',
  'answer.sent': 'Tu respuesta',
  'answer.open': 'Abrir MyDR24',
  'answer.change': 'Para cambiarlo, abre MyDR24.',
  'answer.none': 'Este enlace no lleva ningún aviso',
  'answer.none.next': 'Abre otra vez el enlace del correo, o abre MyDR24.',
  'answer.unsure': 'NO se ha enviado. Inténtalo otra vez, o abre MyDR24.',
  'answer.sending': 'Enviando …',
};
