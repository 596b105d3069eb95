// Reckons coverage of every tenant anew every 30 s, a little at a time so that nothing else waits; what was reckoned last is answered from memory. By asking for
// the ways to every square it also keeps an outside road engine's answers ready for the emergencies that will be there.
import { type Coverage, type CoverageAim, defaultCoverageAim, type Position, type TravelMode } from '@mydr24/protocol';
import { FRESH_POSITION_MS } from '../dispatch/nearest-responder.ts';
import { plainKit } from '../dispatch/ranking-policy.ts';
import { isOnDuty, reachOf, type Roster, type RosterPerson } from '../dispatch/responder-roster.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { estimatedJourney, type Journey, type RoadEngine } from '../roads/journey.ts';
import { bestMove, type Coverer, holesOf, type Post } from './coverage.ts';
import { listAnswered, listPlaces, type PlacesOfTenant } from './coverage-store.ts';
import { type PatientSquare, shownSquare, squaresOf } from './squares.ts';

export interface CoverageEngineOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly roster: Roster;
  /** By the roads of a tenant, from memory; null where there are none. */
  readonly timesOf: (tenantId: string) => Pick<RoadEngine, 'timesTo'> | null;
  readonly aimOf: (tenantId: string) => CoverageAim;
  readonly onProblem: (error: unknown) => void;
}

export type ReckonedCoverage = Omit<Coverage, 'asked'>;

export interface CoverageEngine {
  start(): void;
  stop(): Promise<void>;
  reckon(): Promise<void>;
  of(tenantId: string): ReckonedCoverage;
}

export const COVERAGE_EVERY_MS = 30_000;
/** Of squares looked at, the most peopled first; beyond them their patients are counted as left out. */
const MAX_SQUARES = 120;
/** Places somebody could be sent to: the most peopled holes, and facilities. */
const MAX_POSTS = 24;

export function createCoverage({ pg, clock, roster, timesOf, aimOf, onProblem }: CoverageEngineOptions): CoverageEngine {
  let reckoned = new Map<string, ReckonedCoverage>();
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function coverageOf({ tenantId, places, facilities }: PlacesOfTenant, stay: ReadonlySet<string>): Promise<ReckonedCoverage> {
    const [aim, nowMs] = [aimOf(tenantId), clock.nowMs()];
    const limitS = aim.limitMin * 60;
    const all = squaresOf(places, facilities);
    const squares = all.slice(0, MAX_SQUARES);
    const people = countingOf(roster.list(tenantId), aim, nowMs);
    const roads = timesOf(tenantId);
    const fromPeople = await matrixOf(roads, people.map(({ position, vehicle }) => ({ at: position, vehicle })), squares);
    const coverers = people.map(({ person: { personId } }, row): Coverer => ({ personId, etaS: fromPeople.map((journeys) => journeys[row]!.durationS) }));
    const holes = holesOf(squares, coverers, limitS);
    const posts = holes.length === 0 ? [] : await postsOf(roads, holes.map(({ placeId }) => placeId), squares);
    const move = bestMove(squares, coverers, posts, limitS, stay);
    const nameOf = (personId: string): string => roster.find(personId)?.name ?? '';
    const count = (some: readonly { readonly patients: number }[]): number => some.reduce((sum, { patients }) => sum + patients, 0);
    return {
      at: nowMs, everyS: COVERAGE_EVERY_MS / 1_000, aim, patients: count(squares), covered: count(squares) - count(holes), leftOut: count(all) - count(squares),
      responders: people.length, oldPositions: people.filter(({ isOld }) => isOld).length, isEstimate: fromPeople.some((row) => row.some(({ fallback }) => fallback !== null)),
      holes: holes.map(({ placeId, patients, soonest }) => ({
        ...shownSquare(placeId, facilities), patients, soonestS: soonest && Math.round(soonest.etaS), soonestName: soonest && nameOf(soonest.personId),
      })),
      move: move && { personId: people.find(({ person }) => person.personId === move.personId)!.person.personId, name: nameOf(move.personId), to: shownSquare(move.placeId, facilities), patients: move.patients, etaS: Math.round(move.etaS) },
    };
  }

  async function reckon(): Promise<void> {
    const [tenants, stay] = await pg.asEngine(async (tx) => [await listPlaces(tx), await listAnswered(tx, clock.nowMs())] as const, { readOnly: true });
    const next = new Map<string, ReckonedCoverage>();
    for (const places of tenants) if (!isStopped) next.set(places.tenantId, await coverageOf(places, stay));
    reckoned = next;
  }

  function lookAgain(): void {
    working = reckon().catch(onProblem).finally(() => {
      if (!isStopped) timer = setTimeout(lookAgain, COVERAGE_EVERY_MS);
    });
  }

  return {
    reckon,
    of: (tenantId) => reckoned.get(tenantId) ?? { ...nothingYet, aim: aimOf(tenantId) },
    start() {
      isStopped = false;
      lookAgain();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}

export const nothingYet: ReckonedCoverage = {
  at: null, everyS: COVERAGE_EVERY_MS / 1_000, aim: defaultCoverageAim, patients: 0, covered: 0, leftOut: 0, responders: 0, oldPositions: 0, isEstimate: false, holes: [], move: null,
};

interface Counting {
  readonly person: RosterPerson;
  readonly position: Position;
  readonly vehicle: TravelMode;
  readonly isOld: boolean;
}

/** On duty, free, reachable, trained for it, and somewhere. */
function countingOf(people: readonly RosterPerson[], { needs }: CoverageAim, nowMs: number): Counting[] {
  return people.flatMap((person): Counting[] => {
    const { responder } = person;
    if (responder === null || !isOnDuty(person) || responder.emergencyId !== null || reachOf(person, nowMs).state === 'unreachable') return [];
    if (needs.length > 0 && !needs.some((need) => responder.qualifications.includes(need))) return [];
    const position = responder.position ?? responder.base;
    const isOld = responder.position === null || nowMs - (responder.positionedAt ?? 0) > FRESH_POSITION_MS;
    return position === null ? [] : [{ person, position, vehicle: (responder.kit ?? plainKit).vehicle, isOld }];
  });
}

interface Start {
  readonly at: Position;
  readonly vehicle: TravelMode;
}

/** For each square, the journeys from each start. Between two squares everything else has its turn. */
async function matrixOf(roads: Pick<RoadEngine, 'timesTo'> | null, starts: readonly Start[], squares: readonly PatientSquare[]): Promise<Journey[][]> {
  const groups = [...Map.groupBy(starts.entries(), ([, { vehicle }]) => vehicle)];
  const rows: Journey[][] = [];
  for (const { middle } of squares) {
    const row: Journey[] = [];
    for (const [vehicle, group] of groups) {
      const found = roads?.timesTo(group.map(([, { at }]) => at), middle, vehicle) ?? group.map(([, { at }]) => estimatedJourney(at, middle, vehicle, 'no-map'));
      group.forEach(([index], at) => (row[index] = found[at]!));
    }
    rows.push(row);
    await new Promise(setImmediate);
  }
  return rows;
}

/** By car from there: who will wait there is not known yet. */
async function postsOf(roads: Pick<RoadEngine, 'timesTo'> | null, holeIds: readonly string[], squares: readonly PatientSquare[]): Promise<Post[]> {
  const wanted = new Set([...holeIds.slice(0, MAX_POSTS / 2), ...squares.slice(0, MAX_POSTS / 2).map(({ id }) => id)]);
  const places = squares.filter(({ id }) => wanted.has(id));
  const rows = await matrixOf(roads, places.map(({ middle }) => ({ at: middle, vehicle: 'car' })), squares);
  return places.map(({ id }, row): Post => ({ placeId: id, etaS: rows.map((journeys) => journeys[row]!.durationS) }));
}

