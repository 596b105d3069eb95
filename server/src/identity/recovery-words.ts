// What people are told of a recovery, by push, mail and SMS. Names nobody.
import type { Notice } from '../paging/notice.ts';

export type RecoveryTold = 'asked' | 'agreed' | 'stopped' | 'used';

const words: Readonly<Record<string, Readonly<Record<RecoveryTold, Notice>>>> = {
  en: {
    asked: { subject: 'Somebody asks for a new way into an account of MyDR24', lines: ['If it is yours and you did not ask, stop it.'] },
    agreed: { subject: 'A new way into an account of MyDR24 opens in 24 hours', lines: ['If it is yours and you did not ask, stop it now.'] },
    stopped: { subject: 'A new way into an account of MyDR24 was stopped', lines: [] },
    used: { subject: 'An account of MyDR24 was opened by a new way; all former ones ended', lines: ['If it is yours and it was not you, tell your hospital now.'] },
  },
  ca: {
    asked: { subject: 'Algú demana una nova manera d’entrar en un compte de MyDR24', lines: ['Si és el vostre i no ho heu demanat, atureu-ho.'] },
    agreed: { subject: 'D’aquí a 24 hores s’obrirà una nova manera d’entrar en un compte de MyDR24', lines: ['Si és el vostre i no ho heu demanat, atureu-ho ara.'] },
    stopped: { subject: 'S’ha aturat una nova manera d’entrar en un compte de MyDR24', lines: [] },
    used: { subject: 'S’ha obert un compte de MyDR24 d’una manera nova; les anteriors s’han acabat', lines: ['Si és el vostre i no heu estat vós, aviseu ara l’hospital.'] },
  },
  es: {
    asked: { subject: 'Alguien pide una nueva forma de entrar en una cuenta de MyDR24', lines: ['Si es la suya y no lo ha pedido, deténgalo.'] },
    agreed: { subject: 'En 24 horas se abrirá una nueva forma de entrar en una cuenta de MyDR24', lines: ['Si es la suya y no lo ha pedido, deténgalo ahora.'] },
    stopped: { subject: 'Se ha detenido una nueva forma de entrar en una cuenta de MyDR24', lines: [] },
    used: { subject: 'Se ha abierto una cuenta de MyDR24 de una forma nueva; las anteriores han terminado', lines: ['Si es la suya y no ha sido usted, avise ahora a su hospital.'] },
  },
};

/** `stopUrl`: for the person alone. */
export const recoveryNotice = (told: RecoveryTold, stopUrl?: string) => (locale: string): Notice => {
  const { subject, lines } = (words[locale.slice(0, 2)] ?? words['en']!)[told];
  return { subject, lines: stopUrl === undefined ? lines : [...lines, stopUrl] };
};
