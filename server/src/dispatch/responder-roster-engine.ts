// Keeps the roster in memory true: loaded from the tables, patched at once by what this node hears or commits, loaded
// again every two seconds for what others changed. Positions are shown live and written now and then; a reach that is
// judged differently is written and told. Ranks nobody.
import { type Reach, type Responder, topicName } from '@mydr24/protocol';
import { isSameReach, type ReachEvidence } from '../reachability/reachability.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveFeed } from '../platform/live-feed.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { NewEvent, TopicLog } from '../platform/topic-log.ts';
import { reachOf, type Roster, type RosterPerson, type RosterResponder } from './responder-roster.ts';
import type { Fix } from './responder-roster.ts';
import { type ChangedResponder, clearConnected, listRoster, updateConnected, updateReach, updateWorkload } from './responder-store.ts';

export interface RosterEngineOptions {
  pg: Postgres;
  clock: Clock;
  log: TopicLog;
  live: LiveFeed;
  onProblem: (error: unknown) => void;
  /** The last socket of somebody on the roster closed: open offers to them go by another channel. */
  onLost?: (personId: string) => void;
  /** What devices, receipts and tests prove, by person, over all tenants; without it only sockets and ways are known. */
  listEvidence?: (tx: Tx, nowMs: number) => Promise<ReadonlyMap<string, ReachEvidence>>;
}

export interface RosterEngine extends Roster {
  /** Everybody, of every tenant. */
  all(): Iterable<RosterPerson>;
  start(): Promise<void>;
  stop(): Promise<void>;
  reload(): Promise<void>;
  /** The gateway's word on who has a socket. Takes effect at once; the row follows. */
  onPresence(presence: { personId: string; isConnected: boolean }): void;
  /** Memory follows the row; call it after the commit. */
  patch(personId: string, change: Partial<RosterResponder>): void;
  /** A newer position: seen by rankings at once, and on maps at most once a second for each person. */
  moved(person: RosterPerson, fix: Fix): void;
  /** Whether the row is due to be written again. */
  isPositionRowDue(personId: string): boolean;
  /** Keeps workloads in step with emergencies, in their transaction; returns what to tell. */
  markResponders(tx: Tx, changes: readonly { personId: string; emergencyId: string | null }[]): Promise<NewEvent[]>;
}

const RELOAD_MS = 2_000;
const LIVE_EVERY_MS = 1_000;
const ROW_EVERY_MS = 5_000;

export function createRosterEngine(options: RosterEngineOptions): RosterEngine {
  const { pg, clock, log, live, onProblem } = options;
  let people = new Map<string, RosterPerson>();
  let byTenant = new Map<string, RosterPerson[]>();
  const connected = new Set<string>();
  const shownAtMs = new Map<string, number>();
  const writtenAtMs = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let working: Promise<void> = Promise.resolve();
  /** Counts patches, and which was each person's last: a load that began before it must not undo it. */
  let patches = 0;
  const lastPatch = new Map<string, number>();
  /** What dispatch was last told of each responder's reach. */
  let told = new Map<string, Reach | null>();

  function replace(next: Iterable<RosterPerson>): void {
    people = new Map([...next].map((person) => [person.personId, person]));
    byTenant = new Map();
    for (const person of people.values()) byTenant.set(person.tenantId, [...(byTenant.get(person.tenantId) ?? []), person]);
  }

  function put(person: RosterPerson): void {
    patches += 1;
    lastPatch.set(person.personId, patches);
    people.set(person.personId, person);
    const others = byTenant.get(person.tenantId) ?? [];
    byTenant.set(person.tenantId, others.map((other) => (other.personId === person.personId ? person : other)));
  }

  function patch(personId: string, change: Partial<RosterResponder>): void {
    const person = people.get(personId);
    if (person?.responder) put({ ...person, responder: { ...person.responder, ...change } });
  }

  async function reload(): Promise<void> {
    const began = patches;
    const load = await pg.asEngine(async (tx) => {
      const [roster, evidence] = await Promise.all([listRoster(tx, clock.nowMs()), options.listEvidence?.(tx, clock.nowMs()) ?? new Map<string, ReachEvidence>()]);
      return { ...roster, evidence };
    }, { readOnly: true });
    told = load.told;
    const known = load.people.map((person): RosterPerson => {
      const evidence = load.evidence.get(person.personId);
      return evidence ? { ...person, evidence } : person;
    });
    replace(known.map((row) => ((lastPatch.get(row.personId) ?? 0) > began ? (people.get(row.personId) ?? row) : withLocalKnowledge(row))));
  }

  /** Dispatch hears of a reach that is judged differently than it was last told. */
  async function tellReach(judged: readonly RosterPerson[]): Promise<void> {
    const nowMs = clock.nowMs();
    const changed = judged.flatMap((person): [string, Reach][] => {
      const before = told.get(person.personId);
      const reach = reachOf(person, nowMs);
      return person.responder === null || before === undefined || (before !== null && isSameReach(before, reach)) ? [] : [[person.personId, reach]];
    });
    if (changed.length === 0) return;
    await pg.asEngine(async (tx) => {
      const rows: ChangedResponder[] = [];
      for (const [personId, reach] of changed) rows.push(...(await updateReach(tx, personId, reach)));
      await log.append(tx, eventsOf(rows), nowMs);
    });
    for (const [personId, reach] of changed) told.set(personId, reach);
  }

  /** What this node knows sooner than the tables: its own sockets, and positions newer than the row. */
  function withLocalKnowledge(person: RosterPerson): RosterPerson {
    const isConnected = connected.has(person.personId) || (person.responder !== null && person.isConnected);
    const known = people.get(person.personId)?.responder;
    const { responder } = person;
    if (!responder || responder.duty === 'off' || !known || (known.positionedAt ?? 0) <= (responder.positionedAt ?? 0)) return { ...person, isConnected };
    const { position, accuracyM, positionedAt } = known;
    return { ...person, isConnected, responder: { ...responder, position, accuracyM, positionedAt } };
  }

  function enqueue(work: () => Promise<void>): void {
    working = working.then(work).catch(onProblem);
  }

  async function writePresence(personId: string): Promise<void> {
    await pg.asEngine(async (tx) => {
      const changed = await updateConnected(tx, personId, connected.has(personId));
      await log.append(tx, eventsOf(changed), clock.nowMs());
    });
    const person = people.get(personId);
    if (person) await tellReach([person]);
  }

  function lookAgain(): void {
    enqueue(async () => {
      try {
        await reload();
        await tellReach([...people.values()]);
      } finally {
        if (isRunning) timer = setTimeout(lookAgain, RELOAD_MS);
      }
    });
  }

  return {
    list: (tenantId) => byTenant.get(tenantId) ?? [],
    all: () => people.values(),
    find: (personId) => people.get(personId),
    reload,
    async start() {
      isRunning = true;
      await pg.asEngine(async (tx) => {
        const stale = (await clearConnected(tx)).filter(({ responder }) => !connected.has(responder.personId));
        await log.append(tx, eventsOf(stale), clock.nowMs());
      });
      for (const personId of connected) enqueue(() => writePresence(personId));
      await reload();
      await tellReach([...people.values()]);
      timer = setTimeout(lookAgain, RELOAD_MS);
    },
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      await working;
    },
    onPresence({ personId, isConnected }) {
      if (isConnected) connected.add(personId);
      else connected.delete(personId);
      const person = people.get(personId);
      if (!person) return;
      put({ ...person, isConnected });
      if (person.responder) enqueue(() => writePresence(personId));
      if (!isConnected) options.onLost?.(personId);
    },
    patch,
    moved(person, { lat, lon, accuracyM, takenAt }) {
      const { personId, tenantId, responder } = person;
      if (!responder) return;
      put({ ...person, responder: { ...responder, position: { lat, lon }, accuracyM, positionedAt: takenAt } });
      const atMs = clock.monotonicMs();
      if (atMs - (shownAtMs.get(personId) ?? -Infinity) < LIVE_EVERY_MS) return;
      shownAtMs.set(personId, atMs);
      const body = { personId, lat, lon, accuracyM, positionedAt: takenAt };
      live.publish(topicName('dispatch', tenantId), personId, 'position', body);
      if (responder.emergencyId !== null) live.publish(topicName('emergency', responder.emergencyId), personId, 'position', body);
    },
    isPositionRowDue(personId) {
      const atMs = clock.monotonicMs();
      if (atMs - (writtenAtMs.get(personId) ?? -Infinity) < ROW_EVERY_MS) return false;
      writtenAtMs.set(personId, atMs);
      return true;
    },
    async markResponders(tx, changes) {
      const ordered = [...changes].toSorted((a, b) => (a.personId < b.personId ? -1 : a.personId > b.personId ? 1 : 0));
      const rows: ChangedResponder[] = [];
      for (const { personId, emergencyId } of ordered) rows.push(...(await updateWorkload(tx, personId, emergencyId, clock.nowMs())));
      tx.afterCommit(() => {
        for (const { personId, emergencyId } of ordered) patch(personId, { emergencyId });
      });
      return eventsOf(rows);
    },
  };
}

/** A responder's change, told to dispatch and to the responder's own screen. */
export function eventsOf(changed: readonly { tenantId: string; responder: Responder }[]): NewEvent[] {
  return changed.flatMap(({ tenantId, responder }) =>
    [topicName('dispatch', tenantId), topicName('inbox', responder.personId)].map((topic) => ({ tenantId, topic, kind: 'responder-changed', body: responder })),
  );
}
