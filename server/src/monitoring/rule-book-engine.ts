// The alarm rules in force, in memory: loaded at the start, looked at again every two seconds and at once when this node changed
// something. A set whose text, approval or seal is not what two people stood behind is refused: the last good one of that place stays in
// force, or else the wider ones, and the operator is told; so is one that was taken out of force by nobody, which stays. Nobody is ever
// left without rules.
import type { AlarmChains, EffectiveRule, RuleScope } from '@mydr24/protocol';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { isApprovedByAnother } from '../protocols/pack-approval.ts';
import { LONGEST_AUDIO_PAUSE_MS } from './alarm-condition.ts';
import { builtInRules } from './monitor-settings.ts';
import { readRuleSet } from './rule-lint.ts';
import { chainsIn, effectiveRules, judgedRules, type Layer, type PersonalLayer } from './rule-layers.ts';
import { type RuleSeal, statementOfRules } from './rule-seal.ts';
import { findSet, isTenantThere, listActiveMarks, listRuleDeeds, type RuleMark, updateSeal } from './rule-set-store.ts';
import { ruleSet, type RuleSet } from './rule-set.ts';
import type { PatientFacts } from './watched-patient.ts';

const LOOK_EVERY_MS = 2_000;
/** Compiled lists kept; beyond it they are made again as they are needed. */
const MOST_COMPILED = 5_000;

export interface RefusedSet { readonly version: number; readonly reason: string; readonly scope: RuleScope }
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
  readonly seal: RuleSeal;
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
        const mark = own.map((one) => one.mark).join('\n');
        const before = tenants.get(tenantId);
        if (before?.mark === mark) continue;
        next.set(tenantId, { mark, ...(await loadTenant(tx, tenantId, own, before, options)) });
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
      await adopt(pg, options);
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

async function loadTenant(tx: Tx, tenantId: string, marks: readonly RuleMark[], before: TenantRules | undefined, options: RuleBookOptions): Promise<Omit<TenantRules, 'mark'>> {
  const sets = new Map<string, Loaded>();
  const refused: RefusedSet[] = [];
  const tell = (version: number, scope: RuleScope, reason: string, counts: string): void => {
    refused.push({ version, reason, scope });
    options.onProblem(new Error(`an alarm rule set is not as people left it: ${reason}; ${counts} in force. Put a new version in force`), { tenantId, version });
    options.onRefused?.(tenantId, version);
  };
  const loaded = await Promise.all(marks.map(async ({ version, isActive }) => ({ version, isActive, ...(await loadSet(tx, tenantId, version, options)) })));
  for (const one of loaded) if (one.isActive && one.refusal === null) sets.set(placeKey(one.scope), one.set);
  // Its seal is taken off whenever people take it out of force.
  for (const one of loaded) {
    if (one.isActive || one.refusal !== null || sets.has(placeKey(one.scope))) continue;
    sets.set(placeKey(one.scope), one.set);
    tell(one.version, one.scope, 'it was taken out of force, and by nobody', 'it stays');
  }
  for (const one of loaded) {
    if (!one.isActive || one.refusal === null) continue;
    const lastGood = sets.get(placeKey(one.scope)) ?? before?.sets.get(placeKey(one.scope));
    if (lastGood !== undefined) sets.set(placeKey(one.scope), lastGood);
    tell(one.version, one.scope, one.refusal, lastGood === undefined ? 'the wider sets are' : 'the last good one is');
  }
  for (const [key, gone] of before?.sets ?? []) {
    if (sets.has(key) || !(await isGoneByNobody(tx, tenantId, gone.origin.version))) continue;
    sets.set(key, gone);
    tell(gone.origin.version, gone.scope, 'it is gone from the database, and nobody took it out of force', 'it stays');
  }
  return { sets, refused };
}

async function isGoneByNobody(tx: Tx, tenantId: string, version: number): Promise<boolean> {
  const last = (await listRuleDeeds(tx, tenantId, version)).findLast(({ what }) => what === 'activated' || what === 'retired');
  return last?.what !== 'retired' && (await isTenantThere(tx, tenantId));
}

type LoadedSet = { readonly refusal: null; readonly scope: RuleScope; readonly set: Loaded } | { readonly refusal: string; readonly scope: RuleScope };

async function loadSet(tx: Tx, tenantId: string, version: number, { sha256, seal }: RuleBookOptions): Promise<LoadedSet> {
  const stored = (await findSet(tx, tenantId, version))!;
  const { scope } = stored;
  const hash = sha256(stored.source);
  if (hash !== stored.sha256) return { refusal: 'its text is not the one that was approved', scope };
  const deeds = await listRuleDeeds(tx, tenantId, version);
  if (!isApprovedByAnother(deeds)) return { refusal: 'no second person stands behind it', scope };
  if (stored.signature === null) return { refusal: 'it was never sealed', scope };
  const verdict = seal.check(statementOfRules({ ...stored, sha256: hash }, deeds), stored.signature);
  if (verdict !== 'true') return { refusal: verdict === 'unknown-key' ? "another server's key sealed it" : 'its text or its people are not those that were sealed', scope };
  const { set } = readRuleSet(stored.source);
  if (set === null) return { refusal: 'this program cannot read it', scope };
  return { refusal: null, scope, set: { origin: { scope: scope.type, version, title: set.title }, set, scope, sha256: stored.sha256 } };
}

/** Once: sets that two people stand behind and that came into force before there were seals get theirs. */
async function adopt(pg: Postgres, { seal, sha256 }: RuleBookOptions): Promise<void> {
  if (seal.isAdopted()) return;
  await pg.asEngine(async (tx) => {
    for (const { tenantId, version } of await listActiveMarks(tx)) {
      const set = (await findSet(tx, tenantId, version))!;
      const deeds = await listRuleDeeds(tx, tenantId, version);
      if (set.signature === null && sha256(set.source) === set.sha256 && isApprovedByAnother(deeds)) await updateSeal(tx, tenantId, version, seal.seal(statementOfRules(set, deeds)));
    }
  });
  seal.adopted();
}
