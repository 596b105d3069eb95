// SMART scopes (App Launch 2.2) and what of them is ever granted: what was asked for, within what the app was registered for, within what
// is served here. What the person may do is asked again at every read. Pure.
export type Served = 'Patient' | 'Observation';
export interface DataScope {
  /** system: a service's own, for nobody. */
  readonly level: 'patient' | 'user' | 'system';
  readonly resource: Served;
  readonly letters: readonly ('r' | 's')[];
}
export interface Granted {
  readonly reads: readonly DataScope[];
  readonly isLaunch: boolean;
  readonly wantsPatient: boolean;
  readonly isOffline: boolean;
  readonly isOnline: boolean;
}

const RESOURCES = ['Patient', 'Observation'] as const satisfies readonly Served[];
/** Patients are listed for services alone: an app of a person has the one it was opened for. */
const servedOf = (level: DataScope['level'], resource: Served): readonly ('r' | 's')[] => (resource === 'Patient' && level !== 'system' ? ['r'] : ['r', 's']);
const SCOPE = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]+)\.(c?r?u?d?s?|read|write|\*)(?:\?(.*))?$/;
const VITALS = ['category=vital-signs', 'category=http://terminology.hl7.org/CodeSystem/observation-category|vital-signs'];

/** Reading a version 1 scope as the standard says: read is rs. */
const lettersOf = (text: string): string => (text === 'read' ? 'rs' : text === '*' ? 'cruds' : text === 'write' ? 'cud' : text);

/** Of one scope what is served here; nothing for what is not, or is narrowed in a way that is not understood. */
export function readScope(text: string): DataScope[] {
  const [, level, resource, letters, query] = SCOPE.exec(text) ?? [];
  if (level === undefined || resource === undefined || letters === undefined || letters === '') return [];
  // Every observation here is a vital sign, so this narrowing changes nothing; any other would have to.
  if (query !== undefined && (resource !== 'Observation' || !VITALS.includes(decode(query)))) return [];
  const asked = lettersOf(letters);
  return RESOURCES
    .filter((each) => resource === '*' || resource === each)
    .map((each): DataScope => ({ level: level as DataScope['level'], resource: each, letters: servedOf(level as DataScope['level'], each).filter((letter) => asked.includes(letter)) }))
    .filter((scope) => scope.letters.length > 0);
}

function decode(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}

export const textOfScope = ({ level, resource, letters }: DataScope): string => `${level}/${resource}.${letters.join('')}`;
export const specialScopes = ['launch', 'launch/patient', 'offline_access', 'online_access'] as const;

/** Whether this can be a scope of a registration: it is served, and a service's exactly if a service registers it; or it is one of the special ones. */
export function isKnownScope(text: string, isService = false): boolean {
  if ((specialScopes as readonly string[]).includes(text)) return !isService;
  const [scope] = readScope(text);
  return scope !== undefined && (scope.level === 'system') === isService;
}

const merged = (scopes: readonly DataScope[]): DataScope[] => {
  const byName = new Map<string, DataScope>();
  for (const scope of scopes) {
    const name = `${scope.level}/${scope.resource}`;
    const letters = servedOf(scope.level, scope.resource).filter((letter) => scope.letters.includes(letter) || byName.get(name)?.letters.includes(letter));
    byName.set(name, { ...scope, letters });
  }
  return [...byName.values()].toSorted((a, b) => textOfScope(a).localeCompare(textOfScope(b)));
};

export function grantOf(asked: string, registered: readonly string[]): Granted {
  const words = asked.split(' ').filter((word) => word !== '');
  const most = merged(registered.flatMap(readScope));
  const within = ({ level, resource, letters }: DataScope): DataScope[] => {
    const limit = most.find((each) => each.level === level && each.resource === resource);
    const kept = letters.filter((letter) => limit?.letters.includes(letter));
    return kept.length === 0 ? [] : [{ level, resource, letters: kept }];
  };
  const has = (word: string): boolean => words.includes(word) && registered.includes(word);
  return { reads: merged(words.flatMap(readScope).flatMap(within)), isLaunch: has('launch'), wantsPatient: has('launch/patient'), isOffline: has('offline_access'), isOnline: has('online_access') };
}

export function scopesOf({ reads, isLaunch, wantsPatient, isOffline, isOnline }: Granted): string[] {
  return [...(isLaunch ? ['launch'] : []), ...(wantsPatient ? ['launch/patient'] : []), ...reads.map(textOfScope), ...(isOffline ? ['offline_access'] : []), ...(isOnline ? ['online_access'] : [])];
}

/** Narrower or the same; null when something was asked for that is not in it. */
export function narrowed(scopes: readonly string[], asked: string): string[] | null {
  const words = asked.split(' ').filter((word) => word !== '');
  const kept = words.map((word) => ((specialScopes as readonly string[]).includes(word) ? (scopes.includes(word) ? [word] : null) : coveredBy(scopes, word)));
  return kept.some((each) => each === null) || kept.length === 0 ? null : [...new Set(kept.flatMap((each) => each ?? []))];
}

function coveredBy(scopes: readonly string[], word: string): string[] | null {
  const [asked, ...more] = readScope(word);
  if (asked === undefined || more.length > 0) return null;
  const covers = scopes.flatMap(readScope).some(({ level, resource, letters }) => level === asked.level && resource === asked.resource && asked.letters.every((letter) => letters.includes(letter)));
  return covers ? [textOfScope(asked)] : null;
}

/** Whether a read or search of this kind is in the scopes, and if only of the one patient of the launch. */
export function reachOf(scopes: readonly string[], resource: Served, letter: 'r' | 's'): 'all' | 'one' | 'none' {
  const fit = scopes.flatMap(readScope).filter((scope) => scope.resource === resource && scope.letters.includes(letter));
  if (fit.some(({ level }) => level !== 'patient')) return 'all';
  return fit.length > 0 ? 'one' : 'none';
}
