// What OpenStreetMap's tags of a way say about who may use it, in which direction and how fast. Speeds are km/h a traveller makes, not the
// limit. Sources: wiki.openstreetmap.org Key:highway, Key:access, Key:oneway; class speeds as commonly used for routing on OpenStreetMap;
// emergency factors are ours.
import type { Tags } from './osm-pbf.ts';

export const profiles = ['car', 'emergency', 'foot'] as const;
export type Profile = (typeof profiles)[number];

/** km/h along and against the way's direction; 0: not allowed. */
export interface Speeds {
  readonly forward: number;
  readonly backward: number;
}
const closed: Speeds = { forward: 0, backward: 0 };

const carSpeed: Readonly<Record<string, number>> = {
  motorway: 100, motorway_link: 70, trunk: 70, trunk_link: 65, primary: 65, primary_link: 60, secondary: 60, secondary_link: 50, tertiary: 50, tertiary_link: 40,
  unclassified: 30, residential: 30, living_street: 6, service: 20, road: 20, track: 15,
};
/** A vehicle with blue lights also uses these, slowly. */
const emergencySpeed: Readonly<Record<string, number>> = { ...carSpeed, living_street: 15, pedestrian: 10, busway: 50 };
/** Through traffic an emergency vehicle passes; ours, cautious: narrow streets gain nothing. */
const EMERGENCY_FACTOR = 1.2;
const EMERGENCY_GAINS_FROM_KMH = 40;
const OBEYED_SHARE = 0.9;
const BAD_SURFACE_KMH = 30;
const badSurfaces = new Set(['cobblestone', 'unhewn_cobblestone', 'sett', 'gravel', 'ground', 'dirt', 'earth', 'grass', 'sand', 'mud', 'unpaved', 'compacted', 'fine_gravel']);
const drivableTracks = new Set(['grade1', 'grade2', 'grade3', undefined]);

const shut = new Set(['no', 'private', 'restricted', 'military', 'emergency', 'permit', 'agricultural', 'forestry', 'delivery']);
const shutToAll = new Set(['no', 'military']);
const open = new Set(['yes', 'designated', 'permissive', 'official', 'destination', 'customers']);

const firstOf = (tags: Tags, keys: readonly string[]): string | undefined => keys.map((key) => tags.get(key)).find((value) => value !== undefined);
const carKeys = ['motorcar', 'motor_vehicle', 'vehicle', 'access'];

export function speedsOf(profile: Profile, tags: Tags): Speeds {
  if (tags.get('area') === 'yes' && profile !== 'foot') return closed;
  if (profile === 'foot') return footSpeeds(tags);
  return profile === 'car' ? carSpeeds(tags) : emergencySpeeds(tags);
}

function carSpeeds(tags: Tags): Speeds {
  const access = firstOf(tags, carKeys);
  return access !== undefined && shut.has(access) ? closed : directed(tags, drivenKmh(tags, carSpeed));
}

function emergencySpeeds(tags: Tags): Speeds {
  const isOpened = open.has(tags.get('emergency') ?? '') || tags.get('access') === 'emergency';
  const access = firstOf(tags, carKeys);
  if (!isOpened && access !== undefined && shutToAll.has(access) && tags.get('bus') === undefined && tags.get('psv') === undefined) return closed;
  const kmh = drivenKmh(tags, emergencySpeed);
  return directed(tags, kmh >= EMERGENCY_GAINS_FROM_KMH ? kmh * EMERGENCY_FACTOR : kmh);
}

function drivenKmh(tags: Tags, table: Readonly<Record<string, number>>): number {
  const roadClass = tags.get('highway') ?? '';
  const usual = table[roadClass] ?? 0;
  if (usual === 0 || (roadClass === 'track' && !drivableTracks.has(tags.get('tracktype')))) return 0;
  const limit = limitKmh(tags.get('maxspeed'));
  const kmh = limit === null ? usual : limit * OBEYED_SHARE;
  return kmh > BAD_SURFACE_KMH && badSurfaces.has(tags.get('surface') ?? '') ? BAD_SURFACE_KMH : kmh;
}

/** `50`, `30 mph`; null where the tag gives no number. */
export function limitKmh(text: string | undefined): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(km\/h|kmh|mph)?$/.exec(text ?? '');
  if (match === null) return null;
  const kmh = Number(match[1]) * (match[2] === 'mph' ? 1.609_344 : 1);
  return kmh >= 5 && kmh <= 150 ? kmh : null;
}

function directed(tags: Tags, kmh: number): Speeds {
  const oneway = firstOf(tags, ['oneway:motorcar', 'oneway:motor_vehicle', 'oneway']);
  if (oneway === '-1' || oneway === 'reverse' || tags.get('vehicle:forward') === 'no' || tags.get('motor_vehicle:forward') === 'no') return { forward: 0, backward: kmh };
  const isRound = tags.get('junction') === 'roundabout' || tags.get('junction') === 'circular';
  const isOneWay = oneway === 'yes' || oneway === '1' || oneway === 'true' || (isRound && oneway !== 'no');
  const isForwardOnly = isOneWay || tags.get('vehicle:backward') === 'no' || tags.get('motor_vehicle:backward') === 'no';
  return { forward: kmh, backward: isForwardOnly ? 0 : kmh };
}

const WALK_KMH = 5;
const STEPS_KMH = 4;
/** Steep mountain paths and the edge of a road. */
const SLOW_KMH = 3;
const walked = new Set([
  'footway', 'path', 'steps', 'pedestrian', 'living_street', 'track', 'residential', 'service', 'platform', 'corridor', 'cycleway', 'unclassified', 'road', 'bridleway',
  'tertiary', 'tertiary_link', 'secondary', 'secondary_link', 'primary', 'primary_link', 'trunk', 'trunk_link',
]);

function footSpeeds(tags: Tags): Speeds {
  const roadClass = tags.get('highway') ?? '';
  const access = firstOf(tags, ['foot', 'access']);
  const isShut = (access !== undefined && shut.has(access)) || tags.get('foot') === 'use_sidepath';
  const hasOwnWay = open.has(tags.get('foot') ?? '') || ['both', 'left', 'right', 'yes'].includes(tags.get('sidewalk') ?? '');
  if (isShut || (!walked.has(roadClass) && !(hasOwnWay && roadClass !== '')) || (tags.get('motorroad') === 'yes' && !hasOwnWay)) return closed;
  if (scaleOf(tags) > 3) return closed;
  // A road tunnel without a pavement is walked only where the way round is much longer.
  const isTunnel = tags.get('tunnel') === 'yes' && !hasOwnWay && /^(primary|secondary|trunk)/.test(roadClass);
  const kmh = roadClass === 'steps' ? STEPS_KMH : scaleOf(tags) > 1 || isTunnel ? SLOW_KMH : WALK_KMH;
  return { forward: kmh, backward: kmh };
}

/** Swiss Alpine Club's scale of mountain paths: 1 hiking to 6 climbing; a rescuer on foot is not sent beyond 3. */
const scales = ['hiking', 'mountain_hiking', 'demanding_mountain_hiking', 'alpine_hiking', 'demanding_alpine_hiking', 'difficult_alpine_hiking'];
const scaleOf = (tags: Tags): number => scales.indexOf(tags.get('sac_scale') ?? '') + 1;

const blocking = new Set(['bollard', 'block', 'jersey_barrier', 'stile', 'kissing_gate', 'turnstile', 'cycle_barrier', 'motorcycle_barrier', 'bus_trap', 'sump_buster', 'fence', 'log', 'debris']);

/** Whether a barrier on a node lets this profile through. */
export function isPassable(profile: Profile, tags: Tags): boolean {
  const barrier = tags.get('barrier');
  if (barrier === undefined) return true;
  if (profile === 'foot') return !shut.has(firstOf(tags, ['foot', 'access']) ?? '');
  const access = firstOf(tags, carKeys);
  if (profile === 'emergency' && (open.has(tags.get('emergency') ?? '') || ['gate', 'lift_gate', 'swing_gate'].includes(barrier))) return true;
  if (access !== undefined && shut.has(access)) return false;
  return !blocking.has(barrier) || (access !== undefined && open.has(access));
}
