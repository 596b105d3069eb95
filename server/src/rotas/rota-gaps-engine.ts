// Looks for gaps of the coming days every ten minutes and after each change; what is found is written with the events and
// the notices it causes, in one transaction.
import { type RotaGap, topicName } from '@mydr24/protocol';
import type { TellCoordinators } from '../paging/notice.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { NewEvent, TopicLog } from '../platform/topic-log.ts';
import { gapText } from './gap-text.ts';
import type { KeptRota } from './kept-rota.ts';
import { endGap, insertGap, listOpenGaps, lockGaps, updateGap } from './rota-gap-store.ts';
import { compareGaps, type FoundGap, type GapChanges } from './rota-gaps.ts';
import { listRotas } from './rota-store.ts';
import { shiftsOf } from './rota.ts';
import { DAY_MS } from './zone-clock.ts';

export interface RotaGapsOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly ids: Ids;
  readonly log: TopicLog;
  readonly tellCoordinators: TellCoordinators;
  readonly onProblem: (error: unknown) => void;
}

export interface RotaGapsEngine {
  start(): void;
  stop(): Promise<void>;
  /** Resolves when gaps were looked for. */
  look(): Promise<void>;
  onChanged(): void;
}

const LOOK_EVERY_MS = 10 * 60_000;
const DAYS_AHEAD = 14;

export function createRotaGaps(options: RotaGapsOptions): RotaGapsEngine {
  const { pg, onProblem } = options;
  let working: Promise<void> = Promise.resolve();
  let isWaiting = false;
  let timer: NodeJS.Timeout | undefined;

  async function work(): Promise<void> {
    isWaiting = false;
    await pg.asEngine((tx) => findGaps(tx, options));
  }

  function look(): Promise<void> {
    const looked = working.then(work);
    working = looked.catch(() => {});
    return looked;
  }

  /** Changes that come while a search waits for its turn are seen by it. */
  function onChanged(): void {
    if (isWaiting) return;
    isWaiting = true;
    void look().catch(onProblem);
  }

  return {
    look,
    onChanged,
    start() {
      onChanged();
      timer = setInterval(onChanged, LOOK_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}

async function findGaps(tx: Tx, { clock, ids, log, tellCoordinators }: RotaGapsOptions): Promise<void> {
  await lockGaps(tx);
  const nowMs = clock.nowMs();
  const [rotas, known] = [await listRotas(tx, nowMs), await listOpenGaps(tx)];
  const found = rotas.flatMap((rota) => gapsOf(rota, nowMs));
  const changes = compareGaps(known, found, new Set(rotas.map(({ id }) => id)), nowMs);
  const tenants = new Map([...known.map(({ rotaId, tenantId }) => [rotaId, tenantId] as const), ...rotas.map(({ id, tenantId }) => [id as string, tenantId] as const)]);
  const written = await writeChanges(tx, changes, ids, nowMs);
  const events: NewEvent[] = [];
  for (const { gap, tell } of written) {
    const tenantId = tenants.get(gap.rotaId)!;
    events.push({ tenantId, topic: topicName('rotas', tenantId), kind: 'rota-gap-changed', body: gap });
    const plan = rotas.find(({ id }) => id === gap.rotaId)?.plan;
    if (tell !== null && plan) await tellCoordinators(tx, tenantId, `gap ${gap.id} ${tell}`, (locale) => gapText({ ...plan, ...gap, kind: tell }, locale), nowMs);
  }
  await log.append(tx, events, nowMs);

  async function writeChanges(into: Tx, { opened, changed, gone, over }: GapChanges, newIds: Ids, atMs: number): Promise<Written[]> {
    const all: Written[] = [];
    for (const gap of opened) {
      const id = newIds.next();
      await insertGap(into, id, tenants.get(gap.rotaId)!, gap, atMs);
      all.push({ gap: { ...gap, id, isGone: false } as RotaGap, tell: gap.notice });
    }
    for (const { isTold, ...gap } of changed) {
      await updateGap(into, gap);
      all.push({ gap: wireGap(gap, false), tell: isTold ? gap.notice : null });
    }
    for (const gap of [...gone, ...over]) {
      await endGap(into, gap.id, atMs);
      all.push({ gap: wireGap(gap, true), tell: gone.includes(gap) ? 'gone' : null });
    }
    return all;
  }
}

interface Written {
  gap: RotaGap;
  tell: RotaGap['notice'] | 'gone' | null;
}

function wireGap(gap: Omit<RotaGap, 'isGone' | 'rotaId'> & { rotaId: string }, isGone: boolean): RotaGap {
  const { id, rotaId, fromAt, toAt, reason, notice } = gap;
  return { id, rotaId: rotaId as RotaGap['rotaId'], fromAt, toAt, reason, notice, isGone };
}

/** To the end of a day, so that a gap without an end does not grow at every look. */
function gapsOf(rota: KeptRota, nowMs: number): FoundGap[] {
  const untilMs = (Math.floor(nowMs / DAY_MS) + DAYS_AHEAD + 1) * DAY_MS;
  return shiftsOf(rota, nowMs, untilMs).flatMap(({ fromAt, toAt, gap }) => (gap === null ? [] : [{ rotaId: rota.id, fromAt, toAt, reason: gap }]));
}
