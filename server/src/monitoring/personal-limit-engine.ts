// The personal limits in force, in memory: loaded at the start, looked at again every two seconds and at once when this node changed
// one. Answers which count for a patient at this minute of their day; the expiry needs no timer, for it is asked at every judgement.
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { listOpenLimits, type OpenLimit } from './personal-limit-store.ts';
import { isNight } from './personal-limits.ts';
import type { PersonalOf } from './rule-book-engine.ts';
import type { PersonalLayer } from './rule-layers.ts';

const LOOK_EVERY_MS = 2_000;
const MINUTE_MS = 60_000;
const nothing: readonly PersonalLayer[] = [];

export interface PersonalLimits {
  readonly personalOf: PersonalOf;
  look(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createPersonalLimits({ pg, clock, onChanged, onProblem }: { pg: Postgres; clock: Pick<Clock, 'nowMs'>; onChanged: (tenantId: string) => void; onProblem: (error: unknown) => void }): PersonalLimits {
  let ofPatient: ReadonlyMap<string, readonly OpenLimit[]> = new Map();
  let mark = '';
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const minuteIn = createMinutes();

  async function lookOnce(): Promise<void> {
    const rows = await pg.asEngine((tx) => listOpenLimits(tx, clock.nowMs()), { readOnly: true });
    const next = rows.map(({ tenantId, version }) => `${tenantId} ${version}`).join('\n');
    if (next === mark) return;
    const tenants = new Set([...[...ofPatient.values()].flat(), ...rows].map(({ tenantId }) => tenantId));
    mark = next;
    ofPatient = Map.groupBy(rows, ({ patientId }) => patientId);
    for (const tenantId of tenants) onChanged(tenantId);
  }
  const look = (): Promise<void> => {
    const next = running.then(lookOnce);
    running = next.catch(() => {});
    return next;
  };
  const tick = (): void => void look().catch(onProblem).finally(() => { if (timer !== undefined) timer = setTimeout(tick, LOOK_EVERY_MS).unref(); });

  return {
    personalOf(patientId, nowMs) {
      const open = ofPatient.get(patientId);
      if (open === undefined) return nothing;
      return open.filter(({ expiresAt }) => expiresAt > nowMs).map(({ version, ruleId, priority, day, night, timeZone, ...profile }) => (
        { version, ruleId, band: { priority, limit: night !== null && isNight(profile, minuteIn(timeZone, nowMs)) ? night : day } }));
    },
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

/** The minute of the local day; asked of the calendar once a minute and zone. */
function createMinutes(): (timeZone: string, nowMs: number) => number {
  const known = new Map<string, { minute: number; value: number }>();
  return (timeZone, nowMs) => {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const last = known.get(timeZone);
    if (last?.minute === minute) return last.value;
    const [hours = 0, minutes = 0] = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(nowMs).split(':').map(Number);
    const value = hours * 60 + minutes;
    known.set(timeZone, { minute, value });
    return value;
  };
}
