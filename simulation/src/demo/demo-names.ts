// Names for invented people, of the four languages spoken in Andorra. Given and family names are common ones put together by
// number; nobody real is meant.
import { mixed } from './demo-ids.ts';

export type NamedSex = 'female' | 'male';
export interface DemoName {
  readonly givenName: string;
  readonly familyName: string;
  readonly locale: 'ca' | 'es' | 'fr' | 'pt';
}

interface Language {
  readonly locale: DemoName['locale'];
  readonly female: readonly string[];
  readonly male: readonly string[];
  readonly family: readonly string[];
}

const languages: readonly Language[] = [
  {
    locale: 'ca',
    female: ['Montserrat', 'Núria', 'Mercè', 'Laia', 'Roser', 'Neus', 'Carme', 'Aina', 'Júlia', 'Queralt', 'Assumpta', 'Berta'],
    male: ['Jordi', 'Pere', 'Oriol', 'Joan', 'Martí', 'Arnau', 'Ramon', 'Bernat', 'Guillem', 'Sergi', 'Narcís', 'Ferran'],
    family: ['Vidal', 'Riba', 'Puig', 'Serra', 'Casals', 'Torra', 'Font', 'Bosch', 'Solà', 'Mas', 'Pla', 'Roca', 'Camps', 'Vila', 'Soler', 'Rovira', 'Ferrer', 'Coma', 'Prat', 'Grau'],
  },
  {
    locale: 'es',
    female: ['Carmen', 'Lucía', 'Pilar', 'Dolores', 'Inés', 'Rosario', 'Elena', 'Beatriz', 'Teresa', 'Marta'],
    male: ['Antonio', 'Javier', 'Luis', 'Manuel', 'Diego', 'Álvaro', 'Rafael', 'Andrés', 'Emilio', 'Pablo'],
    family: ['García', 'Romero', 'Molina', 'Ortega', 'Herrera', 'Navarro', 'Prieto', 'Cano', 'Vega', 'Campos', 'Reyes', 'Fuentes', 'Lozano', 'Mora', 'Pardo', 'Rubio'],
  },
  {
    locale: 'pt',
    female: ['Fátima', 'Graça', 'Inês', 'Beatriz', 'Catarina', 'Lurdes', 'Filipa', 'Teresa'],
    male: ['João', 'Rui', 'Tiago', 'Nuno', 'Joaquim', 'Vasco', 'Paulo', 'Duarte'],
    family: ['Ferreira', 'Carvalho', 'Moreira', 'Teixeira', 'Lopes', 'Barbosa', 'Pinto', 'Cardoso', 'Ramos', 'Nogueira', 'Freitas', 'Tavares'],
  },
  {
    locale: 'fr',
    female: ['Hélène', 'Mathilde', 'Odile', 'Chloé', 'Sylvie', 'Margaux'],
    male: ['Laurent', 'Étienne', 'Mathieu', 'Gérard', 'Luc', 'Benoît'],
    family: ['Delmas', 'Fabre', 'Rouquette', 'Vergnes', 'Lacombe', 'Bonnet', 'Cazenave', 'Pujol', 'Dupuy', 'Mercier'],
  },
];
/** Of ten: five Catalan, two Spanish, two Portuguese, one French. */
const tenth = [0, 0, 0, 0, 0, 1, 1, 2, 2, 3];

const at = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

/** The same key gives the same name. Iberian names have two family names, as there. */
export function nameOf(key: string, sex: NamedSex): DemoName {
  const language = languages[tenth[mixed(key, 11) % 10] ?? 0] ?? languages[0]!;
  const first = at(language.family, mixed(key, 13));
  const second = at(language.family, mixed(key, 17));
  const familyName = language.locale === 'fr' || second === first ? first : `${first} ${second}`;
  return { givenName: at(language[sex], mixed(key, 19)), familyName, locale: language.locale };
}
