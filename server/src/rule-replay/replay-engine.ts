// Runs replays and shadows: patient by patient from the database to the judging thread, two at a time, with progress kept each second.
// A shadow is the same over its own time so far, counted anew every ten minutes until its stated end: it holds no state that a
// restart could lose. Nothing here touches an alarm.
import type { ReplayFigures, RuleScope, VitalKind } from '@mydr24/protocol';
import { vitals } from '@mydr24/protocol';
import { LONGEST_AUDIO_PAUSE_MS } from '../monitoring/alarm-condition.ts';
import { settingsFor } from '../monitoring/monitor-settings.ts';
import { readRuleSet } from '../monitoring/rule-lint.ts';
import { effectiveRules, judgedRules, type Layer, type PersonalLayer } from '../monitoring/rule-layers.ts';
import type { PatientFacts } from '../monitoring/watched-patient.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { ReplayJudge } from './replay-judge.ts';
import { claimShadows, endReplay, hearReplay, keepFigures, listBlocks, listRealEvents, listScopePatients, type NewReplay } from './replay-store.ts';
import { addFigures, emptyFigures, type SettingsText } from './replay.ts';

export const SHADOW_EVERY_MS = 600_000;
const LOOK_EVERY_MS = 30_000;
const HEAR_EVERY_MS = 1_000;
const AT_ONCE = 3;

/** The rules in force, and the text of the set that is tried. */
export interface ReplayRules {
  layersOf(facts: PatientFacts): readonly Layer[];
  personalOf(patientId: string, nowMs: number): readonly PersonalLayer[];
  sourceOf(tenantId: string, version: number): Promise<{ scope: RuleScope; source: string; title: string } | undefined>;
}
export interface ReplayOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly rules: ReplayRules;
  readonly judge: ReplayJudge;
  readonly onProblem: (error: unknown, facts?: object) => void;
}
export interface ReplayEngine {
  /** Counts to the end in the background; `done` is for whoever wants to wait. */
  run(replay: NewReplay): { done: Promise<void> };
  /** Counts anew the shadows that are due. */
  look(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

const scopeOrder: readonly Layer['origin']['scope'][] = ['tenant', 'unit', 'programme', 'patient'];
/** The tried set in its own place. */
export function withTried(layers: readonly Layer[], scope: RuleScope, tried: Layer): Layer[] {
  return [...layers.filter(({ origin }) => origin.scope !== scope.type), tried].toSorted((a, b) => scopeOrder.indexOf(a.origin.scope) - scopeOrder.indexOf(b.origin.scope));
}

const noDataOf = (kind: VitalKind): number | null => vitals[kind].noDataMs;

export function createReplayEngine({ pg, clock, rules, judge, onProblem }: ReplayOptions): ReplayEngine {
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  const running = new Set<Promise<void>>();

  async function count(replay: NewReplay): Promise<void> {
    const { id, tenantId, version, kind, fromAt } = replay;
    const startedAt = clock.nowMs();
    const untilAt = Math.min(replay.untilAt, startedAt);
    const found = await rules.sourceOf(tenantId, version);
    const set = found === undefined ? null : readRuleSet(found.source).set;
    if (found === undefined || set === null) return void (await pg.asTenant(tenantId, (tx) => endReplay(tx, tenantId, version, id, 'failed')));
    const tried: Layer = { origin: { scope: found.scope.type, version, title: set.title }, set };
    const patients = await pg.asTenant(tenantId, (tx) => listScopePatients(tx, found.scope), { readOnly: true });
    let figures = emptyFigures();
    let done = 0;
    let isWanted = true;
    let heardAt = startedAt;
    const textOf = (facts: PatientFacts, layers: readonly Layer[]): SettingsText => {
      const settings = settingsFor(facts, untilAt);
      return { ...settings, rules: judgedRules(effectiveRules(layers, rules.personalOf(facts.patientId, untilAt), facts.spo2Scale)), audioPauseMs: LONGEST_AUDIO_PAUSE_MS };
    };
    const one = async (facts: PatientFacts): Promise<ReplayFigures> => {
      const { patientId, unitId } = facts;
      const [blocks, events] = await pg.asTenant(tenantId, (tx) => Promise.all([listBlocks(tx, patientId, fromAt, untilAt, noDataOf), listRealEvents(tx, patientId, fromAt, untilAt)]), { readOnly: true });
      const layers = rules.layersOf(facts);
      return judge.judge({ patientId, unitId, blocks, events, fromMs: fromAt, untilMs: untilAt, before: textOf(facts, layers), after: textOf(facts, withTried(layers, found.scope, tried)) });
    };
    const queue = [...patients];
    const lane = async (): Promise<void> => {
      for (let facts = queue.shift(); facts !== undefined && isWanted && !isStopping; facts = queue.shift()) {
        const own = await one(facts);
        // Not before the wait: other lanes add meanwhile.
        figures = addFigures(figures, own);
        done += 1;
        const nowMs = clock.nowMs();
        if (nowMs - heardAt < HEAR_EVERY_MS) continue;
        heardAt = nowMs;
        isWanted = await pg.asTenant(tenantId, (tx) => hearReplay(tx, id, patients.length, done, nowMs));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    if (!isWanted || isStopping) return;
    const nowMs = clock.nowMs();
    await pg.asTenant(tenantId, async (tx) => {
      await hearReplay(tx, id, patients.length, done, nowMs);
      await keepFigures(tx, id, figures, nowMs - startedAt, kind === 'replay' || nowMs >= replay.untilAt, nowMs);
    });
  }

  function run(replay: NewReplay): { done: Promise<void> } {
    const { id, tenantId, version } = replay;
    const done = count(replay).catch(async (error: unknown) => {
      onProblem(error, { replayId: id });
      if (!isStopping) await pg.asTenant(tenantId, (tx) => endReplay(tx, tenantId, version, id, 'failed')).catch(onProblem);
    });
    const kept = done.then(() => {}).finally(() => running.delete(kept));
    running.add(kept);
    return { done: kept };
  }

  async function look(): Promise<number> {
    const nowMs = clock.nowMs();
    const due = await pg.asEngine((tx) => claimShadows(tx, nowMs - SHADOW_EVERY_MS, nowMs));
    await Promise.all(due.map((replay) => run(replay).done));
    return due.length;
  }
  const tick = (): void => void look().catch(onProblem);

  return {
    run,
    look,
    start: () => void (timer = setInterval(tick, LOOK_EVERY_MS).unref()),
    async stop() {
      isStopping = true;
      clearInterval(timer);
      await judge.stop();
      await Promise.all(running);
    },
  };
}
