// Tells coordinators: each morning how many cannot be reached, and at once when somebody on duty can be no more. Each word
// goes once, whichever node says it. What becomes of open pages when a session ends is emergency's, told by `onDutyEnded`.
import { isOnDuty, reachOf, type RosterPerson } from '../dispatch/responder-roster.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { coordinatorWord } from './coordinator-word.ts';
import { claimNotice, endDevicesOfSession } from './device-store.ts';
import type { Everybody } from './everybody.ts';
import type { SendNotice } from '../paging/notice.ts';
import type { OnCallUntil } from './on-call.ts';
import { DIGEST_HOUR } from './reach-limits.ts';
import { createRounds } from './rounds-engine.ts';
import { dayIn, hourIn } from './test-schedule.ts';

export interface ReachWordOptions {
  pg: Postgres;
  clock: Clock;
  roster: Everybody;
  onCallUntil: OnCallUntil;
  timeZoneOf: (tenantId: string) => string;
  sendNotice: SendNotice;
  /** Open pages to them are withdrawn and the next are asked. Never rejects. */
  onDutyEnded: (personId: string) => Promise<void>;
  onProblem: (error: unknown) => void;
}

export interface ReachWord {
  start(): void;
  stop(): Promise<void>;
  /** Signed out, revoked or deactivated: this device wakes nobody any more; with the last one, pages stop. Never rejects. */
  sessionEnded(sessionId: string): Promise<void>;
  /** Sends the digests whose morning it is; how many tenants. */
  sendDigests(): Promise<number>;
}

const LOOK_EVERY_MS = 60_000;

export function createReachWord(options: ReachWordOptions): ReachWord {
  const { pg, clock, roster, onCallUntil, onProblem, sendNotice } = options;

  async function tellCoordinators(tenantId: string, which: 'digest' | 'left', numbers?: Record<string, number>): Promise<void> {
    const coordinators = roster.list(tenantId).filter(({ roles }) => roles.includes('coordinator'));
    const rows = await pg.asEngine((tx) => tx.query<{ id: string; locale: string }>('select id, locale from persons where id = any($1::uuid[]) and is_active', [coordinators.map(({ personId }) => personId)], 'reach-word-locales'));
    await Promise.all(rows.map(({ id, locale }) => sendNotice(tenantId, id, coordinatorWord(which, locale, numbers), clock.nowMs())));
  }

  async function endSession(sessionId: string): Promise<void> {
    const nowMs = clock.nowMs();
    const key = `session-ended ${sessionId}`;
    const ended = await pg.asEngine(async (tx) => {
      const found = await endDevicesOfSession(tx, sessionId, nowMs);
      return found && (await claimNotice(tx, found.tenantId, key, nowMs)) ? found : undefined;
    });
    if (!ended?.isLast) return;
    const { tenantId, personId } = ended;
    await options.onDutyEnded(personId);
    const person = roster.find(personId);
    if (person === undefined) return;
    const isExpected = person.responder?.duty === 'on' || onCallUntil(tenantId, personId, nowMs) !== null;
    const hasOtherWay = person.channels.some((channel) => channel === 'sms' || channel === 'voice');
    if (isExpected && !hasOtherWay) await tellCoordinators(tenantId, 'left');
  }

  async function sendDigests(): Promise<number> {
    const nowMs = clock.nowMs();
    let sent = 0;
    for (const [tenantId, people] of byTenant(roster.all())) {
      const zone = options.timeZoneOf(tenantId);
      if (hourIn(zone, nowMs) !== DIGEST_HOUR) continue;
      const key = `digest ${dayIn(zone, nowMs)}`;
      if (!(await pg.asEngine((tx) => claimNotice(tx, tenantId, key, nowMs)))) continue;
      const expected = people.filter((person) => isOnDuty(person) || onCallUntil(tenantId, person.personId, nowMs) !== null);
      await tellCoordinators(tenantId, 'digest', countReach(expected, nowMs));
      sent += 1;
    }
    return sent;
  }

  const rounds = createRounds({ everyMs: LOOK_EVERY_MS, onProblem, work: async () => void (await sendDigests()) });
  return { start: rounds.start, stop: rounds.stop, sendDigests, sessionEnded: (sessionId) => endSession(sessionId).catch(onProblem) };
}

function byTenant(people: Iterable<RosterPerson>): Map<string, RosterPerson[]> {
  const tenants = new Map<string, RosterPerson[]>();
  for (const person of people) tenants.set(person.tenantId, [...(tenants.get(person.tenantId) ?? []), person]);
  return tenants;
}

function countReach(people: readonly RosterPerson[], nowMs: number): Record<string, number> {
  const reaches = people.map((person) => reachOf(person, nowMs));
  const count = (state: string): number => reaches.filter((reach) => reach.state === state).length;
  return { reachable: count('reachable'), doubtful: count('doubtful'), unreachable: count('unreachable'), overdue: reaches.filter(({ isOverdue }) => isOverdue).length };
}
