// Tells coordinators: each morning how many cannot be reached, and at once when somebody on duty can be no more. Each word
// goes once, whichever node says it. What becomes of open pages when a session ends is emergency's, told by `onDutyEnded`.
import { isOnDuty, reachOf, type RosterPerson } from '../dispatch/responder-roster.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { coordinatorWord } from './coordinator-word.ts';
import { claimSessionEnd, endDevicesOfSession } from './device-store.ts';
import type { Everybody } from './everybody.ts';
import type { TellCoordinators } from '../paging/notice.ts';
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
  tellCoordinators: TellCoordinators;
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
  const { pg, clock, roster, onCallUntil, onProblem, tellCoordinators } = options;

  /** Nobody left on duty or on call, or somebody who can be paged another way, is no news. */
  function isNews(tenantId: string, personId: string, nowMs: number): boolean {
    const person = roster.find(personId);
    if (person === undefined) return false;
    const isExpected = person.responder?.duty === 'on' || onCallUntil(tenantId, personId, nowMs) !== null;
    return isExpected && !person.channels.some((channel) => channel === 'sms' || channel === 'voice');
  }

  async function endSession(sessionId: string): Promise<void> {
    const nowMs = clock.nowMs();
    const ended = await pg.asEngine(async (tx) => {
      const found = await endDevicesOfSession(tx, sessionId, nowMs);
      if (!found || !(await claimSessionEnd(tx, found.tenantId, sessionId, nowMs))) return undefined;
      const { tenantId, personId, isLast } = found;
      if (isLast && isNews(tenantId, personId, nowMs)) await tellCoordinators(tx, tenantId, `left ${sessionId}`, (locale) => coordinatorWord('left', locale), nowMs);
      return found;
    });
    if (ended?.isLast) await options.onDutyEnded(ended.personId);
  }

  async function sendDigests(): Promise<number> {
    const nowMs = clock.nowMs();
    let sent = 0;
    for (const [tenantId, people] of byTenant(roster.all())) {
      const zone = options.timeZoneOf(tenantId);
      if (hourIn(zone, nowMs) !== DIGEST_HOUR) continue;
      const expected = people.filter((person) => isOnDuty(person) || onCallUntil(tenantId, person.personId, nowMs) !== null);
      const numbers = countReach(expected, nowMs);
      const told = await pg.asEngine((tx) => tellCoordinators(tx, tenantId, `digest ${dayIn(zone, nowMs)}`, (locale) => coordinatorWord('digest', locale, numbers), nowMs));
      if (told > 0) sent += 1;
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
