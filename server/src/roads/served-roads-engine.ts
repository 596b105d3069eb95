// Roads by an engine outside of this process, answered from memory: what is asked for is looked up in what it said lately, and asked of it afterwards in the
// background, so that no ranking waits (D12). Until it has answered, our own map or an estimate stands in and says so. A service that fails is left alone for a while.
import type { Position } from '@mydr24/protocol';
import type { Clock } from '../platform/clock.ts';
import { estimatedJourney, isPlace, type Journey, type RoadEngine, type RoutedJourney } from './journey.ts';
import type { RoadService, ServiceClosure } from './road-service.ts';
import type { Profile } from './road-tags.ts';
import { cellOf, cellsAround, createAnswers, keyOf } from './served-answers.ts';

/** The roads of this process, where it has a map as well. */
export type OwnRoads = (tenantId: string) => RoadEngine;

export interface ServedRoadsOptions {
  readonly service: RoadService;
  readonly own: OwnRoads | null;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timeoutMs: number;
  /** Told when it begins to fail, not each time. */
  readonly onProblem: (error: unknown) => void;
  readonly onAnswer?: (outcome: 'answered' | 'failed', seconds: number) => void;
}

export interface ServedRoads {
  of(tenantId: string): Pick<RoadEngine, 'timesTo'>;
  /** Waits for the service, for as long as its time limit at most. */
  route(tenantId: string, from: Position, to: Position, profile: Profile): Promise<RoutedJourney>;
  setClosures(tenantId: string, closures: readonly ServiceClosure[]): void;
  isOut(): boolean;
  /** Resolves when nothing is being asked or waits to be. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Younger than this it is not asked again. */
const FRESH_MS = 120_000;
const AT_ONCE = 2;
/** Scenes waiting to be asked about, the latest first: whatever is older is asked for again by whoever still wants it. */
const MAX_WAITING = 500;
const FAILURES_TO_REST = 3;
const REST_MS = 30_000;
const none: readonly ServiceClosure[] = [];

interface Waiting {
  readonly tenantId: string;
  readonly profile: Profile;
  readonly scene: Position;
  readonly starts: Map<string, Position>;
}

export function createServedRoads({ service, own, clock, timeoutMs, onProblem, onAnswer = () => {} }: ServedRoadsOptions): ServedRoads {
  const answers = createAnswers(clock);
  const closuresOf = new Map<string, readonly ServiceClosure[]>();
  const waiting = new Map<string, Waiting>();
  const asking = new Set<Promise<void>>();
  const ended = new AbortController();
  let [failures, restsUntilMs, isScheduled] = [0, -Infinity, false];

  /** One question with its time limit; a failure is counted, and thrown on. */
  async function asked<Answer>(question: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const startedMs = clock.monotonicMs();
    const seconds = (): number => (clock.monotonicMs() - startedMs) / 1_000;
    try {
      const answer = await question(AbortSignal.any([ended.signal, AbortSignal.timeout(timeoutMs)]));
      failures = 0;
      onAnswer('answered', seconds());
      return answer;
    } catch (error) {
      if (ended.signal.aborted) throw error;
      failures += 1;
      onAnswer('failed', seconds());
      if (failures >= FAILURES_TO_REST) restsUntilMs = clock.monotonicMs() + REST_MS;
      if (failures === FAILURES_TO_REST) onProblem(new Error(`the road engine ${service.name} gives no answer; our own map or estimates stand in`, { cause: error }));
      throw error;
    }
  }

  const isResting = (): boolean => clock.monotonicMs() < restsUntilMs;

  async function askFor({ tenantId, profile, scene, starts }: Waiting): Promise<void> {
    const closures = closuresOf.get(tenantId) ?? none;
    const journeys = await asked((signal) => service.timesTo([...starts.values()], scene, profile, closures, signal));
    // What was closed or opened meanwhile has made it another question.
    if ((closuresOf.get(tenantId) ?? none) !== closures) return;
    [...starts.keys()].forEach((cell, index) => answers.put(tenantId, keyOf(profile, scene, cell), journeys[index]!));
  }

  function pump(): void {
    isScheduled = false;
    while (asking.size < AT_ONCE && waiting.size > 0 && !ended.signal.aborted) {
      if (isResting()) return waiting.clear();
      const [key, latest] = [...waiting].at(-1)!;
      waiting.delete(key);
      const asks = askFor(latest).catch(() => {}).finally(() => {
        asking.delete(asks);
        pump();
      });
      asking.add(asks);
    }
  }

  function want(tenantId: string, profile: Profile, scene: Position, cell: string, start: Position): void {
    const key = `${tenantId} ${keyOf(profile, scene, '')}`;
    const before = waiting.get(key) ?? { tenantId, profile, scene, starts: new Map<string, Position>() };
    before.starts.set(cell, start);
    waiting.delete(key);
    waiting.set(key, before);
    if (waiting.size > MAX_WAITING) waiting.delete(waiting.keys().next().value!);
    if (!isScheduled) queueMicrotask(pump);
    isScheduled = true;
  }

  /** In its own place, or in the next one when it drives: nobody's place is known more exactly than that. */
  function known(tenantId: string, profile: Profile, scene: Position, start: Position): Journey | null {
    const cell = cellOf(profile, start);
    const exact = answers.find(tenantId, keyOf(profile, scene, cell));
    if (exact === null || exact.ageMs > FRESH_MS) want(tenantId, profile, scene, cell, start);
    if (exact !== null) return exact.journey;
    for (const near of cellsAround(profile, start)) {
      const found = answers.find(tenantId, keyOf(profile, scene, near));
      if (found !== null) return found.journey;
    }
    return null;
  }

  const standIn = (tenantId: string, start: Position, scene: Position, profile: Profile): Journey =>
    own?.(tenantId).timesTo([start], scene, profile)[0] ?? estimatedJourney(start, scene, profile, 'not-answered');
  const unheeding = <Way extends Journey>(journey: Way): Way => (journey.fallback === null ? { ...journey, fallback: 'closures-unknown' } : journey);
  const unanswered = <Way extends Journey>(journey: Way): Way => (journey.fallback === null ? { ...journey, fallback: 'not-answered' } : journey);

  return {
    of: (tenantId) => ({
      timesTo(starts, scene, profile) {
        const heeds = service.heeds(closuresOf.get(tenantId) ?? none);
        // Our own map knows what is closed: it goes before one that does not.
        if (!service.serves(profile) || (!heeds && own !== null)) return own?.(tenantId).timesTo(starts, scene, profile) ?? starts.map((start) => estimatedJourney(start, scene, profile, 'no-map'));
        return starts.map((start) => {
          if (!isPlace(start) || !isPlace(scene)) return estimatedJourney(start, scene, profile, 'no-place');
          const journey = known(tenantId, profile, scene, start);
          if (journey === null) return unanswered(standIn(tenantId, start, scene, profile));
          return heeds ? journey : unheeding(journey);
        });
      },
    }),
    async route(tenantId, from, to, profile) {
      const closures = closuresOf.get(tenantId) ?? none;
      const heeds = service.heeds(closures);
      const mine = (): RoutedJourney => own?.(tenantId).route(from, to, profile) ?? estimatedJourney(from, to, profile, 'not-answered');
      if (!isPlace(from) || !isPlace(to)) return estimatedJourney(from, to, profile, 'no-place');
      if (!service.serves(profile)) return own === null ? estimatedJourney(from, to, profile, 'no-map') : mine();
      if (!heeds && own !== null) return mine();
      if (isResting()) return unanswered(mine());
      try {
        const route = await asked((signal) => service.route(from, to, profile, closures, signal));
        return heeds ? route : unheeding(route);
      } catch {
        return unanswered(mine());
      }
    },
    setClosures(tenantId, closures) {
      closuresOf.set(tenantId, closures);
      answers.forget(tenantId);
    },
    isOut: () => failures >= FAILURES_TO_REST,
    async settled() {
      while (isScheduled || asking.size > 0) await (asking.size > 0 ? Promise.race(asking) : Promise.resolve());
    },
    async stop() {
      ended.abort();
      waiting.clear();
      await Promise.allSettled(asking);
    },
  };
}
