// Palabras del equipo de atención, en español.
import type { careTeamWords as source } from '../en/care-team.ts';

export const careTeamWords: Record<keyof typeof source, string> = {
  'careTeam.staff.title': 'Equipo de atención fuera de la planta',
  'careTeam.staff.lead': 'Quien forma parte puede leer y atender a este paciente como la planta. El paciente ve quién está.',
  'careTeam.self.title': 'Mi equipo de atención fuera de la planta',
  'careTeam.self.lead': 'Enfermeras y médicos de otras plantas que le atienden. Su planta decide quién. Puede dejar a alguien fuera en «Qué ve el personal sobre mí».',
  'careTeam.none': 'Nadie de fuera de la planta.',
  'careTeam.since': 'desde el {day}, añadido por {name}',
  'careTeam.takeOff': 'Quitar',
  'careTeam.takeOff.who': 'Quitar a {name} del equipo de atención',
  'careTeam.find': 'Añadir una enfermera o un médico',
  'careTeam.find.placeholder': 'Principio del nombre',
  'careTeam.find.do': 'Buscar',
  'careTeam.find.none': 'Ninguna enfermera ni médico con ese nombre, o ya está.',
  'careTeam.putOn': 'Añadir',
  'careTeam.mine': 'De mis equipos de atención',
};
