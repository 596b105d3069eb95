// Phones that say where their people are, from a seed: every quarter of a minute, with noise, some messages lost; whoever goes
// drives straight to the scene and stops there. Judges nothing.
import type { PersonId, Position } from '@mydr24/protocol';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Actor } from './world-cast.ts';
import type { Nodes } from './world-nodes.ts';

const SHARE_EVERY_MS = 15_000;
const SPEED_M_PER_S = 14;
const METRES_PER_DEGREE = 111_195;
/** Whoever is so near has arrived. */
const THERE_M = 40;

export function drive(nodes: Nodes, personId: PersonId): void {
  const actor = nodes.actors.find(({ person }) => person.personId === personId);
  if (!actor || actor.isDriving) return;
  actor.isDriving = true;
  note(nodes, 'drives', personId);
}

function note(nodes: Nodes, type: 'drives' | 'stands', personId: PersonId): void {
  for (const { observations } of nodes.rows.values()) observations.push({ type, atMs: nodes.time.nowMs(), personId });
}

/** Each on their own clock, so that they never speak all at once. */
export function shareAll(nodes: Nodes, random: SeededRandom): void {
  for (const { person } of nodes.actors) {
    const from = person.responder?.position;
    if (from) nodes.time.plan(random.between(0, SHARE_EVERY_MS), () => share(nodes, random, person.personId, from));
  }
}

/** `at` is where they truly are. */
function share(nodes: Nodes, random: SeededRandom, personId: PersonId, at: Position): void {
  const { actors, scene, time } = nodes;
  const actor = actors.find(({ person }) => person.personId === personId);
  if (!actor?.person.responder || scene === null) return;
  const now = actor.isDriving ? moved(at, scene, (SPEED_M_PER_S * SHARE_EVERY_MS) / 1_000) : at;
  if (actor.isDriving && greatCircleM(now, scene) < THERE_M) {
    actor.isDriving = false;
    note(nodes, 'stands', personId);
  }
  if (!random.chance(actor.lossRate)) tell(actor, random, now, time.nowMs());
  time.plan(SHARE_EVERY_MS, () => share(nodes, random, personId, now));
}

/** A receiver errs by about half of what it says of itself. */
function tell(actor: Actor, random: SeededRandom, { lat, lon }: Position, takenAt: number): void {
  const responder = actor.person.responder!;
  const noise = (): number => (((responder.accuracyM ?? 0) / 2) * random.between(-100, 100)) / 100 / METRES_PER_DEGREE;
  actor.person = { ...actor.person, responder: { ...responder, position: { lat: lat + noise(), lon: lon + noise() }, positionedAt: takenAt } };
}

function moved(from: Position, to: Position, metres: number): Position {
  const part = Math.min(1, metres / Math.max(1, greatCircleM(from, to)));
  return { lat: from.lat + (to.lat - from.lat) * part, lon: from.lon + (to.lon - from.lon) * part };
}
