// The plans emergencies begin with, in memory: loaded and verified at the start, looked at again every two seconds and whenever this
// node changed something. Activates what is due. A pack whose text or approvals are not those signed is refused: the last good one
// stays in force, and the operator is told.
import type { AlarmPriority, EmergencyKind, ProtocolPack } from '@mydr24/protocol';
import { builtInPlans, type Plan, type PlanBook } from '../emergency/plan-book.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { activateDue, findForgery, type StaffingOf } from './pack-force-engine.ts';
import type { ReadSource } from './pack-judgement.ts';
import { emergencyKinds, kindOfAlarm, kindOfAnswer, planOf } from './pack-plan.ts';
import type { SigningKey } from '../platform/signature-node.ts';
import { findPack, listDeeds, listDue, listMarks, type PackMark } from './pack-store.ts';

const LOOK_EVERY_MS = 2_000;
/** Running emergencies keep their version; none runs longer than this. */
const KEEP_RETIRED_MS = 14 * 24 * 3_600_000;

export interface RefusedPack {
  packId: string;
  version: number;
  reason: string;
}

export interface ProtocolBook extends PlanBook {
  planFor(tenantId: string, kind: EmergencyKind, version?: number): Plan;
  kindOfAnswer(tenantId: string, questionId: string, answerId: string, version?: number): EmergencyKind | null;
  /** The pack in force, or that version of it; null without one. */
  packOf(tenantId: string, version?: number): ProtocolPack | null;
  refusedOf(tenantId: string): RefusedPack | null;
  refusedCount(): number;
  /** One look: what is due is activated, what changed is loaded. */
  look(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface PlanBookOptions {
  pg: Postgres;
  clock: Pick<Clock, 'nowMs'>;
  key: SigningKey;
  staffingOf: StaffingOf;
  readSource: ReadSource;
  onProblem(error: unknown, facts?: object): void;
  /** An active pack is not what was signed: the operator is told. */
  onRefused?(tenantId: string, version: number): void;
}

interface LoadedPack {
  /** Of the row as it was when it was verified; the same row is not read again. */
  keyOfChange: string;
  pack: ProtocolPack;
  plans: ReadonlyMap<EmergencyKind, Plan>;
}

interface TenantPacks {
  mark: string;
  active: LoadedPack | null;
  versions: ReadonlyMap<number, LoadedPack>;
  refused: RefusedPack | null;
}

export function createPlanBook(options: PlanBookOptions): ProtocolBook {
  const { pg, clock, onProblem } = options;
  const tenants = new Map<string, TenantPacks>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const loadedOf = (tenantId: string, version?: number): LoadedPack | null => {
    const known = tenants.get(tenantId);
    return (version === undefined ? known?.active : known?.versions.get(version)) ?? null;
  };
  const lookOnce = async (): Promise<void> => {
    await activateAllDue(options);
    await pg.asEngine(async (tx) => {
      const marks = await listMarks(tx, clock.nowMs() - KEEP_RETIRED_MS);
      for (const [tenantId, own] of byTenant(marks, tenants.keys())) {
        const mark = own.map(({ version, state, keyOfChange }) => `${version} ${state} ${keyOfChange}`).join('\n');
        const before = tenants.get(tenantId);
        if (before?.mark !== mark) tenants.set(tenantId, { mark, ...(await loadTenant(tx, tenantId, own, before, options)) });
      }
    }, { readOnly: true });
  };
  // One at a time; a look asked for during another begins after it, and sees what the asker wrote.
  const look = (): Promise<void> => {
    const next = running.then(lookOnce);
    running = next.catch(() => {});
    return next;
  };
  const tick = (): void => {
    void look()
      .catch((error: unknown) => onProblem(error))
      .then(() => {
        if (timer !== undefined) timer = setTimeout(tick, LOOK_EVERY_MS).unref();
      });
  };
  return {
    planFor: (tenantId, kind, version) => loadedOf(tenantId, version)?.plans.get(kind) ?? builtInPlans.planFor(tenantId, kind),
    kindOfAlarm: (tenantId, alarm: { conditionKey: string; priority: AlarmPriority }) => {
      const loaded = loadedOf(tenantId);
      return loaded === null ? null : kindOfAlarm(loaded.pack, alarm);
    },
    kindOfAnswer: (tenantId, questionId, answerId, version) => {
      const loaded = loadedOf(tenantId, version);
      return loaded === null ? null : kindOfAnswer(loaded.pack, `${questionId}.${answerId}`);
    },
    packOf: (tenantId, version) => loadedOf(tenantId, version)?.pack ?? null,
    refusedOf: (tenantId) => tenants.get(tenantId)?.refused ?? null,
    refusedCount: () => [...tenants.values()].filter(({ refused }) => refused !== null).length,
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

/** Tenants known before are asked about again, should their packs be gone. */
function byTenant(marks: readonly PackMark[], known: Iterable<string>): Map<string, PackMark[]> {
  const tenants = new Map<string, PackMark[]>([...known].map((tenantId) => [tenantId, []]));
  for (const mark of marks) tenants.set(mark.tenantId, [...(tenants.get(mark.tenantId) ?? []), mark]);
  return tenants;
}

/** Each in a transaction of its own: one that fails holds up no other. */
async function activateAllDue({ pg, clock, key, staffingOf, readSource, onProblem }: PlanBookOptions): Promise<void> {
  const nowMs = clock.nowMs();
  const due = await pg.asEngine((tx) => listDue(tx, nowMs));
  for (const { tenantId, version } of due) {
    try {
      const refusal = await pg.asEngine((tx) => activateDue(tx, tenantId, version, { key, staffingOf, readSource, nowMs }));
      if (refusal !== null) onProblem(new Error(`a scheduled protocol pack was not activated: ${refusal}; the one before stays in force`), { tenantId, version });
    } catch (error) {
      onProblem(error, { tenantId, version });
    }
  }
}

async function loadTenant(tx: Tx, tenantId: string, marks: readonly PackMark[], before: TenantPacks | undefined, options: PlanBookOptions): Promise<Omit<TenantPacks, 'mark'>> {
  const versions = new Map<number, LoadedPack>();
  let refused: RefusedPack | null = null;
  for (const { version, state, keyOfChange } of marks) {
    const known = before?.versions.get(version);
    const loaded = known?.keyOfChange === keyOfChange ? known : await loadVersion(tx, { tenantId, version, keyOfChange }, options);
    if ('reason' in loaded) {
      // What was verified when it was loaded stays usable: the change came after.
      if (known !== undefined) versions.set(version, known);
      if (state !== 'active') continue;
      refused = loaded;
      options.onProblem(new Error(`the active protocol pack is refused: ${loaded.reason}; the last good one stays in force. Activate a version again`), { tenantId, version });
      options.onRefused?.(tenantId, version);
    } else versions.set(version, loaded);
  }
  const active = marks.find(({ state }) => state === 'active');
  const lastGood = before?.active ?? marks.map(({ version }) => versions.get(version)).find((loaded) => loaded !== undefined) ?? null;
  return { versions, refused, active: active === undefined ? null : refused === null ? (versions.get(active.version) ?? null) : lastGood };
}

async function loadVersion(tx: Tx, { tenantId, version, keyOfChange }: Omit<PackMark, 'state'>, { key, readSource }: PlanBookOptions): Promise<LoadedPack | RefusedPack> {
  const stored = (await findPack(tx, tenantId, version))!;
  const { packId } = stored;
  const forgery = findForgery(stored, await listDeeds(tx, tenantId, version), key);
  if (forgery !== null) return { packId, version, reason: forgery };
  const { pack } = await readSource(stored.source);
  if (pack === null) return { packId, version, reason: 'this program cannot read it' };
  const plans = emergencyKinds.flatMap((kind) => {
    const plan = planOf(pack, kind);
    return plan === null ? [] : [[kind, { protocol: plan.protocol, limits: plan.limits }] as const];
  });
  return { keyOfChange, pack, plans: new Map(plans) };
}
