// What is told when a patient is offered, shared and not shared any more. Names nobody, no hospital, and says nothing of health.
import type { Notice } from '../paging/notice.ts';

/** `here` is the patient's own hospital, `there` the other; `proxy` whoever chooses for the patient. */
export type SharedNews = 'offered-there' | 'accepted-here' | 'accepted-patient' | 'accepted-proxy' | 'ending-here' | 'ending-there' | 'ended-here' | 'ended-there' | 'ended-patient' | 'ended-proxy';

const OWN = '/patient';
const ACTING = '/account/acting-for';
const LIST = '/console/shared';
const HERE = '/console';

const words: Readonly<Record<string, Readonly<Record<SharedNews, Notice>>>> = {
  en: {
    'offered-there': { subject: 'A patient of another hospital is offered to you or your unit', lines: ['MyDR24 shows it under “Shared with us”: accept or decline it there.', LIST] },
    'accepted-here': { subject: 'A patient you offered was accepted by the other hospital', lines: ['The patient’s page in MyDR24 shows who reads what, and until when.', HERE] },
    'accepted-patient': { subject: 'Your record is now shared with another hospital', lines: ['MyDR24 shows with whom, what they may read and until when. You can end it there at any moment.', OWN] },
    'accepted-proxy': { subject: 'The record of somebody you act for is now shared with another hospital', lines: ['MyDR24 shows with whom, what they may read and until when. You can end it there at any moment.', ACTING] },
    'ending-here': { subject: 'A patient you shared with another hospital is shared for one more day', lines: ['Share the patient anew before that if the other hospital still looks after them.', HERE] },
    'ending-there': { subject: 'A patient of another hospital is shared with you for one more day', lines: ['Ask the other hospital if you still look after them.', LIST] },
    'ended-here': { subject: 'A patient you offered to another hospital is not offered or shared any more', lines: ['The patient’s page in MyDR24 shows why.', HERE] },
    'ended-there': { subject: 'A patient of another hospital is not offered to or shared with you any more', lines: ['MyDR24 shows why under “Shared with us”.', LIST] },
    'ended-patient': { subject: 'Your record is not shared with another hospital any more', lines: ['MyDR24 shows with whom it was, and when and why it ended.', OWN] },
    'ended-proxy': { subject: 'The record of somebody you act for is not shared with another hospital any more', lines: ['MyDR24 shows with whom it was, and when and why it ended.', ACTING] },
  },
  ca: {
    'offered-there': { subject: 'S’ofereix un pacient d’un altre hospital a vós o a la vostra unitat', lines: ['MyDR24 el mostra a «Compartit amb nosaltres»: accepteu-lo o rebutgeu-lo allà.', LIST] },
    'accepted-here': { subject: 'L’altre hospital ha acceptat un pacient que vau oferir', lines: ['La pàgina del pacient a MyDR24 mostra qui llegeix què, i fins quan.', HERE] },
    'accepted-patient': { subject: 'La teva història es comparteix ara amb un altre hospital', lines: ['MyDR24 mostra amb qui, què poden llegir i fins quan. Ho pots acabar allà en qualsevol moment.', OWN] },
    'accepted-proxy': { subject: 'La història d’algú per qui actues es comparteix ara amb un altre hospital', lines: ['MyDR24 mostra amb qui, què poden llegir i fins quan. Ho pots acabar allà en qualsevol moment.', ACTING] },
    'ending-here': { subject: 'Un pacient que vau compartir amb un altre hospital es comparteix un dia més', lines: ['Compartiu-lo de nou abans si l’altre hospital encara el cuida.', HERE] },
    'ending-there': { subject: 'Un pacient d’un altre hospital es comparteix amb vosaltres un dia més', lines: ['Demaneu-ho a l’altre hospital si encara el cuideu.', LIST] },
    'ended-here': { subject: 'Un pacient que vau oferir a un altre hospital ja no s’ofereix ni es comparteix', lines: ['La pàgina del pacient a MyDR24 mostra per què.', HERE] },
    'ended-there': { subject: 'Un pacient d’un altre hospital ja no se us ofereix ni es comparteix amb vosaltres', lines: ['MyDR24 mostra per què a «Compartit amb nosaltres».', LIST] },
    'ended-patient': { subject: 'La teva història ja no es comparteix amb un altre hospital', lines: ['MyDR24 mostra amb qui es compartia, i quan i per què s’ha acabat.', OWN] },
    'ended-proxy': { subject: 'La història d’algú per qui actues ja no es comparteix amb un altre hospital', lines: ['MyDR24 mostra amb qui es compartia, i quan i per què s’ha acabat.', ACTING] },
  },
  es: {
    'offered-there': { subject: 'Se ofrece un paciente de otro hospital a usted o a su unidad', lines: ['MyDR24 lo muestra en «Compartido con nosotros»: acéptelo o rechácelo allí.', LIST] },
    'accepted-here': { subject: 'El otro hospital ha aceptado un paciente que usted ofreció', lines: ['La página del paciente en MyDR24 muestra quién lee qué, y hasta cuándo.', HERE] },
    'accepted-patient': { subject: 'Tu historia se comparte ahora con otro hospital', lines: ['MyDR24 muestra con quién, qué pueden leer y hasta cuándo. Puedes terminarlo allí en cualquier momento.', OWN] },
    'accepted-proxy': { subject: 'La historia de alguien por quien actúas se comparte ahora con otro hospital', lines: ['MyDR24 muestra con quién, qué pueden leer y hasta cuándo. Puedes terminarlo allí en cualquier momento.', ACTING] },
    'ending-here': { subject: 'Un paciente que usted compartió con otro hospital se comparte un día más', lines: ['Compártalo de nuevo antes si el otro hospital todavía lo cuida.', HERE] },
    'ending-there': { subject: 'Un paciente de otro hospital se comparte con ustedes un día más', lines: ['Pregunte al otro hospital si todavía lo cuidan.', LIST] },
    'ended-here': { subject: 'Un paciente que usted ofreció a otro hospital ya no se ofrece ni se comparte', lines: ['La página del paciente en MyDR24 muestra por qué.', HERE] },
    'ended-there': { subject: 'Un paciente de otro hospital ya no se les ofrece ni se comparte con ustedes', lines: ['MyDR24 muestra por qué en «Compartido con nosotros».', LIST] },
    'ended-patient': { subject: 'Tu historia ya no se comparte con otro hospital', lines: ['MyDR24 muestra con quién se compartía, y cuándo y por qué terminó.', OWN] },
    'ended-proxy': { subject: 'La historia de alguien por quien actúas ya no se comparte con otro hospital', lines: ['MyDR24 muestra con quién se compartía, y cuándo y por qué terminó.', ACTING] },
  },
};

export const sharedNotice = (news: SharedNews) => (locale: string): Notice => (words[locale.slice(0, 2)] ?? words['en']!)[news];
