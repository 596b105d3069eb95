// What the privacy officer, the patient and whoever is asked are told of a break-glass. Names nobody and says nothing of health.

export interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
}
export type Told = 'officer' | 'many' | 'patient' | 'asked';

const words: Readonly<Record<string, Readonly<Record<Told, Words>>>> = {
  en: {
    officer: { subject: 'A record was opened by break-glass', lines: ['It waits in the review queue of MyDR24.'] },
    many: { subject: 'Security alarm: one person has opened more than five records by break-glass within an hour', lines: ['Look at the review queue of MyDR24 now. If it is not right, have the account deactivated.'] },
    patient: { subject: 'Your record was opened by somebody outside your care team', lines: ['They gave a reason, and a privacy officer checks it. MyDR24 shows who and when under “Who saw my record”.'] },
    asked: { subject: 'The privacy officer asks you about a break-glass', lines: ['Open MyDR24 to read the question and to answer.'] },
  },
  ca: {
    officer: { subject: 'S’ha obert una història amb accés d’urgència', lines: ['És a la cua de revisió de MyDR24.'] },
    many: { subject: 'Alarma de seguretat: una persona ha obert més de cinc històries amb accés d’urgència en una hora', lines: ['Mireu ara la cua de revisió de MyDR24. Si no és correcte, feu desactivar el compte.'] },
    patient: { subject: 'Algú de fora del teu equip ha obert la teva història', lines: ['Ha donat un motiu i un delegat de privadesa el comprova. MyDR24 mostra qui i quan a «Qui ha vist la meva història».'] },
    asked: { subject: 'El delegat de privadesa us pregunta per un accés d’urgència', lines: ['Obriu MyDR24 per llegir la pregunta i respondre.'] },
  },
  es: {
    officer: { subject: 'Se ha abierto una historia con acceso de urgencia', lines: ['Está en la cola de revisión de MyDR24.'] },
    many: { subject: 'Alarma de seguridad: una persona ha abierto más de cinco historias con acceso de urgencia en una hora', lines: ['Mire ahora la cola de revisión de MyDR24. Si no es correcto, haga desactivar la cuenta.'] },
    patient: { subject: 'Alguien de fuera de tu equipo ha abierto tu historia', lines: ['Ha dado un motivo y un delegado de privacidad lo comprueba. MyDR24 muestra quién y cuándo en «Quién ha visto mi historia».'] },
    asked: { subject: 'El delegado de privacidad le pregunta por un acceso de urgencia', lines: ['Abra MyDR24 para leer la pregunta y responder.'] },
  },
};

export const breakGlassNotice = (told: Told) => (locale: string): Words => (words[locale.slice(0, 2)] ?? words['en']!)[told];
