// What a path says about a file: which package and slice it belongs to, what kind it is, whether it must be pure. All lint
// rules read places from here, so that the convention has one text.

export type FileKind = 'pure' | 'effectful' | 'test' | 'config';

export interface Place {
  readonly area: 'protocol' | 'server' | 'client' | 'web' | 'cli' | 'simulation' | 'tools' | 'other';
  /** A folder in server/src: a slice, or `platform`. */
  readonly folder: string | undefined;
  readonly kind: FileKind;
}

/** What a file may do beyond computing, by the last word of its name. */
const EFFECT_SUFFIXES = ['store', 'engine', 'routes', 'loop', 'socket', 'server', 'client', 'testing', 'contract', 'rig'];
/** Ways to fulfil a port: `pager-webpush.ts`. A new vendor gets its word here. */
const VENDOR_SUFFIXES = [
  ...['app', 'argon2', 'browser', 'carrier', 'cedar', 'clamd', 'fake', 'fetch', 'file', 'fixed', 'http', 'jose', 'memory', 'mqtt', 'nats', 'node', 'openmeteo', 'osrm', 'pino'],
  ...['postgres', 'prometheus', 'random', 'sip', 'smtp', 'smpp', 'sms', 'socket', 'system', 'twilio', 'valhalla', 'vault', 'voice', 'webpush', 'ws', 'yazl'],
];
const EFFECT_NAME = new RegExp(`-(${[...EFFECT_SUFFIXES, ...VENDOR_SUFFIXES].join('|')})\\.tsx?$`);
const TEST_NAME = /\.(test|e2e|bench|property)\.tsx?$|-testing\.tsx?$|(^|\/)testing\//;

export function placeOf(path: string): Place {
  const [area = '', second, third] = path.split('/');
  const folder = area === 'server' && second === 'src' && path.split('/').length > 3 ? third : undefined;
  return { area: isArea(area) ? area : 'other', folder, kind: kindOf(path, folder) };
}

export function isSlice(place: Place): boolean {
  return place.folder !== undefined && place.folder !== 'platform';
}

/** Stores, engines, routes and vendors: what other slices never import. */
export function hasEffectName(path: string): boolean {
  return EFFECT_NAME.test(path);
}

/** Where an import leads, from the root of the project; undefined for a package that is not ours. */
export function resolveImport(from: string, specifier: string): string | undefined {
  const own = /^@mydr24\/([a-z]+)(?:\/(.+))?$/.exec(specifier);
  if (own) return `${own[1]}/src/${own[2] ?? 'index.ts'}`;
  if (!specifier.startsWith('.')) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}

function isArea(word: string): word is Exclude<Place['area'], 'other'> {
  return ['protocol', 'server', 'client', 'web', 'cli', 'simulation', 'tools'].includes(word);
}

function kindOf(path: string, folder: string | undefined): FileKind {
  if (TEST_NAME.test(path)) return 'test';
  if (path.endsWith('.config.ts')) return 'config';
  return isPure(path, folder) ? 'pure' : 'effectful';
}

function isPure(path: string, folder: string | undefined): boolean {
  if (hasEffectName(path) || !path.endsWith('.ts')) return false;
  if (path.startsWith('protocol/src/')) return true;
  if (path.startsWith('client/src/views/')) return true;
  if (path.startsWith('simulation/src/checkers/')) return true;
  if (path === 'server/src/config.ts' || path === 'server/src/auth-key.ts') return true;
  return folder !== undefined && folder !== 'platform';
}
