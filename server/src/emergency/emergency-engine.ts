// Opens emergencies and applies events to them: lock, decide, record, in the caller's transaction. The loop over due ones
// is escalation-engine.ts. Decides nothing itself; knows nothing of who may ask.
import type { CallerAnswer, EmergencyCause, EmergencyId, EmergencyKind, EmergencyMode, EmergencyPlace, Page, PageId, PatientId, PersonId, Position, RankedPerson, RankingPolicy, TenantId, UnitId } from '@mydr24/protocol';
import { type ArrivalsOf, overTheSphere } from '../dispatch/journeys.ts';
import { defaultPolicy } from '../dispatch/ranking-policy.ts';
import type { Roster } from '../dispatch/responder-roster.ts';
import { noStanding, type StandingAssignment } from '../assignment/standing.ts';
import { type AlertDeviceBook, noAlertDevices } from '../paging/alert-device.ts';
import { noRotas, type RotaBook } from '../rotas/rota-book.ts';
import type { Keys } from '../keys/keys.ts';
import type { Ids } from '../platform/ids.ts';
import type { Tx } from '../platform/postgres.ts';
import type { NewEvent, TopicLog } from '../platform/topic-log.ts';
import type { ReportCarrierStatus } from './carrier-report.ts';
import { claimDrillPatient } from './drill-store.ts';
import { type Opening, openEmergency, step } from './emergency.ts';
import { type MarkResponders, record, tell } from './emergency-record-store.ts';
import type { Decision, Emergency, EmergencyEvent, EventOf, Named, World } from './emergency-state.ts';
import {
  findForUpdate, findPage, findUnitPlace, listFamilyLinks, listForUpdate, listOpenForUpdate, listOpeningRows, listPagesById, lockPatients, type OpeningRow,
  type Saving, updateReceiptRows,
} from './emergency-store.ts';
import { climb, summaryOf } from './emergency-views.ts';
import { worldOf } from './emergency-world.ts';
import { answerOne, type KindChangeParts, reclassifyOne } from './kind-change-engine.ts';
import { builtInPlans, type PlanBook } from './plan-book.ts';
import { setAside } from './quarantine-store.ts';
import { isSetAside, tellSetAside } from './set-aside-store.ts';
import type { ForeseeRaising, RaiseEmergencies, RaisingAlarm, RaisingOutcome } from './raising-alarm.ts';

export interface EmergencyEngineOptions {
  keys: Keys;
  log: TopicLog;
  ids: Ids;
  roster: Roster;
  /** Ways to a scene by the roads of a tenant; left out, over the sphere. */
  arrivalsOf?: ArrivalsOf;
  /** What a tenant weighs. */
  policyOf?: (tenantId: string) => RankingPolicy;
  /** Who is kept for whom when several seek people. */
  standing?: StandingAssignment;
  markResponders: MarkResponders;
  plans?: PlanBook;
  rotas?: RotaBook;
  alertDevices?: AlertDeviceBook;
  /** After a commit: pages may be due now, and an emergency at `wakeAt`. */
  onCommitted: (wakeAt: number | null) => void;
  /** For the figures: one was opened. */
  onOpened?: (mode: EmergencyMode) => void;
  /** A tenant's own plan could not be used; the built-in one took its place. */
  onProblem?: (error: unknown) => void;
  /** After the commit in which a broken one was set aside. */
  onQuarantined?: (emergencyId: string) => void;
}

export interface OpenRequest {
  patientId: PatientId;
  kind: EmergencyKind;
  cause: Exclude<EmergencyCause, { type: 'alarm' }>;
  /** Where the caller is, when that is better known than where the patient lives. */
  position: Position | null;
  /** Left out, it is real. */
  mode?: EmergencyMode;
  /** The ward where a drill is, which its patient does not belong to. */
  drillUnitId?: UnitId;
}

export type OpenOutcome = { type: 'unknown-patient' } | { type: 'opened' | 'already-open'; state: Emergency };

export interface EmergencyEngine {
  raise: RaiseEmergencies;
  foresee: ForeseeRaising;
  open(tx: Tx, request: OpenRequest, nowMs: number): Promise<OpenOutcome>;
  /** Opens a drill, for a patient record that exists for drills only. */
  drill(tx: Tx, request: Omit<OpenRequest, 'patientId' | 'mode'> & { tenantId: TenantId }, nowMs: number): Promise<OpenOutcome>;
  /** Applies one event under the row's lock; null when there is no such emergency. */
  apply(tx: Tx, id: string, event: (state: Emergency) => EmergencyEvent, nowMs: number): Promise<Decision | null>;
  /** Whether the event would change this state; changes nothing. */
  wouldChange(state: Emergency, event: EmergencyEvent, nowMs: number): boolean;
  /** Records a caller's answer; what the plan says of it may make the emergency another kind. */
  answer(tx: Tx, id: string, by: Named, given: CallerAnswer, nowMs: number): Promise<Decision | null>;
  /** Makes it another kind. When one of that kind is open for the patient, this one joins it. */
  reclassify(tx: Tx, id: string, by: Named, kind: EmergencyKind, nowMs: number): Promise<Decision | null>;
  reportCarrier: ReportCarrierStatus;
  /** Records receipts of devices; which of the pages there are. */
  receive(tx: Tx, receipts: readonly GivenReceipt[], nowMs: number): Promise<ReadonlySet<string>>;
  /** Who could go now, as the next round would see them; changes nothing. */
  rank(state: Emergency, nowMs: number): readonly RankedPerson[];
  /** Decides what is due for emergencies the caller has locked, and records it. */
  applyDue(tx: Tx, states: readonly Emergency[], nowMs: number): Promise<void>;
  /** To be called before writing page rows: every writer locks the emergency first. */
  lock(tx: Tx, emergencyIds: readonly string[]): Promise<Emergency[]>;
  /** Pages were written as sent or failed under `lock`: tells the topics, and lets the failed ones take the next channel. */
  pagesWritten(tx: Tx, locked: readonly Emergency[], pageIds: readonly string[], nowMs: number): Promise<void>;
}

export interface GivenReceipt {
  readonly pageId: PageId;
  readonly rung: EventOf<'receipt'>['rung'];
}

type RaisingFacts = ReturnType<typeof readRaising>;

interface Parts extends EmergencyEngineOptions {
  /** Facts already asked for in a transaction that may raise. */
  readonly foreseen: WeakMap<Tx, { patientIds: ReadonlySet<string>; facts: RaisingFacts }>;
  newId(): string;
  worldAt(state: Pick<Emergency, 'id' | 'tenantId' | 'patient' | 'place' | 'kind' | 'mode' | 'cause'>, nowMs: number, justAsked?: ReadonlySet<string>): World;
}

const nobodyAsked: ReadonlySet<string> = new Set();

export function createEmergencyEngine(options: EmergencyEngineOptions): EmergencyEngine {
  const { ids, roster, rotas = noRotas, alertDevices = noAlertDevices, arrivalsOf = () => overTheSphere, policyOf = () => defaultPolicy, standing = noStanding } = options;
  const newId = (): string => ids.next();
  const worldAt: Parts['worldAt'] = (state, nowMs, justAsked = nobodyAsked) => {
    const { tenantId, patient, place, kind } = state;
    const books = { roster, rotas, alertDevices, arrivalsAt: arrivalsOf(tenantId), policy: policyOf(tenantId), rule: { ...standing.ruleFor(state, nowMs), justAsked } };
    const wishes = { kind, ...(patient.wishes ?? { language: null, carerSex: null }) };
    return worldOf(books, { tenantId, facilityId: place.facilityId, unitId: patient.unitId, position: place.position, wishes }, nowMs, newId);
  };
  const parts: Parts = { ...options, newId, worldAt, foreseen: new WeakMap() };
  const kinds: KindChangeParts = { plans: options.plans ?? builtInPlans, worldAt, save: (tx, savings, nowMs) => save(parts, tx, savings, nowMs) };
  return {
    lock: listForUpdate,
    raise: (tx, alarms, nowMs) => raiseAll(parts, tx, alarms, nowMs),
    foresee: (tx, patientIds, nowMs) => void parts.foreseen.set(tx, { patientIds: new Set(patientIds), facts: readRaising(tx, parts.keys, patientIds, nowMs) }),
    open: (tx, request, nowMs) => openRequested(parts, tx, request, nowMs),
    drill: async (tx, { tenantId, ...request }, nowMs) => openRequested(parts, tx, { ...request, mode: 'drill', patientId: await claimDrillPatient(tx, tenantId, newId()) }, nowMs),
    pagesWritten: (tx, locked, pageIds, nowMs) => tellOfPages(parts, tx, locked, pageIds, nowMs),
    async apply(tx, id, event, nowMs) {
      const before = await findForUpdate(tx, id);
      if (!before) return (await isSetAside(tx, id)) ? { ok: false, refusal: { code: 'set-aside', holderName: null } } : null;
      const decision = step(before, event(before), nowMs, worldAt(before, nowMs));
      if (decision.ok && decision.state !== before) await save(parts, tx, [{ before, after: decision.state, effects: decision.effects }], nowMs);
      return decision;
    },
    wouldChange(state, event, nowMs) {
      const decision = step(state, event, nowMs, worldAt(state, nowMs));
      return decision.ok && decision.state !== state;
    },
    answer: (tx, id, by, given, nowMs) => answerOne(kinds, tx, id, by, given, nowMs),
    reclassify: (tx, id, by, kind, nowMs) => reclassifyOne(kinds, tx, id, by, kind, nowMs),
    async reportCarrier(tx, pageId, status, nowMs) {
      const found = await findPage(tx, pageId);
      if (!found) return;
      const [before] = await listForUpdate(tx, [found.emergencyId]);
      const page = await findPage(tx, pageId);
      if (!before || !page) return;
      const decision = step(before, { type: 'carrier-status', page, status }, nowMs, worldAt(before, nowMs));
      if (decision.ok && decision.state !== before) await save(parts, tx, [{ before, after: decision.state, effects: decision.effects }], nowMs);
    },
    rank: (state, nowMs) => rankNow(state, worldAt(state, nowMs)),
    receive: (tx, receipts, nowMs) => receiveAll(parts, tx, receipts, nowMs),
    async applyDue(tx, states, nowMs) {
      const savings = states.flatMap((before): Saving[] => {
        const decision = step(before, { type: 'due' }, nowMs, worldAt(before, nowMs));
        return decision.ok && decision.state !== before ? [{ before, after: decision.state, effects: decision.effects }] : [];
      });
      await save(parts, tx, savings, nowMs);
    },
  };
}

/** By what the step in force needs; whoever is asked already stands in their place. */
function rankNow(state: Emergency, world: World): RankedPerson[] {
  const needs = state.protocol.steps[state.stepIndex]?.needs ?? [];
  const isAsked = (personId: PersonId): boolean => state.offers.some(({ responderId, status }) => responderId === personId && (status === 'offered' || status === 'accepted'));
  return (world.rank(needs, new Set()).considered ?? []).flatMap(({ personId, name, isEligible, reasons }) => {
    const person = personId === null ? null : world.ranked(personId);
    return person === null ? [] : [{ personId: person.personId, name, isEligible, isAsked: isAsked(person.personId), etaS: person.etaS, distanceM: person.distanceM, reasons: [...reasons] }];
  });
}

async function save(parts: Parts, tx: Tx, savings: readonly Saving[], nowMs: number): Promise<void> {
  if (savings.length === 0) return;
  await parts.log.append(tx, await record(tx, parts.keys, savings, nowMs, parts.markResponders), nowMs);
  announce(parts, tx, savings);
}

function announce({ onCommitted }: Parts, tx: Tx, savings: readonly Saving[]): void {
  const wakeAt = savings.reduce<number | null>((soonest, { after }) => (after.wakeAt === null ? soonest : Math.min(soonest ?? Infinity, after.wakeAt)), null);
  tx.afterCommit(() => onCommitted(wakeAt));
}

async function raiseAll(parts: Parts, tx: Tx, alarms: readonly RaisingAlarm[], nowMs: number): Promise<RaisingOutcome> {
  if (alarms.length === 0) return { raised: [], events: [] };
  const patientIds = [...new Set(alarms.map(({ patientId }) => patientId))];
  const foreseen = parts.foreseen.get(tx);
  const isForeseen = foreseen !== undefined && patientIds.every((id) => foreseen.patientIds.has(id));
  const [, open, rows, links] = await (isForeseen ? foreseen.facts : readRaising(tx, parts.keys, patientIds, nowMs));
  const states = new Map<string, Emergency>(open.states.map((state) => [`${state.patient.id} ${state.kind}`, state]));
  const savings = new Map<string, Saving>();
  const brokenIds = [...open.brokenIds];
  const placed = alarms.map((given) => {
    const alarm = { ...given, kind: kindOf(parts, given) };
    const key = keyOf(states, alarm);
    const joined = joinOne(parts, savings.get(key), states.get(key), alarm, nowMs);
    const present = joined === 'broken' ? undefined : states.get(key);
    if (joined === 'broken') brokenIds.push(states.get(key)!.id);
    const saving = joined !== 'broken' && present ? joined : openOne(parts, rowOf(rows, alarm.patientId), alarm, nowMs, askedBy(savings.values()));
    if (saving) {
      savings.set(key, saving);
      states.set(key, saving.after);
    }
    return { alarmId: alarm.cause.alarmId, isNew: present === undefined, key };
  });
  const aside = await setAsideAll(parts, tx, brokenIds, nowMs);
  const all = [...savings.values()];
  const events = await record(tx, parts.keys, all, nowMs, parts.markResponders, links);
  if (all.length > 0) announce(parts, tx, all);
  const raised = placed.map(({ key, ...each }) => ({ ...each, emergencyId: states.get(key)!.id, summary: summaryOf(states.get(key)!) }));
  return { raised, events: [...aside, ...events] };
}

/** Of real ones only: what is practised keeps nobody. */
function askedBy(savings: Iterable<Saving>): ReadonlySet<string> {
  return new Set([...savings].flatMap(({ after: { mode, offers } }) => (mode === 'actual' ? offers.filter(({ status }) => status === 'offered').map(({ responderId }) => responderId) : [])));
}

function kindOf({ plans = builtInPlans, onProblem }: Parts, { tenantId, cause: { conditionKey, priority }, kind }: RaisingAlarm): EmergencyKind {
  try {
    return plans.kindOfAlarm(tenantId, { conditionKey, priority }) ?? kind;
  } catch (error) {
    onProblem?.(error);
    return kind;
  }
}

/** The open emergency of the kind, else the one this very condition is part of, whatever kind that has become. */
function keyOf(states: ReadonlyMap<string, Emergency>, { patientId, kind, cause }: RaisingAlarm): string {
  const key = `${patientId} ${kind}`;
  if (states.has(key)) return key;
  const [joined] = [...states].find(([, state]) => state.patient.id === patientId && state.attached.some(({ conditionKey }) => conditionKey === cause.conditionKey)) ?? [];
  return joined ?? key;
}

/** Locks before it looks, so that two raisers of one patient find each other's emergency. */
function readRaising(tx: Tx, keys: Keys, patientIds: readonly string[], nowMs: number) {
  const facts = Promise.all([
    lockPatients(tx, patientIds), listOpenForUpdate(tx, patientIds), listOpeningRows(tx, keys, patientIds), listFamilyLinks(tx, patientIds, nowMs),
  ]);
  // Foreseen and then not needed, nobody would hear of a failure, which has ended the transaction anyway.
  facts.catch(() => {});
  return facts;
}

function rowOf(rows: readonly OpeningRow[], patientId: string): OpeningRow {
  const row = rows.find(({ id }) => id === patientId);
  if (!row) throw new Error('an alarm was raised for a patient who is not in the database');
  return row;
}

/** One that the state machine cannot go on with keeps no alarm from becoming an emergency; one opened in this very transaction has it already. */
function joinOne(parts: Parts, pending: Saving | undefined, present: Emergency | undefined, alarm: RaisingAlarm, nowMs: number): Saving | undefined | 'broken' {
  if (present === undefined) return undefined;
  try {
    return attachOne(parts, pending, present, alarm, nowMs);
  } catch (error) {
    parts.onProblem?.(error);
    return pending ?? 'broken';
  }
}

/** Found broken on the way to something else: their people are paged in this transaction, and they hold their patients' places no longer. */
async function setAsideAll({ newId, onQuarantined, onCommitted }: Parts, tx: Tx, ids: readonly EmergencyId[], nowMs: number): Promise<NewEvent[]> {
  const events: NewEvent[] = [];
  for (const id of ids) events.push(...(await setAside(tx, id, () => newId() as PageId, nowMs)));
  if (ids.length > 0) tx.afterCommit(() => (ids.forEach((id) => onQuarantined?.(id)), onCommitted(null)));
  return events;
}

function attachOne(parts: Parts, pending: Saving | undefined, present: Emergency, { cause }: RaisingAlarm, nowMs: number): Saving | undefined {
  const { alarmId, conditionKey, priority } = cause;
  const decision = step(present, { type: 'alarm-attached', alarm: { alarmId, conditionKey, priority } }, nowMs, parts.worldAt(present, nowMs));
  return decision.ok && decision.state !== present ? merge(pending, present, decision) : pending;
}

interface Beginning {
  kind: EmergencyKind;
  cause: EmergencyCause;
  firstReadingAt: number;
  position?: Position | null;
  mode?: EmergencyMode;
}

function openOne(parts: Parts, row: OpeningRow, { kind, cause, firstReadingAt, position = null, mode = 'actual' }: Beginning, nowMs: number, justAsked: ReadonlySet<string> = nobodyAsked): Saving {
  const wishes = { language: row.careLanguage ?? row.locale?.split('-')[0] ?? null, carerSex: row.carerSex };
  const patient = { id: row.id, name: row.name, givenName: row.givenName, unitId: row.unitId, wishes };
  const given = { id: parts.newId() as EmergencyId, tenantId: row.tenantId, kind, mode: row.isWatchdog ? ('test' as const) : mode, cause, patient, place: placeOf(row, position), isAtHome: isAtHome(row), firstReadingAt };
  const { state, effects } = openByPlan(parts, given, nowMs, justAsked);
  parts.onOpened?.(given.mode);
  return { before: null, after: state, effects };
}

/** A plan that cannot be followed must not keep an emergency from being opened: then the built-in one is. */
function openByPlan(parts: Parts, given: Omit<Opening, 'protocol' | 'limits'>, nowMs: number, justAsked: ReadonlySet<string>): ReturnType<typeof openEmergency> {
  const world = parts.worldAt(given, nowMs, justAsked);
  const openWith = (plans: PlanBook) => openEmergency({ ...given, ...plans.planFor(given.tenantId, given.kind) }, nowMs, world);
  if (parts.plans === undefined) return openWith(builtInPlans);
  try {
    return openWith(parts.plans);
  } catch (error) {
    parts.onProblem?.(error);
    return openWith(builtInPlans);
  }
}

async function openRequested(parts: Parts, tx: Tx, request: OpenRequest, nowMs: number): Promise<OpenOutcome> {
  const { patientId, kind, drillUnitId } = request;
  const [, open, [found], unit] = await Promise.all([
    lockPatients(tx, [patientId]), listOpenForUpdate(tx, [patientId]), listOpeningRows(tx, parts.keys, [patientId]), drillUnitId === undefined ? undefined : findUnitPlace(tx, drillUnitId),
  ]);
  if (!found) return { type: 'unknown-patient' };
  const row = { ...found, ...unit };
  const present = open.states.find((state) => state.kind === kind);
  if (present) return { type: 'already-open', state: present };
  await parts.log.append(tx, await setAsideAll(parts, tx, open.brokenIds, nowMs), nowMs);
  const saving = openOne(parts, row, { ...request, firstReadingAt: nowMs }, nowMs);
  await save(parts, tx, [saving], nowMs);
  return { type: 'opened', state: saving.after };
}

async function receiveAll(parts: Parts, tx: Tx, receipts: readonly GivenReceipt[], nowMs: number): Promise<ReadonlySet<string>> {
  const pageIds = receipts.map(({ pageId }) => pageId);
  const found = await listPagesById(tx, pageIds);
  const states = await listForUpdate(tx, [...new Set(found.map(({ emergencyId }) => emergencyId))]);
  // Read again under the lock: another receipt may have come in between.
  const pages = new Map<string, Page>((await listPagesById(tx, pageIds)).map((page) => [page.id, page]));
  const savings = new Map<string, Saving>();
  for (const { pageId, rung } of receipts) {
    const page = pages.get(pageId);
    const pending = page && savings.get(page.emergencyId);
    const before = pending?.after ?? states.find(({ id }) => id === page?.emergencyId);
    if (!page || !before) continue;
    const decision = step(before, { type: 'receipt', page, rung }, nowMs, parts.worldAt(before, nowMs));
    if (!decision.ok || decision.state === before) continue;
    savings.set(before.id, merge(pending, before, decision));
    for (const effect of decision.effects) if (effect.type === 'page') pages.set(effect.page.id, effect.page);
  }
  await save(parts, tx, [...savings.values()], nowMs);
  const aside = receipts.flatMap(({ pageId, rung }): Page[] => {
    const page = pages.get(pageId);
    const isOurs = page === undefined || states.some(({ id }) => id === page.emergencyId);
    const next = isOurs ? page : climb(page, rung, nowMs);
    return isOurs || next === undefined || next === page ? [] : [next];
  });
  if (aside.length > 0) await parts.log.append(tx, await receiveAside(tx, aside), nowMs);
  return new Set(found.map(({ id }) => id));
}

/** Of what is set aside no state machine hears; the desks do. */
async function receiveAside(tx: Tx, pages: readonly Page[]): Promise<NewEvent[]> {
  await updateReceiptRows(tx, pages);
  return tellSetAside(tx, [...new Set(pages.map(({ emergencyId }) => emergencyId))]);
}

async function tellOfPages(parts: Parts, tx: Tx, locked: readonly Emergency[], pageIds: readonly string[], nowMs: number): Promise<void> {
  const pages = await listPagesById(tx, pageIds);
  const savings = locked.flatMap((state) => failPages(parts, state, pages.filter((page) => page.emergencyId === state.id && isFailed(page)), nowMs) ?? []);
  const written = await record(tx, parts.keys, savings, nowMs, parts.markResponders);
  const told = locked.map((state) => ({
    state: savings.find(({ after }) => after.id === state.id)?.after ?? state,
    effects: [], isSummaryNew: false, pages: pages.filter(({ emergencyId }) => emergencyId === state.id),
  }));
  await parts.log.append(tx, [...(await tell(tx, told, [])), ...written], nowMs);
  announce(parts, tx, savings);
}

function failPages(parts: Parts, state: Emergency, failed: readonly Page[], nowMs: number): Saving | undefined {
  return failed.reduce<Saving | undefined>((pending, page) => {
    const before = pending?.after ?? state;
    const decision = step(before, { type: 'page-failed', page }, nowMs, parts.worldAt(before, nowMs));
    return decision.ok && decision.state !== before ? merge(pending, before, decision) : pending;
  }, undefined);
}

const isFailed = (page: Page): boolean => page.failedAt !== null && page.sentAt === null;

/** Two decisions about one emergency in one transaction are saved as one. */
function merge(pending: Saving | undefined, before: Emergency, decision: Extract<Decision, { ok: true }>): Saving {
  return { before: pending ? pending.before : before, after: decision.state, effects: [...(pending?.effects ?? []), ...decision.effects] };
}

/** A unit such as "hospital at home" has no beds: whoever goes there must go to the address, not to the hospital. */
const isAtHome = ({ bed, hasAddress, facilityId }: OpeningRow): boolean => bed === null && (hasAddress || facilityId === null);

/** Never the ward's name, to which nobody shall go for somebody who is at home. */
const LOCKED_HOME = 'At home (the address cannot be opened now; see the map)';

function placeOf(row: OpeningRow, shared: Position | null): EmergencyPlace {
  const own = row.lat !== null && row.lon !== null ? { lat: row.lat, lon: row.lon } : null;
  const facility = row.facilityLat !== null && row.facilityLon !== null ? { lat: row.facilityLat, lon: row.facilityLon } : null;
  const inside = [row.facilityName, row.unitName, row.bed].filter((part) => part !== null);
  const label = row.bed === null && row.hasAddress ? (row.address ?? LOCKED_HOME) : inside.join(', ');
  return { label: label === '' ? 'Unknown place' : label, facilityId: row.facilityId, unitId: row.unitId, bed: row.bed, position: shared ?? own ?? facility };
}
