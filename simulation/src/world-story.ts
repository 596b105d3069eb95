// Plays a whole world from a seed: emergencies of every mode at once on two nodes, with everything that can go wrong going
// wrong, and people who answer, ignore, take over, escalate, ask to be called, go off duty and are deleted. The rules are the
// server's own. Judges nothing: promises.ts and world-promises.ts do.
import type { EmergencyCause, EmergencyKind, EmergencyMode, Page, PersonId } from '@mydr24/protocol';
import { openEmergency, step } from '@mydr24/server/emergency/emergency.ts';
import type { Emergency, EmergencyEvent, Named } from '@mydr24/server/emergency/emergency-state.ts';
import type { Plan } from '@mydr24/server/emergency/plan-book.ts';
import type { RotaBook } from '@mydr24/server/rotas/rota-book.ts';
import type { Story } from './observation.ts';
import { seededRandom } from './seeded-random.ts';
import { createVirtualTime } from './virtual-time.ts';
import { type Actor, castOf, devicesOf, locate, planOf, rotaOf, SCENE, UNIT, withTeam } from './world-cast.ts';
import { drive, shareAll } from './world-roads.ts';
import { apply, freeze, insert, kill, nodeOf, type Nodes, restart, startLoops, type Step, thaw, usableNode, watchSooner, worldAt } from './world-nodes.ts';

const LENGTH_MS = 12 * 60_000;
/** Chosen so that the seeds kept in the tests, which are older than roads, tell what they told. */
const ROADS_SEED = 1_000_009;
/** Ten minutes before the clocks of Andorra go back, and forward; and a plain afternoon. */
const STARTS = [Date.UTC(2026, 9, 25, 0, 50), Date.UTC(2027, 2, 28, 0, 50), Date.UTC(2026, 10, 25, 15, 0)];

export interface WorldStory extends Story {
  rota: RotaBook;
  /** The clock of the only node was never set: its times can be measured to the second. */
  isOneClock: boolean;
}

interface Play extends Nodes {
  seed: number;
  /** Of teams and positions alone: worlds without them are as they were before there were any. */
  roads: ReturnType<typeof seededRandom>;
  plan: (kind: EmergencyKind) => Plan;
  acted: Set<string>;
  wasClockSet: boolean;
}

export function playWorld(seed: number, useStep: Step = step): WorldStory[] {
  const random = seededRandom(seed);
  const startMs = random.pick(STARTS);
  const time = createVirtualTime(startMs);
  const nodeCount = random.pick([1, 2, 2]);
  const roads = seededRandom(seed + ROADS_SEED);
  const play: Play = {
    seed, random, roads, scene: roads.chance(0.6) ? SCENE : null, time, step: useStep, actors: castOf(random), devices: devicesOf(random), rota: rotaOf(random, startMs, LENGTH_MS), rows: new Map(), pages: new Map(), due: new Set(), costMs: null,
    nodes: Array.from({ length: nodeCount }, (_, n) => nodeOf(n, time)), ids: 0, outages: outagesOf(random, startMs), acted: new Set(), wasClockSet: false, plan: () => undefined as never,
    onArrived: (page) => arrive(play, page),
  };
  editPack(play, 1);
  planFaults(play);
  for (const node of play.nodes) startLoops(play, node);
  if (play.scene !== null) setOut(play);
  for (let n = random.between(1, 3); n > 0; n -= 1) time.plan(random.between(0, 60_000), () => open(play, `emergency-${n}`));
  time.runUntil(startMs + LENGTH_MS);
  return [...play.rows].map(([id, { observations }]) => ({
    seed, observations, pages: [...play.pages.values()].flatMap(({ page }) => (page.emergencyId === id ? [page] : [])), endMs: time.nowMs(), rota: play.rota,
    isOneClock: nodeCount === 1 && !play.wasClockSet,
  }));
}

/** Phones that say where they are, and nodes that look who is nearer. */
function setOut(play: Play): void {
  locate(play.roads, play.actors, play.time.nowMs());
  shareAll(play, play.roads);
  for (const node of play.nodes) watchSooner(play, node);
}

/** Somebody activates another version of the pack: for those that open from now on. */
function editPack(play: Play, version: number): void {
  const plans = new Map<EmergencyKind, Plan>();
  play.plan = (kind) => {
    const plan = plans.get(kind) ?? (play.scene === null ? planOf(play.random, kind, version) : withTeam(play.roads, planOf(play.random, kind, version)));
    plans.set(kind, plan);
    return plan;
  };
}

function outagesOf({ pick, between, chance }: ReturnType<typeof seededRandom>, startMs: number): Nodes['outages'] {
  if (!chance(0.5)) return [];
  const fromMs = startMs + between(0, 120_000);
  return [{ channel: pick(['app', 'push', 'sms', 'voice', 'desk-phone']), fromMs, untilMs: fromMs + 10 * 60_000, how: pick(['refuses', 'keeps-silent', 'lies']) }];
}

function planFaults(play: Play): void {
  const { random, time } = play;
  for (let n = random.between(0, 3); n > 0; n -= 1) {
    const node = random.pick(play.nodes);
    const atMs = random.between(0, LENGTH_MS);
    const isInside = random.chance(0.5);
    if (random.chance(0.5)) {
      time.plan(atMs, () => (isInside ? void (node.strikesInside = 'kill') : kill(play, node)));
      time.plan(atMs + random.pick([50, 3_000, 60_000, 5 * 60_000]), () => !node.isUp && restart(play, node));
    } else {
      time.plan(atMs, () => (isInside ? void (node.strikesInside = 'freeze') : freeze(play, node)));
      time.plan(atMs + random.pick([500, 20_000, 90_000]), () => thaw(play, node));
    }
  }
  // Whatever strikes late ends in time for the rest of the story.
  time.plan(LENGTH_MS - 120_000, () => mend(play));
  if (random.chance(0.3)) time.plan(random.between(0, LENGTH_MS), () => setClock(play));
  if (random.chance(0.3)) time.plan(random.between(0, 90_000), () => editPack(play, 2));
  for (let n = random.between(0, 2); n > 0; n -= 1) time.plan(random.between(5_000, LENGTH_MS), () => leave(play));
  if (random.chance(0.3)) time.plan(random.between(0, LENGTH_MS / 2), () => goOffline(play));
}

function mend(play: Play): void {
  for (const node of play.nodes) {
    node.strikesInside = null;
    thaw(play, node);
    if (!node.isUp) restart(play, node);
  }
}

function setClock(play: Play): void {
  play.wasClockSet = true;
  play.random.pick(play.nodes).setOffMs = play.random.pick([-1, 1]) * 2 * 3_600_000;
}

/** Deleted by an administrator, or gone off duty in the middle of it. */
function leave(play: Play): void {
  const { random } = play;
  if (play.actors.length === 0) return;
  const actor = random.pick(play.actors);
  if (random.chance(0.3)) play.actors = play.actors.filter((each) => each !== actor);
  else if (actor.person.responder !== null) setDuty(play, actor, 'off', 8);
}

function setDuty(play: Play, actor: Actor, duty: 'on' | 'off', triesLeft: number): void {
  const { time, random } = play;
  const node = usableNode(play);
  if (node === undefined) return triesLeft > 0 ? time.plan(5_000, () => setDuty(play, actor, duty, triesLeft - 1)) : undefined;
  const { personId, responder } = actor.person;
  actor.person = { ...actor.person, responder: { ...responder!, duty } };
  for (const [id, row] of play.rows) {
    if (duty === 'on') row.observations.push({ type: 'came-on-duty', atMs: time.nowMs(), personId });
    else apply(play, node, id, () => ({ type: 'went-off-duty', personId }), () => row.observations.push({ type: 'left-duty', atMs: time.nowMs(), personId }));
  }
  if (duty === 'off' && random.chance(0.3)) time.plan(random.between(60_000, 240_000), () => setDuty(play, actor, 'on', 8));
}

function goOffline(play: Play): void {
  if (play.actors.length === 0) return;
  const actor = play.random.pick(play.actors);
  const { personId } = actor.person;
  actor.person = { ...actor.person, isConnected: false };
  const node = usableNode(play);
  if (node) for (const id of play.rows.keys()) apply(play, node, id, () => ({ type: 'responder-lost', personId }));
}

// Emergencies --------------------------------------------------------------------------------------------------

function causeOf({ random }: Play): EmergencyCause {
  const priority = random.pick(['low', 'medium', 'high'] as const);
  return random.pick<EmergencyCause>([
    { type: 'sos', personId: 'patient' as PersonId }, { type: 'staff', personId: 'nurse-0' as PersonId, note: '' },
    { type: 'alarm', alarmId: 'alarm-1' as never, priority, conditionKey: 'spo2-low', vital: null, value: null, unit: null },
  ]);
}

function open(play: Play, id: string): void {
  const { random, time } = play;
  const node = usableNode(play);
  if (node === undefined) return time.plan(2_000, () => open(play, id));
  const kind = random.pick<EmergencyKind>(['cardiac-arrest', 'fall', 'call-for-help']);
  const isAtHome = random.chance(0.4);
  const place = { label: 'Place', facilityId: isAtHome ? null : ('facility' as never), unitId: UNIT as never, bed: isAtHome ? null : '1', position: null };
  const patient = { id: `patient-${id}` as never, name: 'Patient', givenName: 'Patient', unitId: UNIT as never };
  const nowMs = node.clock.nowMs();
  const mode = random.pick<EmergencyMode>(['actual', 'actual', 'actual', 'actual', 'actual', 'actual', 'actual', 'drill', 'test']);
  insert(play, node, openEmergency({ id: id as never, tenantId: 'tenant' as never, kind, mode, cause: causeOf(play), firstReadingAt: nowMs, patient, place, isAtHome, ...play.plan(kind) }, nowMs, worldAt(play, { place, patient, kind }, nowMs)));
  planCommands(play, id);
}

const by = (name: string): Named => ({ personId: name as PersonId, name });

/** What comes from outside the chain while it runs. */
function planCommands(play: Play, id: string): void {
  const { random, time } = play;
  const maybe = (probability: number, withinMs: number, event: (state: Emergency) => EmergencyEvent): void => {
    if (random.chance(probability)) time.plan(random.between(100, withinMs), () => request(play, 'outside', id, event));
  };
  maybe(0.3, 60_000, () => ({ type: 'alarm-attached', alarm: { alarmId: 'alarm-2' as never, conditionKey: 'rr-high', priority: 'high' } }));
  maybe(0.2, 7_000, () => ({ type: 'cancelled', by: by('patient') }));
  maybe(0.2, 90_000, ({ kind }) => {
    const to = kind === 'fall' ? 'cardiac-arrest' : 'fall';
    return { type: 'reclassified', by: by('dispatcher-0'), to: { kind: to, ...play.plan(to) } };
  });
  maybe(0.2, 120_000, (state) => ({ type: 'stood-down', by: by('dispatcher-0'), personId: state.involved[0] ?? ('nobody' as PersonId) }));
  if (play.scene !== null) planSooner(play, id);
  maybe(0.3, LENGTH_MS, () => ({ type: 'closed', by: by('dispatcher-0'), outcome: 'other', note: '' }));
}

/** A dispatcher looks at what is suggested, and dismisses it or hands over; later sends one of the team away. */
function planSooner(play: Play, id: string): void {
  const { roads, time } = play;
  for (let atMs = 20_000; atMs < LENGTH_MS; atMs += roads.between(10_000, 60_000)) {
    const isTaken = roads.chance(0.3);
    const isWanted = roads.chance(0.5);
    time.plan(atMs, () => isWanted && request(play, 'outside', id, (state) => answerSuggestion(state, isTaken)));
  }
  if (roads.chance(0.4)) time.plan(roads.between(5_000, 180_000), () => request(play, 'outside', id, ({ team = [] }) => ({ type: 'stood-down', by: by('dispatcher-0'), personId: team.flatMap(({ member }) => member?.personId ?? [])[0] ?? ('nobody' as PersonId) })));
}

function answerSuggestion(state: Emergency, isTaken: boolean): EmergencyEvent {
  const { sooner } = state;
  if (!sooner || !('holder' in state) || state.holder === null) return { type: 'looked-for-sooner' };
  if (!isTaken) return { type: 'sooner-dismissed', by: by('dispatcher-0'), personId: sooner.personId };
  return { type: 'handed-over', by: state.holder, to: { ...by(sooner.personId), givenName: sooner.name, channels: ['app'] }, onBehalf: by('dispatcher-0') };
}

/** A phone asks and asks again while no node answers or the answer is lost; only an answer counts. */
function request(play: Play, who: string, id: string, event: (state: Emergency) => EmergencyEvent, onOk: (state: Emergency) => void = () => {}, triesLeft = 8): void {
  const { random, time } = play;
  const lossRate = play.actors.find(({ person }) => person.personId === who)?.lossRate ?? 0;
  const again = (): void => void (triesLeft > 0 && time.plan(2_000, () => request(play, who, id, event, onOk, triesLeft - 1)));
  time.plan(random.between(20, 800), () => {
    const node = usableNode(play);
    if (node === undefined || random.chance(Math.min(lossRate, 0.9))) return again();
    apply(play, node, id, event, (decision) => {
      if (random.chance(lossRate / 2)) again();
      else if (decision.ok) onOk(decision.state);
    });
  });
}

// People -------------------------------------------------------------------------------------------------------

function arrive(play: Play, page: Page): void {
  const actor = play.actors.find(({ person }) => person.personId === page.personId);
  if (!actor || play.random.chance(actor.lossRate)) return;
  if (page.channel === 'app' || page.channel === 'push') receipt(play, actor, page, 'delivered', 0);
  const key = `${page.emergencyId} ${page.step} ${actor.person.personId}`;
  if (actor.character === 'ignores' || play.acted.has(key)) return;
  play.acted.add(key);
  const readMs = play.random.between(500, actor.character === 'slow' ? 90_000 : 8_000);
  receipt(play, actor, page, play.random.chance(0.3) ? 'acknowledged' : 'shown', readMs);
  play.time.plan(readMs + 500, () => answer(play, actor, page));
}

function receipt(play: Play, { person, lossRate }: Actor, { id, emergencyId }: Page, rung: 'delivered' | 'shown' | 'acknowledged', afterMs: number): void {
  play.time.plan(afterMs + play.random.between(10, 500), () => {
    const node = usableNode(play);
    if (node === undefined || play.random.chance(lossRate)) return;
    const row = play.rows.get(emergencyId)!;
    const said = (): void => void (person && row.observations.push({ type: 'receipt-taken', atMs: play.time.nowMs(), pageId: id, rung }));
    apply(play, node, emergencyId, () => ({ type: 'receipt', page: play.pages.get(id)!.page, rung }), said);
  });
}

function answer(play: Play, { person, character }: Actor, { emergencyId, purpose }: Page): void {
  const { random } = play;
  const who = by(person.personId);
  const say = (event: EmergencyEvent, onOk?: (state: Emergency) => void): void => request(play, person.personId, emergencyId, () => event, onOk);
  if (random.chance(0.08)) return say({ type: 'escalated', by: who });
  if (random.chance(0.08)) return say({ type: 'call-back-asked', by: who });
  const told = (state: Emergency): void => (isMember(state, person.personId) ? join : hold)(play, person.personId, emergencyId, character);
  if (purpose === 'notify' && person.roles.includes('nurse') && random.chance(0.3)) {
    return say({ type: 'took-over', by: { ...who, givenName: person.givenName, channels: ['app'] }, ...(random.chance(0.5) ? { from: null } : {}) }, told);
  }
  if (purpose !== 'offer') return;
  if (character === 'declines') return say({ type: 'declined', by: who, reason: 'busy' });
  say({ type: 'accepted', by: who }, told);
}

const isMember = ({ team = [] }: Emergency, personId: PersonId): boolean => team.some(({ member }) => member?.personId === personId);

/** One of the team: drives there, says how far, sometimes hands it back. */
function join(play: Play, personId: PersonId, id: string, character: Actor['character']): void {
  const { roads, time } = play;
  play.rows.get(id)!.observations.push({ type: 'told-member', atMs: time.nowMs(), personId });
  if (character === 'never-moves') return;
  drive(play, personId);
  if (roads.chance(0.2)) return time.plan(roads.between(1_000, 120_000), () => request(play, personId, id, () => ({ type: 'declined', by: by(personId), reason: 'busy' })));
  let afterMs = roads.between(1_000, 120_000);
  for (const status of ['en-route', 'on-scene', 'handed-over'] as const) {
    time.plan(afterMs, () => request(play, personId, id, () => ({ type: 'team-status-reported', by: by(personId), status })));
    afterMs += roads.between(20_000, 4 * 60_000);
  }
}

function hold(play: Play, personId: PersonId, id: string, character: Actor['character']): void {
  const { random, time } = play;
  play.rows.get(id)!.observations.push({ type: 'told-holder', atMs: time.nowMs(), personId });
  if (character === 'never-moves') return;
  if (play.scene !== null) drive(play, personId);
  let afterMs = random.between(1_000, 60_000);
  for (const status of ['en-route', 'on-scene', 'handed-over'] as const) {
    time.plan(afterMs, () => request(play, personId, id, () => ({ type: 'status-reported', by: by(personId), status })));
    afterMs += random.between(20_000, 4 * 60_000);
  }
  time.plan(afterMs, () => request(play, personId, id, () => ({ type: 'closed', by: by(personId), outcome: 'treated-on-scene', note: '' })));
}
