// Paraules de l'equip d'atenció, en català.
import type { careTeamWords as source } from '../en/care-team.ts';

export const careTeamWords: Record<keyof typeof source, string> = {
  'careTeam.staff.title': 'Equip d’atenció fora de la planta',
  'careTeam.staff.lead': 'Qui en forma part pot llegir i atendre aquest pacient com la planta. El pacient veu qui hi ha.',
  'careTeam.self.title': 'El meu equip d’atenció fora de la planta',
  'careTeam.self.lead': 'Infermeres i metges d’altres plantes que us atenen. La vostra planta decideix qui. Podeu deixar algú fora a «Què veu el personal sobre mi».',
  'careTeam.none': 'Ningú de fora de la planta.',
  'careTeam.since': 'des del {day}, afegit per {name}',
  'careTeam.takeOff': 'Treu',
  'careTeam.takeOff.who': 'Treu {name} de l’equip d’atenció',
  'careTeam.find': 'Afegiu-hi una infermera o un metge',
  'careTeam.find.placeholder': 'Principi del nom',
  'careTeam.find.do': 'Cerca',
  'careTeam.find.none': 'Cap infermera ni metge amb aquest nom, o ja hi és.',
  'careTeam.putOn': 'Afegeix',
  'careTeam.mine': 'Dels meus equips d’atenció',
};
