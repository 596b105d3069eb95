// Runs an emergency on a simulated clock through the very state machine that runs real ones, in a world made of a staffing, until
// somebody holds it or the fail-safe has rung three times in vain. Nothing leaves: pages are counted, never sent.
import type {
  AlarmId, Channel, DryRun, DryRunScenario, EmergencyId, Instant, Page, PagePurpose, PatientId, PersonId, TenantId, TimelineEntry,
} from '@mydr24/protocol';
import { overTheSphere } from '../dispatch/journeys.ts';
import { defaultPolicy } from '../dispatch/ranking-policy.ts';
import { type Decision, type Effect, type Emergency, type EmergencyEvent, isOpen, type World } from '../emergency/emergency-state.ts';
import { type Opening, openEmergency, step } from '../emergency/emergency.ts';
import { worldOf } from '../emergency/emergency-world.ts';
import type { PackPlan } from './pack-plan.ts';
import { rosterOf, type StaffedPlace, type Staffing, without } from './staffing.ts';

const FAIL_SAFE_ROUNDS = 3;
const LONGEST_RUN_MS = 2 * 3_600_000;
/** A plan that does not move on is a bug of ours and must not hang the caller. */
const MOST_EVENTS = 100_000;
/** How long a device takes to answer a page by itself. Messages and calls have no device of ours: only the person answers them. */
const deviceAnswersAfterMs: Partial<Record<Channel, number>> = { app: 300, push: 1_500 };

interface Planned {
  atMs: number;
  event(state: Emergency): EmergencyEvent | null;
}

interface Run {
  readonly plan: PackPlan;
  readonly scenario: DryRunScenario;
  readonly names: ReadonlyMap<string, string>;
  readonly planned: Planned[];
  readonly pages: Map<string, Page>;
  readonly timeline: TimelineEntry[];
  readonly ringsAt: number[];
  readonly people: Map<string, DryRun['people'][number]>;
  /** Those whose answer is on its way: from the first page that reached them. */
  readonly answering: Set<string>;
  worldAt(nowMs: number): World;
  reachedAt: number | null;
  failSafeAt: number | null;
  failSafeRounds: number;
  noticedAt: number | null;
  heldAt: number | null;
}

export function dryRun(plan: PackPlan, staffing: Staffing, scenario: DryRunScenario): DryRun {
  const run = begin(plan, without(staffing, new Set(scenario.absences)), scenario);
  const startedAt = scenario.atMs;
  const opened = openEmergency(openingOf(plan, staffing, scenario), startedAt, run.worldAt(startedAt));
  take(run, opened.effects, startedAt);
  let state = opened.state;
  let nowMs = startedAt;
  for (let i = 0; i < MOST_EVENTS && isOpen(state) && !isOver(run, startedAt, nowMs); i += 1) {
    const next = run.planned[0];
    nowMs = Math.max(nowMs, Math.min(state.wakeAt, next?.atMs ?? Infinity));
    const event: EmergencyEvent | null = next !== undefined && next.atMs <= nowMs ? run.planned.shift()!.event(state) : { type: 'due' };
    if (event === null) continue;
    const decision: Decision = step(state, event, nowMs, run.worldAt(nowMs));
    if (!decision.ok) continue;
    note(run, event, nowMs);
    take(run, decision.effects, nowMs);
    state = decision.state;
    if (state.acknowledged !== null) run.noticedAt ??= nowMs;
    if ('holder' in state && state.holder !== null) run.heldAt ??= nowMs;
  }
  return resultOf(run, startedAt, nowMs);
}

function begin(plan: PackPlan, staffing: Staffing, scenario: DryRunScenario): Run {
  const { place } = scenario;
  let ids = 0;
  const newId = (): string => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const books = { roster: rosterOf(staffing), rotas: staffing.rotas, alertDevices: staffing.alertDevices, arrivalsAt: overTheSphere, policy: defaultPolicy };
  const scene = { tenantId: staffing.tenantId, facilityId: facilityOf(staffing, scenario), unitId: place.unitId, position: placeOf(staffing, scenario)?.position ?? null, wishes: { kind: scenario.kind, language: null, carerSex: null } };
  return {
    plan, scenario, planned: [], pages: new Map(), timeline: [], ringsAt: [], people: new Map(), answering: new Set(),
    names: new Map(staffing.people.map(({ personId, name }) => [personId, name])),
    worldAt: (nowMs) => worldOf(books, scene, nowMs, newId),
    reachedAt: null, failSafeAt: null, failSafeRounds: 0, noticedAt: null, heldAt: null,
  };
}

/** A unit says its facility, should the scenario not. */
const facilityOf = (staffing: Staffing, scenario: DryRunScenario): Opening['place']['facilityId'] =>
  scenario.place.kind === 'home' ? null : (scenario.place.facilityId ?? ((placeOf(staffing, scenario)?.facilityId ?? null) as Opening['place']['facilityId']));
const placeOf = ({ places }: Staffing, { place }: DryRunScenario): StaffedPlace | undefined => places.find(({ unitId }) => unitId !== null && unitId === place.unitId);
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Run as a real one: a drill leaves out what reaches outside, and here nothing leaves anyway. */
function openingOf({ protocol, limits }: PackPlan, staffing: Staffing, scenario: DryRunScenario): Opening {
  const { kind, atMs, place, priority, cause } = scenario;
  const isAtHome = place.kind === 'home';
  const opening = {
    id: NOBODY as EmergencyId, tenantId: staffing.tenantId as TenantId, kind, mode: 'actual' as const, isAtHome, firstReadingAt: atMs, protocol, limits,
    cause:
      cause === 'alarm' ? { type: 'alarm' as const, alarmId: NOBODY as AlarmId, priority, conditionKey: 'dry-run', vital: null, value: null, unit: null }
      : cause === 'sos' ? { type: 'sos' as const, personId: NOBODY as PersonId }
      : { type: 'staff' as const, personId: NOBODY as PersonId, note: '' },
    patient: { id: NOBODY as PatientId, name: '', givenName: '', unitId: place.unitId },
    place: { label: '', facilityId: facilityOf(staffing, scenario), unitId: isAtHome ? null : place.unitId, bed: null, position: placeOf(staffing, scenario)?.position ?? null },
  };
  return opening;
}

/** Somebody goes; or somebody took notice and nobody has more to say; or the fail-safe rang in vain. */
function isOver({ heldAt, noticedAt, planned, failSafeRounds }: Run, startedAt: Instant, nowMs: number): boolean {
  const isQuiet = planned.length === 0;
  return heldAt !== null || (isQuiet && (noticedAt !== null || failSafeRounds >= FAIL_SAFE_ROUNDS)) || nowMs - startedAt > LONGEST_RUN_MS;
}

function note(run: Run, event: EmergencyEvent, nowMs: number): void {
  if (event.type === 'receipt' && event.page.personId !== null) markAnswer(run, event.page.personId, nowMs, event.rung === 'acknowledged');
  if (event.type === 'acknowledged' || event.type === 'accepted' || event.type === 'declined') markAnswer(run, event.by.personId, nowMs, true);
}

function markAnswer(run: Run, personId: string, nowMs: number, isDeed: boolean): void {
  run.reachedAt ??= nowMs;
  const person = run.people.get(personId);
  if (person === undefined) return;
  person.reachedAt ??= nowMs;
  if (isDeed) person.answeredAt ??= nowMs;
}

const rings: ReadonlySet<PagePurpose> = new Set(['offer', 'notify', 'fail-safe']);

function take(run: Run, effects: readonly Effect[], nowMs: number): void {
  for (const effect of effects) {
    if (effect.type === 'timeline') run.timeline.push(effect.entry);
    if (effect.type !== 'page') continue;
    run.pages.set(effect.page.id, effect.page);
    if (effect.isNew && rings.has(effect.page.purpose)) ring(run, effect.page, nowMs);
  }
}

function ring(run: Run, page: Page, nowMs: number): void {
  run.ringsAt.push(nowMs);
  if (page.channel === 'fail-safe') {
    run.failSafeAt ??= nowMs;
    run.failSafeRounds += 1;
  }
  const { personId } = page;
  if (personId === null) return;
  const channel = page.channel as Channel;
  const person = run.people.get(personId) ?? { personId, name: run.names.get(personId) ?? page.recipient, firstPagedAt: nowMs, channels: [], reachedAt: null, answeredAt: null };
  run.people.set(personId, { ...person, channels: person.channels.includes(channel) ? person.channels : [...person.channels, channel] });
  if (isDead(run, personId, channel)) return;
  const afterMs = deviceAnswersAfterMs[channel];
  if (afterMs !== undefined) later(run, nowMs + afterMs, () => ({ type: 'receipt', page: run.pages.get(page.id)!, rung: 'delivered' }));
  answerOnce(run, personId, page, nowMs);
}

const isDead = ({ scenario }: Run, personId: string, channel: Channel): boolean =>
  scenario.deadChannels.some((dead) => dead.channel === channel && (dead.personId === null || dead.personId === personId));

function later(run: Run, atMs: number, event: Planned['event']): void {
  run.planned.push({ atMs, event });
  run.planned.sort((a, b) => a.atMs - b.atMs);
}

function answerOnce(run: Run, personId: PersonId, page: Page, nowMs: number): void {
  const answer = run.scenario.answers.find((each) => each.personId === personId);
  if (answer === undefined || run.answering.has(personId)) return;
  run.answering.add(personId);
  const by = { personId, name: run.names.get(personId) ?? page.recipient };
  later(run, nowMs + answer.afterS * 1_000, (state) => {
    const isOffered = state.offers.some(({ responderId, status }) => responderId === personId && status === 'offered');
    switch (answer.deed) {
      case 'receipt':
        return { type: 'receipt', page: run.pages.get(page.id)!, rung: 'shown' };
      case 'decline':
        return isOffered ? { type: 'declined', by, reason: 'busy' } : null;
      case 'accept':
        return isOffered ? { type: 'accepted', by } : { type: 'acknowledged', by };
      case 'acknowledge':
        return { type: 'acknowledged', by };
    }
  });
}

// What came of it -----------------------------------------------------------------------------------------------

function resultOf(run: Run, startedAt: Instant, endedAt: Instant): DryRun {
  const { plan, timeline, people, ringsAt, reachedAt, failSafeAt, heldAt, noticedAt } = run;
  const { isChecked: _, ...protocol } = plan.protocol;
  const quietUntil = Math.min(noticedAt ?? Infinity, heldAt ?? Infinity, endedAt);
  const silence = longestSilence([startedAt, ...ringsAt.filter((atMs) => atMs < quietUntil), quietUntil]);
  const soughtAt = startedAt + (run.scenario.cause === 'sos' ? plan.limits.countdownMs : 0);
  const reachedAfterMs = Math.max(0, Math.min(reachedAt ?? Infinity, failSafeAt ?? Infinity, endedAt) - soughtAt);
  const promise = { reachedWithinMs: plan.promise.reachedWithinS * 1_000, silentAtMostMs: plan.promise.silentAtMostS * 1_000, failSafeWithinMs: plan.promise.failSafeWithinS * 1_000 };
  const isAnswered = heldAt !== null || noticedAt !== null;
  return {
    protocol, startedAt, endedAt, timeline, people: [...people.values()], firstPageAt: ringsAt[0] ?? null, reachedAt, failSafeAt, heldAt, promise, reachedAfterMs,
    outcome: heldAt !== null ? 'held' : noticedAt !== null ? 'noticed' : 'unanswered',
    worstSilenceMs: silence.forMs, worstSilenceFrom: silence.from,
    isPromiseKept:
      reachedAfterMs <= promise.reachedWithinMs && silence.forMs <= promise.silentAtMostMs &&
      (isAnswered || (failSafeAt !== null && failSafeAt - soughtAt <= promise.failSafeWithinMs)),
  };
}

function longestSilence(instants: readonly Instant[]): { forMs: number; from: Instant } {
  let worst = { forMs: 0, from: instants[0]! };
  for (let i = 1; i < instants.length; i += 1) {
    const forMs = instants[i]! - instants[i - 1]!;
    if (forMs > worst.forMs) worst = { forMs, from: instants[i - 1]! };
  }
  return worst;
}
