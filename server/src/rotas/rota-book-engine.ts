// Answers who is on call from memory: loaded at the start, again after each change on this node and every five seconds for
// what other nodes changed. A shift is computed once and remembered until it may end. A load that fails keeps what is known.
import type { PersonId } from '@mydr24/protocol';
import type { Clock } from '../platform/clock.ts';
import type { OnCallUntil } from '../reachability/on-call.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { KeptRota } from './kept-rota.ts';
import type { RotaBook } from './rota-book.ts';
import { listRotas } from './rota-store.ts';
import { type Shift, shiftAt } from './rota.ts';

export interface RotaBookOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly onProblem: (error: unknown) => void;
}

export interface RotaBookEngine extends RotaBook {
  start(): Promise<void>;
  stop(): Promise<void>;
  reload(): Promise<void>;
  onCallUntil: OnCallUntil;
  /** This node committed a change. */
  onChanged(): void;
}

const RELOAD_MS = 5_000;
/** An emergency's step may be computed for a moment ago. */
const BEHIND_MS = 3_600_000;

interface Remembered {
  readonly rota: KeptRota;
  shift: Shift | null;
}

const keyOf = (tenantId: string, facilityId: string | null, duty: string): string => `${tenantId} ${facilityId ?? '-'} ${duty}`;

export function createRotaBook({ pg, clock, onProblem }: RotaBookOptions): RotaBookEngine {
  let byPlace = new Map<string, Remembered>();
  let working: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;

  async function load(): Promise<void> {
    const rotas = await pg.asEngine((tx) => listRotas(tx, clock.nowMs() - BEHIND_MS), { readOnly: true });
    byPlace = new Map(rotas.map((rota) => [keyOf(rota.tenantId, rota.plan.facilityId, rota.plan.duty), { rota, shift: null }]));
  }

  /** One after the other: a load that began before a change must not end after the one that saw it. */
  function reload(): Promise<void> {
    const loaded = working.then(load);
    working = loaded.catch(() => {});
    return loaded;
  }

  function lookAgain(): void {
    void reload()
      .catch(onProblem)
      .finally(() => {
        if (isRunning) timer = setTimeout(lookAgain, RELOAD_MS);
      });
  }

  function holderOfRota(place: string, atMs: number): PersonId | null {
    const remembered = byPlace.get(place);
    if (!remembered) return null;
    if (!remembered.shift || atMs < remembered.shift.fromAt || remembered.shift.toAt <= atMs) remembered.shift = shiftAt(remembered.rota, atMs);
    return remembered.shift.personId;
  }

  return {
    /** A gap in a facility's own rota is filled by the tenant's: somebody who may be further away beats nobody. */
    holderOf: (tenantId, facilityId, duty, atMs) =>
      (facilityId === null ? null : holderOfRota(keyOf(tenantId, facilityId, duty), atMs)) ?? holderOfRota(keyOf(tenantId, null, duty), atMs),
    /** Of all the duties this person holds at that moment, the end of the last. */
    onCallUntil(tenantId, personId, atMs) {
      const held = [...byPlace].filter(([place, { rota }]) => rota.tenantId === tenantId && holderOfRota(place, atMs) === personId);
      return held.length === 0 ? null : Math.max(...held.map(([, { shift }]) => shift?.toAt ?? atMs));
    },
    reload,
    onChanged: () => void reload().catch(onProblem),
    async start() {
      isRunning = true;
      await reload();
      timer = setTimeout(lookAgain, RELOAD_MS);
    },
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      await working;
    },
  };
}
