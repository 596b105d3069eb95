// Plays one emergency from a seed: a node that crashes and restarts, a store that survives, carriers that fail, delay and
// give no answer, phones that lose coverage, people who answer, ignore, or accept and never move. The real state
// machine decides; the store, claim and outcome follow paging-store.ts. Judges nothing: promises.ts does.
import type { Channel, Page, PersonId } from '@mydr24/protocol';
import { openEmergency, step } from '@mydr24/server/emergency/emergency.ts';
import { defaultLimits, defaultProtocol } from '@mydr24/server/emergency/emergency-protocol.ts';
import type { Contact, Effect, Emergency, EmergencyEvent, Named, World } from '@mydr24/server/emergency/emergency-state.ts';
import type { Observation, Story } from './observation.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

export type Step = typeof step;
const START_MS = 1_800_000_000_000;
const LENGTH_MS = 40 * 60_000;
const CLAIM_MS = 12_000;
const MAX_ATTEMPTS = 2;

interface SimPerson extends Contact {
  channels: readonly Channel[];
  isResponder: boolean;
  role: 'nurse' | 'dispatcher' | null;
  character: 'eager' | 'slow' | 'declines' | 'ignores' | 'never-moves';
  /** How often a message to or from this phone is lost. */
  lossRate: number;
}

interface StoredPage {
  page: Page;
  isDue: boolean;
  attempts: number;
  claimedUntil: number;
}

interface Play {
  random: SeededRandom;
  time: VirtualTime;
  people: SimPerson[];
  world: World;
  step: Step;
  observations: Observation[];
  state: Emergency | null;
  pages: Map<string, StoredPage>;
  /** Grows with every restart: work of an earlier life changes nothing. */
  life: number;
  isUp: boolean;
  acted: Set<string>;
}

export function playEmergency(seed: number, useStep: Step = step): Story {
  const random = seededRandom(seed);
  const time = createVirtualTime(START_MS);
  const people = castOf(random);
  const play: Play = {
    random, time, people, world: worldOf(people, random), step: useStep, observations: [], state: null, pages: new Map(), life: 0, isUp: true, acted: new Set(),
  };
  planCrashes(play);
  planCoverage(play);
  open(play);
  if (random.chance(0.3)) planWorse(play);
  if (random.chance(0.3)) time.plan(random.between(1_000, 20 * 60_000), () => request(play, 'dispatcher-0', { type: 'closed', by: named('dispatcher-0'), outcome: 'other', note: '' }));
  time.runUntil(START_MS + LENGTH_MS);
  return { seed, observations: play.observations, pages: [...play.pages.values()].map(({ page }) => page), endMs: time.nowMs() };
}

const named = (name: string): Named => ({ personId: name as PersonId, name });

function castOf(random: SeededRandom): SimPerson[] {
  const one = (name: string, isResponder: boolean, role: SimPerson['role']): SimPerson => ({
    ...named(name), givenName: name, isResponder, role,
    channels: (['app', 'push', 'sms', 'voice'] as const).filter(() => random.chance(0.7)),
    character: random.pick(['eager', 'eager', 'slow', 'declines', 'ignores', 'never-moves']),
    lossRate: random.pick([0, 0.05, 0.5, 1]),
  });
  const many = (count: number, kind: string, isResponder: boolean, role: SimPerson['role']): SimPerson[] =>
    Array.from({ length: count }, (_, i) => one(`${kind}-${i}`, isResponder, role));
  return [
    ...many(random.between(0, 9), 'responder', true, null), ...many(random.between(0, 2), 'nurse', random.chance(0.3), 'nurse'),
    ...many(random.between(0, 2), 'dispatcher', false, 'dispatcher'),
  ];
}

function worldOf(people: readonly SimPerson[], random: SeededRandom): World {
  let n = 0;
  return {
    newId: () => `id-${(n += 1)}-${random.between(0, 9)}`,
    contact: (personId) => people.find((person) => person.personId === personId) ?? null,
    ranked: (personId) => {
      const person = people.find((each) => each.isResponder && each.personId === personId);
      return person ? { ...person, etaS: null, distanceM: null, positionAgeMs: null, reasons: [] } : null;
    },
    peopleFor: (roles) => people.filter(({ role }) => role !== null && roles.includes(role)),
    onCall: () => [],
    whereabouts: () => null,
    alertDevices: () => [],
    minuteOfDay: () => 12 * 60,
    rank: (_needs, exclude) => {
      const fit = people.filter(({ isResponder, channels, personId }) => isResponder && channels.length > 0 && !exclude.has(personId));
      return { passedOver: {}, eligible: fit.map((person) => ({ ...person, etaS: null, distanceM: null, positionAgeMs: null, reasons: [] })) };
    },
  };
}

// The node and its store ---------------------------------------------------------------------------------------

function open(play: Play): void {
  const { random, time, world } = play;
  const isSos = random.chance(0.3);
  const cause = isSos
    ? ({ type: 'sos', personId: 'patient' as PersonId } as const)
    : ({ type: 'alarm', alarmId: 'alarm-1' as never, priority: 'medium', conditionKey: 'spo2-low', vital: null, value: null, unit: null } as const);
  const { state, effects } = openEmergency(
    {
      id: 'emergency' as never, tenantId: 'tenant' as never, kind: 'call-for-help', mode: 'actual', cause, firstReadingAt: time.nowMs(),
      patient: { id: 'patient' as never, name: 'Patient', givenName: 'Patient', unitId: null }, place: { label: 'Home', facilityId: null, unitId: null, bed: null, position: null },
      protocol: defaultProtocol('call-for-help'), limits: defaultLimits,
    },
    time.nowMs(), world,
  );
  commit(play, state, effects);
  if (isSos && random.chance(0.3)) time.plan(random.between(500, 7_000), () => request(play, 'patient', { type: 'cancelled', by: named('patient') }));
}

/** One transaction: the state, its pages and its timeline, or nothing. */
function commit(play: Play, state: Emergency, effects: readonly Effect[]): void {
  play.state = state;
  const newPages: Page[] = [];
  for (const effect of effects) {
    if (effect.type === 'withdraw-pages') {
      for (const stored of play.pages.values()) if (effect.personId === null || effect.personId === stored.page.personId) withdraw(play, stored);
    }
    if (effect.type !== 'page') continue;
    const { page, isNew } = effect;
    const known = play.pages.get(page.id);
    play.pages.set(page.id, { page, isDue: isNew ? page.channel !== 'fail-safe' : false, attempts: known?.attempts ?? 0, claimedUntil: known?.claimedUntil ?? 0 });
    if (isNew) newPages.push(page);
  }
  const entries = effects.flatMap((effect) => (effect.type === 'timeline' ? [effect.entry.n] : []));
  play.observations.push({ type: 'committed', atMs: play.time.nowMs(), state, newPages, entries });
  planWork(play);
}

function withdraw(play: Play, stored: StoredPage): void {
  if (!stored.isDue || stored.page.sentAt !== null) return;
  stored.isDue = false;
  stored.page = { ...stored.page, failedAt: play.time.nowMs(), failure: 'withdrawn' };
}

function apply(play: Play, event: EmergencyEvent): boolean {
  const decision = play.step(play.state!, event, play.time.nowMs(), play.world);
  if (decision.ok && decision.state !== play.state) commit(play, decision.state, decision.effects);
  return decision.ok;
}

/** What the node does next by itself: the due emergency and the due pages. Work of a dead life is not done. */
function planWork(play: Play): void {
  const { life, random, time } = play;
  const wakeAt = play.state!.wakeAt;
  if (wakeAt !== null) {
    time.plan(wakeAt - time.nowMs() + random.between(0, 50), () => {
      if (play.life === life && play.isUp && play.state!.wakeAt === wakeAt) apply(play, { type: 'due' });
    });
  }
  time.plan(random.between(0, 30), () => {
    if (play.life === life && play.isUp) sendDue(play);
  });
}

function sendDue(play: Play): void {
  const { life, time } = play;
  const nowMs = time.nowMs();
  for (const stored of play.pages.values()) {
    const mayGo = play.state!.wakeAt !== null || stored.page.purpose === 'stand-down';
    if (!stored.isDue || !mayGo || stored.claimedUntil > nowMs) continue;
    stored.attempts += 1;
    stored.claimedUntil = nowMs + CLAIM_MS;
    if (stored.attempts > 1) stored.page = { ...stored.page, isRepeat: true };
    play.observations.push({ type: 'claimed', atMs: nowMs, page: stored.page, attempt: stored.attempts });
    send(play, stored);
    time.plan(CLAIM_MS + 1, () => {
      if (play.life === life && play.isUp) sendDue(play);
    });
  }
}

/** The carrier lives outside: it goes on when the node dies in the middle. */
function send(play: Play, stored: StoredPage): void {
  const { life, random, time } = play;
  const { page } = stored;
  if (stored.attempts > MAX_ATTEMPTS) return storeOutcome(play, page.id, 'failed');
  const fate = random.pick(['sent', 'sent', 'sent', 'sent', 'failed', 'unclear'] as const);
  time.plan(random.between(0, 3_000), () => {
    if (play.life !== life || !play.isUp) return;
    if (fate !== 'failed') {
      play.observations.push({ type: 'left', atMs: time.nowMs(), page: stored.page, isRepeat: stored.page.isRepeat });
      time.plan(random.between(20, 4_000), () => arrive(play, page));
    }
    time.plan(random.between(0, 2_000), () => {
      if (play.life === life && play.isUp) storeOutcome(play, page.id, fate);
    });
  });
}

function storeOutcome(play: Play, pageId: string, fate: 'sent' | 'failed' | 'unclear'): void {
  const stored = play.pages.get(pageId)!;
  const nowMs = play.time.nowMs();
  const isOver = fate !== 'unclear' || stored.attempts >= MAX_ATTEMPTS;
  if (!isOver) return;
  stored.isDue = false;
  if (fate === 'sent') {
    stored.page = { ...stored.page, sentAt: stored.page.sentAt ?? nowMs };
  } else if (stored.page.sentAt === null) {
    stored.page = { ...stored.page, failedAt: nowMs, failure: 'no-clear-answer' };
    apply(play, { type: 'page-failed', page: stored.page });
  }
}

function planCrashes(play: Play): void {
  const { random, time } = play;
  for (let i = random.between(0, 3); i > 0; i -= 1) {
    time.plan(random.between(0, LENGTH_MS), () => {
      if (!play.isUp) return;
      play.isUp = false;
      play.life += 1;
      play.observations.push({ type: 'node-down', atMs: time.nowMs() });
      time.plan(random.pick([50, 3_000, 60_000, 20 * 60_000]), () => {
        play.isUp = true;
        play.observations.push({ type: 'node-up', atMs: time.nowMs() });
        planWork(play);
      });
    });
  }
}

// Phones and people --------------------------------------------------------------------------------------------

/** Coverage comes and goes: the app's socket with it. */
function planCoverage(play: Play): void {
  const { random, time } = play;
  for (const person of play.people) {
    if (!random.chance(0.4)) continue;
    time.plan(random.between(0, 120_000), () => {
      person.channels = person.channels.filter((channel) => channel !== 'app');
      if (play.isUp && play.state) apply(play, { type: 'responder-lost', personId: person.personId });
    });
  }
}

function planWorse(play: Play): void {
  play.time.plan(play.random.between(100, 60_000), () => {
    if (play.isUp) apply(play, { type: 'alarm-attached', alarm: { alarmId: 'alarm-2' as never, conditionKey: 'rr-high', priority: 'high' } });
  });
}

/** A phone asks and asks again while the node is down or the answer is lost; only an answer counts. */
function request(play: Play, name: string, event: EmergencyEvent, triesLeft = 8, onAnswer: (isOk: boolean) => void = () => {}): void {
  const { random, time } = play;
  const lossRate = play.people.find(({ personId }) => personId === name)?.lossRate ?? 0;
  time.plan(random.between(20, 800), () => {
    const isLost = random.chance(Math.min(lossRate, 0.9));
    if (play.isUp && play.state && !isLost) {
      const isOk = apply(play, event);
      if (!random.chance(lossRate / 2)) return onAnswer(isOk);
    }
    if (triesLeft > 0) time.plan(2_000, () => request(play, name, event, triesLeft - 1, onAnswer));
  });
}

function arrive(play: Play, page: Page): void {
  const person = play.people.find(({ personId }) => personId === page.personId);
  if (!person || play.random.chance(person.lossRate)) return;
  const isDevice = page.channel === 'app' || page.channel === 'push';
  if (isDevice) receipt(play, person, page.id, 'delivered', 0);
  if (person.character === 'ignores' || play.acted.has(`${page.step} ${person.personId}`)) return;
  play.acted.add(`${page.step} ${person.personId}`);
  const readMs = play.random.between(500, person.character === 'slow' ? 90_000 : 8_000);
  receipt(play, person, page.id, play.random.chance(0.3) ? 'acknowledged' : 'shown', readMs);
  if (page.purpose === 'offer') play.time.plan(readMs + 500, () => answer(play, person));
}

function receipt(play: Play, person: SimPerson, pageId: string, rung: 'delivered' | 'shown' | 'acknowledged', afterMs: number): void {
  play.time.plan(afterMs + play.random.between(10, 500), () => {
    if (!play.isUp || play.random.chance(person.lossRate)) return;
    apply(play, { type: 'receipt', page: play.pages.get(pageId)!.page, rung });
    play.observations.push({ type: 'receipt-taken', atMs: play.time.nowMs(), pageId, rung });
  });
}

function answer(play: Play, person: SimPerson): void {
  const by = named(person.personId);
  if (person.character === 'declines') return request(play, person.personId, { type: 'declined', by, reason: 'busy' });
  request(play, person.personId, { type: 'accepted', by }, 8, (isOk) => {
    if (!isOk) return;
    play.observations.push({ type: 'told-holder', atMs: play.time.nowMs(), personId: person.personId });
    if (person.character !== 'never-moves') drive(play, by);
  });
}

function drive(play: Play, by: Named): void {
  const { random, time } = play;
  let afterMs = random.between(1_000, 60_000);
  for (const status of ['en-route', 'on-scene', 'handed-over'] as const) {
    time.plan(afterMs, () => request(play, by.personId, { type: 'status-reported', by, status }));
    afterMs += random.between(30_000, 10 * 60_000);
  }
  time.plan(afterMs, () => request(play, by.personId, { type: 'closed', by, outcome: 'treated-on-scene', note: '' }));
}
