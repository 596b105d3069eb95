// What a responder is told who is asked to move: where, by the name of a facility; no patient, no address.
import type { CoveredSquare } from '@mydr24/protocol';
import type { Notice } from '../paging/notice.ts';

/** Where in the app it leads. */
const PATH = '/responder';

interface Words {
  readonly ask: (place: string) => string;
  readonly at: (facility: string) => string;
  readonly off: (km: string, towards: string, facility: string) => string;
  readonly there: (lat: string, lon: string) => string;
  readonly towards: Readonly<Record<NonNullable<CoveredSquare['towards']>, string>>;
}

const english: Words = {
  ask: (place) => `MyDR24: dispatch asks you to wait ${place}, because nobody is near there. Open to answer.`,
  at: (facility) => `at ${facility}`,
  off: (km, towards, facility) => `${km} km ${towards} of ${facility}`,
  there: (lat, lon) => `near ${lat}, ${lon}`,
  towards: { north: 'north', 'north-east': 'north-east', east: 'east', 'south-east': 'south-east', south: 'south', 'south-west': 'south-west', west: 'west', 'north-west': 'north-west' },
};
const words: Readonly<Record<string, Words>> = {
  en: english,
  ca: {
    ask: (place) => `MyDR24: coordinació et demana que esperis ${place}, perquè allà no hi ha ningú a prop. Obre-ho per respondre.`,
    at: (facility) => `a ${facility}`,
    off: (km, towards, facility) => `${km} km al ${towards} de ${facility}`,
    there: (lat, lon) => `a prop de ${lat}, ${lon}`,
    towards: { north: 'nord', 'north-east': 'nord-est', east: 'est', 'south-east': 'sud-est', south: 'sud', 'south-west': 'sud-oest', west: 'oest', 'north-west': 'nord-oest' },
  },
  es: {
    ask: (place) => `MyDR24: coordinación te pide que esperes ${place}, porque allí no hay nadie cerca. Ábrelo para responder.`,
    at: (facility) => `en ${facility}`,
    off: (km, towards, facility) => `${km} km al ${towards} de ${facility}`,
    there: (lat, lon) => `cerca de ${lat}, ${lon}`,
    towards: { north: 'norte', 'north-east': 'noreste', east: 'este', 'south-east': 'sureste', south: 'sur', 'south-west': 'suroeste', west: 'oeste', 'north-west': 'noroeste' },
  },
};

export function moveText({ facility, offM, towards, corners }: CoveredSquare, locale: string): Notice {
  const { ask, at, off, there, towards: named } = words[locale.slice(0, 2)] ?? english;
  const [southWest, , northEast] = corners;
  const middle = (a: number, b: number): string => ((a + b) / 2).toFixed(3);
  const place = facility === null
    ? there(middle(southWest!.lat, northEast!.lat), middle(southWest!.lon, northEast!.lon))
    : towards === null ? at(facility) : off((offM / 1_000).toFixed(1), named[towards], facility);
  return { subject: ask(place), lines: [PATH] };
}
