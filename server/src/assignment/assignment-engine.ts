// Reckons, every second and after commits, who is kept for whom while several emergencies of a tenant seek people: greedily at once, then by the solver.
// Nothing waits for it. A solver that dies, hangs or errs leaves the greedy assignment, is counted, and rests for half a minute.
import type { AssignmentBoard, RankingPolicy, TenantId } from '@mydr24/protocol';
import type { ArrivalsOf } from '../dispatch/journeys.ts';
import type { Roster } from '../dispatch/responder-roster.ts';
import type { Emergency } from '../emergency/emergency-state.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { type Before, gainOf, improve, nothingBefore, type Optima, placesOf, reckonGreedy, type Reckoning } from './assignment.ts';
import { type PlaceRow, rowOf, rowsOf } from './assignment-rows.ts';
import { deleteStanding, listDismissed, listStanding, upsertStanding } from './assignment-store.ts';
import { isMatching, type Row } from './matching.ts';
import type { MassCasualtyBook } from './mass-casualty-engine.ts';
import { placeOf, weightOf } from './place-to-fill.ts';
import type { Solver } from './solver.ts';
import { plainRule, type StandingAssignment } from './standing.ts';

export interface AssignmentOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly roster: Roster;
  readonly arrivalsOf: ArrivalsOf;
  readonly policyOf: (tenantId: string) => RankingPolicy;
  readonly massCasualties: MassCasualtyBook;
  readonly solver: Solver;
  /** The emergency slice's: those that seek people, of tenants where several do and of `always`. */
  readonly listSeeking: (tx: Tx, always: readonly string[], limit: number) => Promise<readonly { state: Emergency; total: number }[]>;
  readonly onProblem: (error: unknown) => void;
  /** For the figures: one assignment was made, and how long the solver took. */
  readonly onReckoned?: (by: Reckoning['by']) => void;
  readonly onSolved?: (seconds: number) => void;
  readonly onSolverFailed?: (code: string) => void;
}

export interface AssignmentEngine extends StandingAssignment {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Something was committed; reckons soon. */
  wake(): void;
  /** One round over all tenants. */
  reckonAll(): Promise<void>;
  /** Shown no more, before the next round reads it. */
  dismiss(tenantId: string, suggestionKey: string): void;
  boardOf(tenantId: string): Omit<AssignmentBoard, 'massCasualties' | 'offDuty'>;
}

/** As many places as are reckoned with for one tenant; the rest is counted. */
export const MOST_PLACES = 60;
const LOOK_EVERY_MS = 1_000;
const WOKEN_AFTER_MS = 100;
/** At most this share of the time is spent reckoning. */
const REST_PER_WORK = 4;
/** What was reckoned longer ago than this keeps nobody from being asked. */
const STANDS_FOR_MS = 10_000;
const SOLVER_RESTS_MS = 30_000;

export function createAssignment(options: AssignmentOptions): AssignmentEngine {
  const { pg, clock, massCasualties, onProblem } = options;
  const reckonings = new Map<string, Reckoning>();
  const dismissed = new Map<string, ReadonlySet<string>>();
  let restsUntilMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let lastMs = -Infinity;
  let dueMs = Infinity;
  let working: Promise<void> = Promise.resolve();

  async function placeAll(tenantId: string, states: readonly Emergency[], nowMs: number): Promise<PlaceRow[]> {
    const market = { people: options.roster.list(tenantId), arrivalsAt: options.arrivalsOf(tenantId), policy: options.policyOf(tenantId) };
    const placed: PlaceRow[] = [];
    for (const state of states) {
      const place = placeOf(state);
      if (place === null) continue;
      placed.push(rowOf(place, weightOf(place, massCasualties.triageOf(tenantId, place.emergencyId), nowMs), market, nowMs));
      // Pages go between two places.
      await new Promise(setImmediate);
    }
    return placed;
  }

  async function solved(rows: readonly Row[]) {
    const matching = await options.solver.solve(rows);
    if (!isMatching(rows, matching)) throw new Fault('the solver gave somebody two places, or one they may not have', { kind: 'unavailable', code: 'solver-wrong' });
    return matching;
  }

  async function optimaOf(placed: readonly PlaceRow[]): Promise<Optima | null> {
    if (clock.monotonicMs() < restsUntilMs) return null;
    const startedMs = clock.monotonicMs();
    try {
      const [firm, asked, free] = await Promise.all([solved(rowsOf(placed, 'firm')), solved(rowsOf(placed, 'asked')), solved(rowsOf(placed, 'free'))]);
      options.onSolved?.((clock.monotonicMs() - startedMs) / 1000);
      return { firm, asked, free };
    } catch (error) {
      restsUntilMs = clock.monotonicMs() + SOLVER_RESTS_MS;
      options.onSolverFailed?.(error instanceof Fault ? error.code : 'solver-died');
      if (isRunning) onProblem(error);
      return null;
    }
  }

  async function reckon(tenantId: TenantId, states: readonly Emergency[], total: number, kept: Before['standing'], nowMs: number): Promise<void> {
    const placed = await placeAll(tenantId, states, nowMs);
    const before: Before = { standing: kept, free: (reckonings.get(tenantId) ?? nothingBefore).free };
    const greedy = reckonGreedy(placed, before, Math.max(0, total - placed.length), nowMs);
    reckonings.set(tenantId, { ...greedy, suggestions: reckonings.get(tenantId)?.suggestions ?? [] });
    const optima = await optimaOf(placed);
    const reckoning = optima === null ? greedy : improve(greedy, before, optima);
    reckonings.set(tenantId, reckoning);
    options.onReckoned?.(reckoning.by);
    const pairs = Object.fromEntries(reckoning.standing);
    if (JSON.stringify(pairs) !== JSON.stringify(Object.fromEntries(kept))) await pg.asEngine((tx) => upsertStanding(tx, tenantId, pairs, nowMs));
  }

  async function reckonAll(): Promise<void> {
    const nowMs = clock.nowMs();
    const { seeking, standing, set } = await pg.asEngine(async (tx) => {
      const rows = await options.listSeeking(tx, massCasualties.tenants(nowMs), MOST_PLACES);
      const tenantIds = [...new Set(rows.map(({ state }) => state.tenantId))];
      return { seeking: rows, standing: await listStanding(tx), set: tenantIds.length === 0 ? [] : await listDismissed(tx, tenantIds) };
    }, { readOnly: true });
    const byTenant = Map.groupBy(seeking, ({ state }) => state.tenantId);
    for (const tenantId of reckonings.keys()) if (!byTenant.has(tenantId as TenantId)) reckonings.delete(tenantId);
    const over = standing.filter(({ tenantId }) => !byTenant.has(tenantId)).map(({ tenantId }) => tenantId);
    if (over.length > 0) await pg.asEngine((tx) => deleteStanding(tx, over));
    dismissed.clear();
    for (const [tenantId, own] of Map.groupBy(set, (each) => each.tenantId)) dismissed.set(tenantId, new Set(own.map(({ key }) => key)));
    await Promise.all([...byTenant].map(([tenantId, rows]) => {
      const kept = new Map(Object.entries(standing.find((each) => each.tenantId === tenantId)?.pairs ?? {}));
      return reckon(tenantId, rows.map(({ state }) => state), rows[0]!.total, kept, nowMs);
    }));
  }

  function schedule(afterMs: number): void {
    clearTimeout(timer);
    dueMs = clock.monotonicMs() + afterMs;
    if (isRunning) timer = setTimeout(() => void (working = work()), afterMs);
  }

  async function work(): Promise<void> {
    timer = undefined;
    const startedMs = clock.monotonicMs();
    await reckonAll().catch(onProblem);
    lastMs = clock.monotonicMs();
    schedule(Math.max(LOOK_EVERY_MS, (lastMs - startedMs) * REST_PER_WORK));
  }

  return {
    reckonAll,
    async start() {
      isRunning = true;
      schedule(LOOK_EVERY_MS);
    },
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      await options.solver.stop();
      await working;
    },
    wake() {
      // While one is being reckoned, or just after, the next round comes soon enough by itself; commits without end put it off no further.
      const nowMs = clock.monotonicMs();
      if (timer !== undefined && nowMs - lastMs > LOOK_EVERY_MS / 2 && dueMs - nowMs > WOKEN_AFTER_MS) schedule(WOKEN_AFTER_MS);
    },
    dismiss: (tenantId, key) => void dismissed.set(tenantId, new Set([...(dismissed.get(tenantId) ?? []), key])),
    ruleFor(scene, nowMs) {
      const { id, tenantId, mode } = scene;
      const reckoning = reckonings.get(tenantId);
      const isKeptElsewhere = reckoning !== undefined && nowMs - reckoning.at <= STANDS_FOR_MS ? keptElsewhere(reckoning, id) : plainRule.isKeptElsewhere;
      return mode === 'actual' ? { isKeptElsewhere, ...massCasualties.narrowing(scene, nowMs) } : { ...plainRule, isKeptElsewhere };
    },
    boardOf(tenantId) {
      const reckoning = reckonings.get(tenantId);
      if (reckoning === undefined) return { at: null, by: 'nobody', gainS: 0, places: [], leftOut: 0, suggestions: [] };
      const { at, by, leftOut, placed } = reckoning;
      const triage = new Map(placed.map(({ place }) => [place.emergencyId, massCasualties.standingOf(place, at)]));
      const suggestions = reckoning.suggestions.filter(({ key }) => !(dismissed.get(tenantId)?.has(key) ?? false));
      return { at, by, gainS: gainOf(reckoning), places: placesOf(reckoning, (id) => triage.get(id)!), leftOut, suggestions };
    },
  };
}

function keptElsewhere({ standing }: Reckoning, emergencyId: string): (personId: string) => boolean {
  const elsewhere = new Set([...standing].filter(([key]) => key !== emergencyId).map(([, personId]) => personId));
  return (personId) => elsewhere.has(personId);
}
