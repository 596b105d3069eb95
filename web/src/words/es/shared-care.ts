// Palabras de los pacientes compartidos entre hospitales de una red, y de las redes.
import type { sharedCareWords as source } from '../en/shared-care.ts';

export const sharedCareWords: Record<keyof typeof source, string> = {
  'audit.actor.guest': 'Alguien de otro hospital',
  'basis.isGuestOf': 'es invitado de otro hospital, con el que se compartió a este paciente',
  'views.could.isGuestOf': 'es de otro hospital con el que le comparten',
  'why.ground.shared': 'Compartido con {to}, {hospital}, por {name}, hasta el {when}',
};
