// What the officer and the patient are told of a request, outside of the app. Names nobody and says nothing of health.

export interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
}
export type Told = 'asked' | 'refused';

const words: Readonly<Record<string, Readonly<Record<Told, Words>>>> = {
  en: {
    asked: { subject: 'A patient asks for erasure', lines: ['The request waits in MyDR24 under “Privacy requests”. The law gives one month to answer.'] },
    refused: { subject: 'Your request was answered', lines: ['MyDR24 shows the answer under “My data”.'] },
  },
  ca: {
    asked: { subject: 'Un pacient demana la supressió de les seves dades', lines: ['La sol·licitud és a MyDR24, a «Sol·licituds de privadesa». La llei dona un mes per respondre.'] },
    refused: { subject: 'La teva sol·licitud té resposta', lines: ['MyDR24 mostra la resposta a «Les meves dades».'] },
  },
  es: {
    asked: { subject: 'Un paciente pide la supresión de sus datos', lines: ['La solicitud está en MyDR24, en «Solicitudes de privacidad». La ley da un mes para responder.'] },
    refused: { subject: 'Tu solicitud tiene respuesta', lines: ['MyDR24 muestra la respuesta en «Mis datos».'] },
  },
};

export const privacyNotice = (told: Told) => (locale: string): Words => (words[locale.slice(0, 2)] ?? words['en']!)[told];
