// Two nodes on one database, from a seed: clocks somebody sets, processes that die or stand still at any point, rows that one
// transaction at a time holds, pages claimed under a lease, and carriers that refuse, keep silent, lie and report late. The
// clock, the world and the state machine are the server's own. Judges nothing.
import { overTheSphere } from '@mydr24/server/dispatch/journeys.ts';
import { defaultPolicy } from '@mydr24/server/dispatch/ranking-policy.ts';
import type { CarrierStatus, Page, PageChannel, PersonId, Position } from '@mydr24/protocol';
import type { step } from '@mydr24/server/emergency/emergency.ts';
import type { Decision, Effect, Emergency, EmergencyEvent, World } from '@mydr24/server/emergency/emergency-state.ts';
import { worldOf } from '@mydr24/server/emergency/emergency-world.ts';
import type { AlertDevice } from '@mydr24/server/paging/alert-device.ts';
import { createSteadyClock, type SteadyClock } from '@mydr24/server/platform/steady-clock.ts';
import type { RotaBook } from '@mydr24/server/rotas/rota-book.ts';
import type { Observation } from './observation.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Actor } from './world-cast.ts';

export type Step = typeof step;
const LOOK_MS = 1_000;
const SOONER_LOOK_MS = 5_000;
const CLAIM_MS = 12_000;
const DEADLINE_MS = 8_000;
const MAX_ATTEMPTS = 2;
/** The database ends a transaction that says nothing for so long (platform/postgres.ts). */
const IDLE_MS = 15_000;

export interface Node {
  n: number;
  isUp: boolean;
  isFrozen: boolean;
  /** Grows with every restart: work of an earlier life is lost. */
  life: number;
  /** How far the machine's clock was set off. */
  setOffMs: number;
  clock: SteadyClock;
  /** Strikes inside its next transaction, between the decision and the commit. */
  strikesInside: 'kill' | 'freeze' | null;
  /** Until when it is at work on what came before. */
  busyUntilMs: number;
  isSendPlanned: boolean;
  /** Work whose time came while the process stood still. */
  waiting: (() => void)[];
}

interface Row {
  state: Emergency;
  lock: { tx: number; node: Node } | null;
  queue: (() => void)[];
  isServed: boolean;
  observations: Observation[];
}

interface StoredPage {
  page: Page;
  attempts: number;
  claimedUntil: number;
}

export interface Nodes {
  random: SeededRandom;
  time: VirtualTime;
  step: Step;
  actors: Actor[];
  devices: readonly AlertDevice[];
  rota: RotaBook;
  nodes: Node[];
  rows: Map<string, Row>;
  pages: Map<string, StoredPage>;
  /** Those that wait to be sent. */
  due: Set<StoredPage>;
  /** Where the emergencies are; null where nobody has a position. */
  scene: Position | null;
  /** What one decision takes of a node's time; null for as long as chance has it, many at once. */
  costMs: number | null;
  ids: number;
  /** A channel that takes nothing, or takes everything and delivers nothing, from one moment to another. */
  outages: readonly { channel: PageChannel; fromMs: number; untilMs: number; how: 'refuses' | 'keeps-silent' | 'lies' }[];
  /** A phone got a page. */
  onArrived: (page: Page) => void;
}

export function nodeOf(n: number, time: VirtualTime): Node {
  const node: Node = { n, isUp: true, isFrozen: false, life: 0, setOffMs: 0, clock: undefined as never, strikesInside: null, busyUntilMs: 0, isSendPlanned: false, waiting: [] };
  startClock(node, time);
  return node;
}

function startClock(node: Node, time: VirtualTime): void {
  node.clock = createSteadyClock({ nowMs: () => time.nowMs() + node.setOffMs, monotonicMs: () => time.nowMs() });
}

const isUsable = (node: Node): boolean => node.isUp && !node.isFrozen;
export const usableNode = ({ nodes, random }: Nodes): Node | undefined => {
  const usable = nodes.filter(isUsable);
  return usable.length > 0 ? random.pick(usable) : undefined;
};

/** Work of a process: lost when it dies before, done late when it stands still. */
export function onNode({ time }: Nodes, node: Node, afterMs: number, act: () => void): void {
  const { life } = node;
  const run = (): void => {
    if (node.life !== life || !node.isUp) return;
    if (node.isFrozen) node.waiting.push(run);
    else act();
  };
  time.plan(afterMs, run);
}

export function worldAt(nodes: Nodes, state: Pick<Emergency, 'place' | 'patient' | 'kind'>, nowMs: number): World {
  const people = nodes.actors.map(({ person }) => person);
  const roster = { list: () => people, find: (personId: string) => people.find((each) => each.personId === personId) };
  const alertDevices = { listFor: (_tenant: string, _place: unknown, kinds: readonly string[]) => nodes.devices.filter(({ kind }) => kinds.includes(kind)) };
  const scene = { tenantId: 'tenant', facilityId: state.place.facilityId, unitId: state.patient.unitId, position: nodes.scene, wishes: { kind: state.kind, language: null, carerSex: null } };
  return worldOf({ roster, rotas: nodes.rota, alertDevices, arrivalsAt: overTheSphere, policy: defaultPolicy }, scene, nowMs, () => `id-${(nodes.ids += 1)}`);
}

// Transactions -------------------------------------------------------------------------------------------------

interface Work {
  decide: (state: Emergency, nowMs: number) => Decision;
  /** Rows of pages written in the same transaction. */
  write?: (nowMs: number) => void;
  isDue?: boolean;
  done?: (decision: Decision) => void;
}

/** Locks the row, decides, commits a moment later; whatever happens to the process in between. `isPatient` waits for the lock. */
export function transact(nodes: Nodes, node: Node, id: string, work: Work, isPatient = true): void {
  const row = nodes.rows.get(id)!;
  if (row.lock !== null) {
    if (isPatient) row.queue.push(() => onNode(nodes, node, 0, () => transact(nodes, node, id, work)));
    return;
  }
  const { time } = nodes;
  const tx = (nodes.ids += 1);
  row.lock = { tx, node };
  time.plan(IDLE_MS, () => release(nodes, row, tx));
  const before = row.state;
  const nowMs = node.clock.nowMs();
  const decision = work.decide(before, nowMs);
  onNode(nodes, node, workMs(nodes, node), () => {
    if (row.lock?.tx !== tx) return void row.observations.push({ type: 'fenced', atMs: time.nowMs() });
    work.write?.(nowMs);
    if (decision.ok && decision.state !== before) store(nodes, node, row, decision, nowMs, work.isDue ?? false);
    release(nodes, row, tx);
    work.done?.(decision);
  });
  const { strikesInside } = node;
  node.strikesInside = null;
  if (strikesInside === 'kill') time.plan(0, () => kill(nodes, node));
  if (strikesInside === 'freeze') freeze(nodes, node);
}

function workMs({ costMs, random, time }: Nodes, node: Node): number {
  if (costMs === null) return random.between(1, 25);
  node.busyUntilMs = Math.max(time.nowMs(), node.busyUntilMs) + costMs;
  return node.busyUntilMs - time.nowMs();
}

export function apply(nodes: Nodes, node: Node, id: string, event: (state: Emergency) => EmergencyEvent, done?: (decision: Decision) => void): void {
  transact(nodes, node, id, { decide: (state, nowMs) => nodes.step(state, event(state), nowMs, worldAt(nodes, state, nowMs)), ...(done ? { done } : {}) });
}

function release(nodes: Nodes, row: Row, tx: number): void {
  if (row.lock?.tx !== tx) return;
  row.lock = null;
  noteService(nodes);
  const next = row.queue.splice(0);
  for (const waiter of next) waiter();
}

/** A new emergency, in one commit. */
export function insert(nodes: Nodes, node: Node, opened: { state: Emergency; effects: readonly Effect[] }): void {
  const row: Row = { state: opened.state, lock: null, queue: [], isServed: true, observations: [] };
  nodes.rows.set(opened.state.id, row);
  store(nodes, node, row, opened, node.clock.nowMs(), false);
}

function store(nodes: Nodes, node: Node, row: Row, { state, effects }: { state: Emergency; effects: readonly Effect[] }, nodeMs: number, isDue: boolean): void {
  row.state = state;
  const [newPages, changedPages]: [Page[], Page[]] = [[], []];
  for (const effect of effects) {
    if (effect.type === 'withdraw-pages') for (const stored of nodes.due) if (isOf(stored, state.id, effect.personId)) withdraw(nodes, stored, nodeMs);
    if (effect.type === 'responder-busy' && nodes.scene !== null) markBusy(nodes, effect.personId, effect.isBusy ? state.id : null);
    if (effect.type !== 'page') continue;
    const { page, isNew } = effect;
    const known = nodes.pages.get(page.id);
    const stored = Object.assign(known ?? { attempts: 0, claimedUntil: 0, page }, { page });
    nodes.pages.set(page.id, stored);
    if (isNew && page.channel !== 'fail-safe') nodes.due.add(stored);
    else nodes.due.delete(stored);
    (isNew ? newPages : changedPages).push(page);
  }
  const notes = effects.flatMap((effect) => (effect.type === 'timeline' ? [effect.entry] : []));
  row.observations.push({ type: 'committed', atMs: nodes.time.nowMs(), nodeMs, isDue, state, newPages, changedPages, notes, entries: notes.map(({ n }) => n) });
  wake(nodes, node, state.wakeAt);
}

function markBusy({ actors }: Nodes, personId: PersonId, emergencyId: string | null): void {
  const actor = actors.find(({ person }) => person.personId === personId);
  if (actor?.person.responder) actor.person = { ...actor.person, responder: { ...actor.person.responder, emergencyId } };
}

const isOf = ({ page }: StoredPage, emergencyId: string, personId: PersonId | null): boolean => page.emergencyId === emergencyId && (personId === null || page.personId === personId);

function withdraw({ due }: Nodes, stored: StoredPage, nowMs: number): void {
  if (stored.page.sentAt !== null) return;
  due.delete(stored);
  stored.page = { ...stored.page, failedAt: nowMs, failure: 'withdrawn' };
}

// The loops ----------------------------------------------------------------------------------------------------

/** The node that committed knows at once; another hears of it, or finds it at its next look. */
function wake(nodes: Nodes, node: Node, wakeAt: number | null): void {
  const others = nodes.nodes.filter((each) => each !== node && nodes.random.chance(0.5));
  for (const each of [node, ...others]) {
    if (!each.isSendPlanned) {
      each.isSendPlanned = true;
      onNode(nodes, each, nodes.random.between(0, 20), () => {
        each.isSendPlanned = false;
        sendDue(nodes, each);
      });
    }
    if (wakeAt !== null) onNode(nodes, each, wakeAt - each.clock.nowMs(), () => runDue(nodes, each));
  }
}

export function startLoops(nodes: Nodes, node: Node): void {
  runDue(nodes, node);
  sendDue(nodes, node);
  onNode(nodes, node, LOOK_MS, () => startLoops(nodes, node));
}

function runDue(nodes: Nodes, node: Node): void {
  for (const [id, { state }] of nodes.rows) {
    if (state.wakeAt === null || state.wakeAt > node.clock.nowMs()) continue;
    transact(nodes, node, id, { isDue: true, decide: (each, nowMs) => nodes.step(each, { type: 'due' }, nowMs, worldAt(nodes, each, nowMs)) }, false);
  }
}

/** Whether somebody could be there sooner: decided on what it read, and again under the lock where something would change. */
export function watchSooner(nodes: Nodes, node: Node): void {
  for (const [id, { state }] of nodes.rows) {
    const nowMs = node.clock.nowMs();
    const decision = nodes.step(state, { type: 'looked-for-sooner' }, nowMs, worldAt(nodes, state, nowMs));
    if (decision.ok && decision.state !== state) apply(nodes, node, id, () => ({ type: 'looked-for-sooner' }));
  }
  onNode(nodes, node, SOONER_LOOK_MS, () => watchSooner(nodes, node));
}

function sendDue(nodes: Nodes, node: Node): void {
  const nowMs = node.clock.nowMs();
  for (const stored of nodes.due) {
    const row = nodes.rows.get(stored.page.emergencyId)!;
    const mayGo = row.state.wakeAt !== null || stored.page.purpose === 'stand-down';
    if (!mayGo || stored.claimedUntil > nowMs || stored.page.intendedAt > nowMs) continue;
    stored.attempts += 1;
    stored.claimedUntil = nowMs + CLAIM_MS;
    if (stored.attempts > 1) stored.page = { ...stored.page, isRepeat: true };
    row.observations.push({ type: 'claimed', atMs: nodes.time.nowMs(), page: stored.page, attempt: stored.attempts });
    if (stored.attempts > MAX_ATTEMPTS) storeOutcome(nodes, node, stored.page, 'failed', stored.attempts);
    else send(nodes, node, stored);
  }
}

/** The carrier lives outside: it goes on when the node dies or stands still in the middle. */
function send(nodes: Nodes, node: Node, stored: StoredPage): void {
  const { random, time } = nodes;
  const { page, attempts } = stored;
  onNode(nodes, node, random.between(0, 400), () => {
    const outage = nodes.outages.find(({ channel, fromMs, untilMs }) => channel === page.channel && fromMs <= time.nowMs() && time.nowMs() < untilMs);
    const fate = outage ? ({ refuses: 'failed', 'keeps-silent': 'unclear', lies: 'sent' } as const)[outage.how] : random.pick(['sent', 'sent', 'sent', 'sent', 'failed', 'unclear'] as const);
    if (fate !== 'failed') {
      nodes.rows.get(page.emergencyId)!.observations.push({ type: 'left', atMs: time.nowMs(), page, isRepeat: page.isRepeat });
      reportLater(nodes, page);
      if (outage === undefined) time.plan(random.between(20, 4_000), () => nodes.onArrived(page));
    }
    onNode(nodes, node, fate === 'unclear' ? DEADLINE_MS : random.between(0, 1_500), () => storeOutcome(nodes, node, page, fate, attempts));
  });
}

function storeOutcome(nodes: Nodes, node: Node, { id, emergencyId }: Page, fate: 'sent' | 'failed' | 'unclear', attempts: number): void {
  const stored = nodes.pages.get(id)!;
  if (fate === 'unclear' && attempts < MAX_ATTEMPTS) return void (stored.claimedUntil = node.clock.nowMs() + 1_000);
  const pageAfter = (nowMs: number): Page => {
    const { page } = stored;
    if (fate === 'sent') return { ...page, sentAt: page.sentAt ?? nowMs };
    return page.sentAt === null ? { ...page, failedAt: nowMs, failure: 'no-clear-answer' } : page;
  };
  transact(nodes, node, emergencyId, {
    decide: (state, nowMs) => {
      const page = pageAfter(nowMs);
      return page.failedAt !== null && page.sentAt === null ? nodes.step(state, { type: 'page-failed', page }, nowMs, worldAt(nodes, state, nowMs)) : { ok: true, state, effects: [] };
    },
    write: (nowMs) => {
      nodes.due.delete(stored);
      stored.page = pageAfter(nowMs);
    },
  });
}

/** Late, twice, out of order, and not always true. */
function reportLater(nodes: Nodes, page: Page): void {
  const { random, time } = nodes;
  if (page.channel === 'app' || page.channel === 'push') return;
  for (let n = random.between(0, 3); n > 0; n -= 1) {
    const status = random.pick<CarrierStatus>(['queued', 'sent', 'delivered', 'undelivered']);
    time.plan(random.pick([100, 2_000, 30_000, 240_000]), () => report(nodes, page, status, 3));
  }
}

function report(nodes: Nodes, { id, emergencyId }: Page, status: CarrierStatus, triesLeft: number): void {
  const node = usableNode(nodes);
  if (node === undefined) return triesLeft > 0 ? nodes.time.plan(5_000, () => report(nodes, { id, emergencyId } as Page, status, triesLeft - 1)) : undefined;
  apply(nodes, node, emergencyId, () => ({ type: 'carrier-status', page: nodes.pages.get(id)!.page, status }));
}

// Faults of a node ---------------------------------------------------------------------------------------------

/** Whether anybody works on each emergency now: no node at all, or a row held by one that stands still, and it waits. */
function noteService(nodes: Nodes): void {
  const atMs = nodes.time.nowMs();
  for (const row of nodes.rows.values()) {
    const isServed = nodes.nodes.some(isUsable) && !(row.lock !== null && !isUsable(row.lock.node));
    if (isServed === row.isServed) continue;
    row.isServed = isServed;
    row.observations.push({ type: isServed ? 'node-up' : 'node-down', atMs });
  }
}

export function kill(nodes: Nodes, node: Node): void {
  if (!node.isUp) return;
  Object.assign(node, { isUp: false, isFrozen: false, life: node.life + 1, isSendPlanned: false, busyUntilMs: 0, waiting: [] });
  // Its connections end with it, and with them its locks.
  for (const row of nodes.rows.values()) if (row.lock?.node === node) release(nodes, row, row.lock.tx);
  noteService(nodes);
}

/** A machine that starts gets its time from the network first. */
export function restart(nodes: Nodes, node: Node): void {
  node.isUp = true;
  node.setOffMs = 0;
  startClock(node, nodes.time);
  noteService(nodes);
  startLoops(nodes, node);
  if (nodes.scene !== null) watchSooner(nodes, node);
}

export function freeze(nodes: Nodes, node: Node): void {
  if (!isUsable(node)) return;
  node.isFrozen = true;
  noteService(nodes);
}

export function thaw(nodes: Nodes, node: Node): void {
  if (!node.isFrozen) return;
  node.isFrozen = false;
  noteService(nodes);
  for (const act of node.waiting.splice(0)) act();
}
