// Paraules dels pacients compartits entre hospitals d’una xarxa, i de les xarxes.
import type { sharedCareWords as source } from '../en/shared-care.ts';

export const sharedCareWords: Record<keyof typeof source, string> = {
  'audit.actor.guest': 'Algú d’un altre hospital',
  'basis.isGuestOf': 'és convidat d’un altre hospital, amb qui es va compartir aquest pacient',
  'views.could.isGuestOf': 'és d’un altre hospital amb qui us comparteixen',
  'why.ground.shared': 'Compartit amb {to}, {hospital}, per {name}, fins al {when}',
};
