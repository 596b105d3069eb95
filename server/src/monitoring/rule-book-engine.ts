// The alarm rules in force, in memory: loaded at the start, looked at again every two seconds and at once when this node changed
// something. A set whose text or approval is not what two people stood behind is refused: the last good one of that place stays in
// force, or else the wider ones, and the operator is told. Nobody is ever left without rules.
import type { AlarmChains, EffectiveRule, RuleScope } from '@mydr24/protocol';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { isApprovedByAnother } from '../protocols/pack-approval.ts';
import { LONGEST_AUDIO_PAUSE_MS } from './alarm-condition.ts';
import { builtInRules } from './monitor-settings.ts';
import { readRuleSet } from './rule-lint.ts';
import { chainsIn, effectiveRules, judgedRules, type Layer, type PersonalLayer } from './rule-layers.ts';
import { findSet, listActiveMarks, listRuleDeeds } from './rule-set-store.ts';
import { ruleSet, type RuleSet } from './rule-set.ts';
import type { PatientFacts } from './watched-patient.ts';

const LOOK_EVERY_MS = 2_000;
/** Compiled lists kept; beyond it they are made again as they are needed. */
const MOST_COMPILED = 5_000;

export interface RefusedSet { readonly version: number; readonly reason: string }
/** The limits signed for one patient that count now; the same array while nothing changes. */
export type PersonalOf = (patientId: string, nowMs: number) => readonly PersonalLayer[];

export interface RuleBook {
  /** The same object for the same rules. */
  rulesOf(facts: PatientFacts, nowMs: number): RuleSet;
  effectiveOf(facts: PatientFacts, nowMs: number): EffectiveRule[];
  /** The sets that count for this patient, widest first, without the built-in one. */
  layersOf(facts: Pick<PatientFacts, 'tenantId' | 'unitId' | 'programme' | 'patientId'>): readonly Layer[];
  chainsOf(facts: Pick<PatientFacts, 'tenantId' | 'unitId' | 'programme' | 'patientId'>): AlarmChains;
  /** What a set of this scope stands on. */
  widerThan(tenantId: string, scope: RuleScope, unitId: string | null): readonly Layer[];
  refusedOf(tenantId: string): readonly RefusedSet[];
  refusedCount(): number;
  look(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface RuleBookOptions {
  readonly pg: Postgres;
  readonly sha256: (text: string) => string;
  readonly onProblem: (error: unknown, facts?: object) => void;
  readonly onRefused?: (tenantId: string, version: number) => void;
  /** Rules changed for patients of this tenant. */
  readonly onChanged?: (tenantId: string) => void;
  readonly personalOf?: PersonalOf;
}

interface Loaded extends Layer { readonly scope: RuleScope; readonly sha256: string }
interface TenantRules { readonly mark: string; readonly sets: ReadonlyMap<string, Loaded>; readonly refused: readonly RefusedSet[] }

const noLayers: readonly Layer[] = [];
const noPersonal: readonly PersonalLayer[] = [];
const placeKey = (scope: RuleScope): string =>
  scope.type === 'unit' ? `unit ${scope.unitId}` : scope.type === 'programme' ? `programme ${scope.programme}` : scope.type === 'patient' ? `patient ${scope.patientId}` : 'tenant';

export function createRuleBook(options: RuleBookOptions): RuleBook {
  const { pg, onProblem, personalOf = () => noPersonal } = options;
  let tenants: ReadonlyMap<string, TenantRules> = new Map();
  const compiled = new Map<string, RuleSet>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const layersOf = ({ tenantId, unitId, programme, patientId }: Pick<PatientFacts, 'tenantId' | 'unitId' | 'programme' | 'patientId'>): readonly Layer[] => {
    const sets = tenants.get(tenantId)?.sets;
    if (sets === undefined || sets.size === 0) return noLayers;
    const keys = ['tenant', `unit ${unitId ?? ''}`, `programme ${programme ?? ''}`, `patient ${patientId}`];
    return keys.flatMap((key) => sets.get(key) ?? []);
  };

  function rulesOf(facts: PatientFacts, nowMs: number): RuleSet {
    const layers = layersOf(facts);
    const personal = personalOf(facts.patientId, nowMs);
    if (layers.length === 0 && personal.length === 0) return builtInRules(facts, nowMs);
    const key = [facts.tenantId, facts.spo2Scale, ...layers.map(({ origin }) => origin.version), '', ...personal.map(({ version, ruleId, band }) => `${version} ${ruleId} ${band.limit}`)].join(' ');
    let known = compiled.get(key);
    if (known === undefined) {
      if (compiled.size >= MOST_COMPILED) compiled.clear();
      known = ruleSet(judgedRules(effectiveRules(layers, personal, facts.spo2Scale)), LONGEST_AUDIO_PAUSE_MS);
      compiled.set(key, known);
    }
    return known;
  }

  async function lookOnce(): Promise<void> {
    const changed = await pg.asEngine(async (tx) => {
      const marks = Map.groupBy(await listActiveMarks(tx), ({ tenantId }) => tenantId);
      const next = new Map(tenants);
      const changedIds: string[] = [];
      for (const tenantId of new Set([...marks.keys(), ...tenants.keys()])) {
        const own = marks.get(tenantId) ?? [];
        const mark = own.map(({ version, sha256 }) => `${version} ${sha256}`).join('\n');
        const before = tenants.get(tenantId);
        if (before?.mark === mark) continue;
        next.set(tenantId, { mark, ...(await loadTenant(tx, tenantId, own.map(({ version }) => version), before, options)) });
        changedIds.push(tenantId);
      }
      tenants = next;
      return changedIds;
    }, { readOnly: true });
    for (const tenantId of changed) options.onChanged?.(tenantId);
  }
  // One at a time; a look asked for during another begins after it, and sees what the asker wrote.
  const look = (): Promise<void> => {
    const next = running.then(lookOnce);
    running = next.catch(() => {});
    return next;
  };
  const tick = (): void => void look().catch(onProblem).finally(() => { if (timer !== undefined) timer = setTimeout(tick, LOOK_EVERY_MS).unref(); });

  return {
    rulesOf,
    layersOf,
    effectiveOf: (facts, nowMs) => effectiveRules(layersOf(facts), personalOf(facts.patientId, nowMs), facts.spo2Scale),
    chainsOf: (facts) => chainsIn(layersOf(facts)),
    widerThan(tenantId, scope, unitId) {
      const sets = tenants.get(tenantId)?.sets;
      const keys = scope.type === 'tenant' ? [] : scope.type === 'unit' ? ['tenant'] : ['tenant', `unit ${unitId ?? ''}`];
      return keys.flatMap((key) => sets?.get(key) ?? []);
    },
    refusedOf: (tenantId) => tenants.get(tenantId)?.refused ?? [],
    refusedCount: () => [...tenants.values()].reduce((count, { refused }) => count + refused.length, 0),
    look,
    async start() {
      await look();
      timer = setTimeout(tick, LOOK_EVERY_MS).unref();
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
  };
}

async function loadTenant(tx: Tx, tenantId: string, versions: readonly number[], before: TenantRules | undefined, options: RuleBookOptions): Promise<Omit<TenantRules, 'mark'>> {
  const sets = new Map<string, Loaded>();
  const refused: RefusedSet[] = [];
  for (const version of versions) {
    const loaded = await loadSet(tx, tenantId, version, options);
    if (loaded.refusal === null) sets.set(placeKey(loaded.scope), loaded.set);
    else {
      const lastGood = before?.sets.get(placeKey(loaded.scope));
      if (lastGood !== undefined) sets.set(placeKey(loaded.scope), lastGood);
      refused.push({ version, reason: loaded.refusal });
      options.onProblem(new Error(`an active alarm rule set is refused: ${loaded.refusal}; ${lastGood === undefined ? 'the wider sets are' : 'the last good one is'} in force. Activate a version again`), { tenantId, version });
      options.onRefused?.(tenantId, version);
    }
  }
  return { sets, refused };
}

type LoadedSet = { readonly refusal: null; readonly scope: RuleScope; readonly set: Loaded } | { readonly refusal: string; readonly scope: RuleScope };

async function loadSet(tx: Tx, tenantId: string, version: number, { sha256 }: RuleBookOptions): Promise<LoadedSet> {
  const stored = (await findSet(tx, tenantId, version))!;
  const { scope } = stored;
  if (sha256(stored.source) !== stored.sha256) return { refusal: 'its text is not the one that was approved', scope };
  if (!isApprovedByAnother(await listRuleDeeds(tx, tenantId, version))) return { refusal: 'no second person stands behind it', scope };
  const { set } = readRuleSet(stored.source);
  if (set === null) return { refusal: 'this program cannot read it', scope };
  return { refusal: null, scope, set: { origin: { scope: scope.type, version, title: set.title }, set, scope, sha256: stored.sha256 } };
}
