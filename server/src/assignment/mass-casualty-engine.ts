// Mass-casualty modes that are on, in memory: loaded at the start, after each change on this node, and every second for what other nodes changed. Ends
// those whose time is up, with a row in the audit. A load that fails keeps what is known, and a mode whose time is up is off whatever the tables say.
import type { AlarmPriority, EmergencyCause, EmergencyId, Position, TriageCategory } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { categoryOf, coversScene, isOn, type KeptMassCasualty } from './mass-casualty.ts';
import { endRunOut, listOn } from './mass-casualty-store.ts';
import { mayWait, type PlaceToFill } from './place-to-fill.ts';
import type { AskedScene, SceneRule } from './standing.ts';

export interface MassCasualtyOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly insertAudit: InsertAudit;
  readonly newId: () => string;
  readonly onProblem: (error: unknown) => void;
}

export interface MassCasualtyBook {
  /** Where one is on. */
  tenants(nowMs: number): string[];
  triageOf(tenantId: string, emergencyId: EmergencyId): TriageCategory | null;
  narrowing(scene: AskedScene, nowMs: number): Pick<SceneRule, 'mayWait' | 'offersAtOnce'>;
  standingOf(place: PlaceToFill, nowMs: number): { category: TriageCategory | null; mayWait: boolean };
}

export interface MassCasualtyEngine extends MassCasualtyBook {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** This node committed a change: it counts once this resolves. */
  reload(): Promise<void>;
  /** How many ran out. */
  endThoseOver(): Promise<number>;
}

const LOOK_EVERY_MS = 1_000;
/** One person at a time is asked for one place: everybody else is needed. */
const OFFERS_AT_ONCE = 1;

export function createMassCasualties({ pg, clock, insertAudit, newId, onProblem }: MassCasualtyOptions): MassCasualtyEngine {
  let kept = new Map<string, readonly KeptMassCasualty[]>();
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<unknown> = Promise.resolve();

  function reload(): Promise<void> {
    const loaded = working.then(async () => void (kept = Map.groupBy(await pg.asEngine((tx) => listOn(tx, clock.nowMs()), { readOnly: true }), ({ tenantId }) => tenantId as string)));
    working = loaded.catch(() => {});
    return loaded;
  }

  const endThoseOver = (): Promise<number> =>
    pg.asEngine(async (tx) => {
      const atMs = clock.nowMs();
      const over = await endRunOut(tx, atMs);
      const deed = { atMs, actorKind: 'engine', actorId: null, action: 'mass-casualty.run-out', patientId: null, outcome: 'allowed' } as const;
      await insertAudit(tx, over.map(({ id, tenantId }) => ({ ...deed, tenantId, resource: `mass-casualty/${id}`, requestId: newId() })));
      return over.length;
    });

  const onIn = (tenantId: string, emergencyId: string, position: Position | null, nowMs: number): KeptMassCasualty[] =>
    (kept.get(tenantId) ?? []).filter((each) => isOn(each, nowMs) && coversScene(each, emergencyId, position));

  const priorityBy = (cause: EmergencyCause): AlarmPriority => (cause.type === 'alarm' ? cause.priority : 'high');

  async function look(): Promise<void> {
    if ([...kept.values()].flat().some(({ untilAt }) => untilAt <= clock.nowMs())) await endThoseOver();
    await reload();
  }

  return {
    reload, endThoseOver,
    tenants: (nowMs) => [...kept].filter(([, own]) => own.some((each) => isOn(each, nowMs))).map(([tenantId]) => tenantId),
    triageOf: (tenantId, emergencyId) => categoryOf(kept.get(tenantId) ?? [], emergencyId),
    narrowing({ id, tenantId, place, cause }, nowMs) {
      const on = onIn(tenantId, id, place.position, nowMs);
      return on.length === 0 ? { mayWait: false, offersAtOnce: null } : { mayWait: mayWait(priorityBy(cause), categoryOf(on, id)), offersAtOnce: OFFERS_AT_ONCE };
    },
    standingOf({ tenantId, emergencyId, position, priority }, nowMs) {
      const on = onIn(tenantId, emergencyId, position, nowMs);
      const category = categoryOf(on, emergencyId);
      return { category, mayWait: on.length > 0 && mayWait(priority, category) };
    },
    async start() {
      await endThoseOver();
      await reload();
      timer = setInterval(() => void look().catch(onProblem), LOOK_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
