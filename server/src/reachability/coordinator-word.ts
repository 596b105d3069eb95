// What coordinators are told beside their screens, in their language: numbers and a link, never a name or anything of a patient.
import type { Notice } from '../paging/notice.ts';

/** Where in the app it leads. */
const PATH = '/reach/people';

type Words = Record<'digest' | 'digest.text' | 'left' | 'left.text', string>;
const english: Words = {
  digest: 'MyDR24: who cannot be reached today',
  'digest.text': 'On call or on duty: {unreachable} cannot be reached, {doubtful} perhaps not, {reachable} can. {overdue} have proven no channel in 30 days.',
  left: 'MyDR24: somebody on duty can no longer be reached',
  'left.text': 'A person on duty or on call signed out of their last device and has no other way to be paged. See who, and whom to ask instead.',
};
const words: Record<string, Words> = {
  en: english,
  ca: {
    digest: 'MyDR24: a qui no es pot avisar avui',
    'digest.text': 'De guàrdia o de servei: {unreachable} no es poden avisar, {doubtful} potser no, {reachable} sí. {overdue} no han provat cap canal en 30 dies.',
    left: 'MyDR24: ja no es pot avisar algú de servei',
    'left.text': 'Una persona de servei o de guàrdia ha tancat la sessió al seu últim dispositiu i no té cap altra via per rebre avisos. Mira qui és i a qui demanar-ho.',
  },
  es: {
    digest: 'MyDR24: a quién no se puede avisar hoy',
    'digest.text': 'De guardia o de servicio: {unreachable} no se pueden avisar, {doubtful} quizá no, {reachable} sí. {overdue} no han probado ningún canal en 30 días.',
    left: 'MyDR24: ya no se puede avisar a alguien de servicio',
    'left.text': 'Una persona de servicio o de guardia ha cerrado la sesión en su último dispositivo y no tiene otra vía para recibir avisos. Mira quién es y a quién pedirlo.',
  },
};

export function coordinatorWord(which: 'digest' | 'left', locale: string, numbers: Readonly<Record<string, number>> = {}): Notice {
  const say = words[locale.slice(0, 2)] ?? english;
  return { subject: say[which], lines: [say[`${which}.text`].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(numbers[name] ?? 0)), PATH] };
}
