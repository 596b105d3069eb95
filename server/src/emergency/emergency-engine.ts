// Opens emergencies and applies events to them: lock, decide, record, in the caller's transaction. The loop over due ones
// is escalation-engine.ts. Decides nothing itself; knows nothing of who may ask.
import type { EmergencyCause, EmergencyId, EmergencyKind, EmergencyPlace, Page, PatientId, Position } from '@mydr24/protocol';
import type { Distance } from '../dispatch/great-circle.ts';
import type { Roster } from '../dispatch/responder-roster.ts';
import type { Ids } from '../platform/ids.ts';
import type { Tx } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { openEmergency, step } from './emergency.ts';
import { type CheckedProtocol, defaultLimits, defaultProtocol, type ProtocolLimits } from './emergency-protocol.ts';
import { type MarkResponders, record, tell } from './emergency-record-store.ts';
import type { Decision, Emergency, EmergencyEvent } from './emergency-state.ts';
import {
  findForUpdate, listFamilyLinks, listForUpdate, listOpenForUpdate, listOpeningRows, listPagesById, lockPatients, type OpeningRow, type Saving,
} from './emergency-store.ts';
import { summaryOf } from './emergency-views.ts';
import { worldOf } from './emergency-world.ts';
import type { RaiseEmergencies } from './raising-alarm.ts';

export interface EmergencyEngineOptions {
  log: TopicLog;
  ids: Ids;
  roster: Roster;
  distance: Distance;
  markResponders: MarkResponders;
  protocolFor?: (kind: EmergencyKind, tenantId: string) => CheckedProtocol;
  limits?: ProtocolLimits;
  /** After a commit: pages may be due now, and an emergency at `wakeAt`. */
  onCommitted: (wakeAt: number | null) => void;
}

export interface OpenRequest {
  patientId: PatientId;
  kind: EmergencyKind;
  cause: Exclude<EmergencyCause, { type: 'alarm' }>;
  /** Where the caller is, when that is better known than where the patient lives. */
  position: Position | null;
}

export type OpenOutcome = { type: 'unknown-patient' } | { type: 'opened' | 'already-open'; state: Emergency };

export interface EmergencyEngine {
  raise: RaiseEmergencies;
  open(tx: Tx, request: OpenRequest, nowMs: number): Promise<OpenOutcome>;
  /** Applies one event under the row's lock; null when there is no such emergency. */
  apply(tx: Tx, id: string, event: (state: Emergency) => EmergencyEvent, nowMs: number): Promise<Decision | null>;
  /** Decides what is due for emergencies the caller has locked, and records it. */
  applyDue(tx: Tx, states: readonly Emergency[], nowMs: number): Promise<void>;
  /** To be called before writing page rows: every writer locks the emergency first. */
  lock(tx: Tx, emergencyIds: readonly string[]): Promise<Emergency[]>;
  /** Pages were written as sent or failed under `lock`: tells the topics, and lets the failed ones take the next channel. */
  pagesWritten(tx: Tx, locked: readonly Emergency[], pageIds: readonly string[], nowMs: number): Promise<void>;
}

export function createEmergencyEngine(options: EmergencyEngineOptions): EmergencyEngine {
  const { log, ids, roster, distance, markResponders, onCommitted } = options;
  const protocolFor = options.protocolFor ?? defaultProtocol;
  const limits = options.limits ?? defaultLimits;
  const newId = (): string => ids.next();
  const worldAt = (state: Pick<Emergency, 'tenantId' | 'patient' | 'place'>, nowMs: number) =>
    worldOf(roster, { tenantId: state.tenantId, unitId: state.patient.unitId, position: state.place.position }, nowMs, distance, newId);

  function announce(tx: Tx, savings: readonly Saving[]): void {
    const wakeAt = savings.reduce<number | null>((soonest, { after }) => (after.wakeAt === null ? soonest : Math.min(soonest ?? Infinity, after.wakeAt)), null);
    tx.afterCommit(() => onCommitted(wakeAt));
  }

  async function save(tx: Tx, savings: readonly Saving[], nowMs: number): Promise<void> {
    if (savings.length === 0) return;
    await log.append(tx, await record(tx, savings, nowMs, markResponders), nowMs);
    announce(tx, savings);
  }

  function openOne(row: OpeningRow, kind: EmergencyKind, cause: EmergencyCause, at: { firstReadingAt: number; nowMs: number; position: Position | null }): Saving {
    const patient = { id: row.id, name: row.name, givenName: row.givenName, unitId: row.unitId };
    const place = placeOf(row, at.position);
    const opening = {
      id: newId() as EmergencyId, tenantId: row.tenantId, kind, cause, patient, place, firstReadingAt: at.firstReadingAt,
      protocol: protocolFor(kind, row.tenantId), limits,
    };
    const { state, effects } = openEmergency(opening, at.nowMs, worldAt(opening, at.nowMs));
    return { before: null, after: state, effects };
  }

  const engine: EmergencyEngine = {
    async raise(tx, alarms, nowMs) {
      if (alarms.length === 0) return { raised: [], events: [] };
      const patientIds = [...new Set(alarms.map(({ patientId }) => patientId))];
      const [, open, rows, links] = await Promise.all([
        lockPatients(tx, patientIds), listOpenForUpdate(tx, patientIds), listOpeningRows(tx, patientIds), listFamilyLinks(tx, patientIds, nowMs),
      ]);
      const savings = new Map<string, Saving>();
      const raised = alarms.map((alarm) => {
        const key = `${alarm.patientId} ${alarm.kind}`;
        const pending = savings.get(key);
        const present = pending?.after ?? open.find(({ patient, kind }) => patient.id === alarm.patientId && kind === alarm.kind);
        const isNew = present === undefined;
        if (isNew) {
          const row = rows.find(({ id }) => id === alarm.patientId);
          if (!row) throw new Error('an alarm was raised for a patient who is not in the database');
          savings.set(key, openOne(row, alarm.kind, alarm.cause, { firstReadingAt: alarm.firstReadingAt, nowMs, position: null }));
        } else {
          const { alarmId, conditionKey, priority } = alarm.cause;
          const decision = step(present, { type: 'alarm-attached', alarm: { alarmId, conditionKey, priority } }, nowMs, worldAt(present, nowMs));
          if (decision.ok && decision.state !== present) savings.set(key, merge(pending, present, decision));
        }
        const state = savings.get(key)?.after ?? present!;
        return { alarmId: alarm.cause.alarmId, emergencyId: state.id, isNew, key, summary: summaryOf(state) };
      });
      const all = [...savings.values()];
      const events = await record(tx, all, nowMs, markResponders, links);
      if (all.length > 0) announce(tx, all);
      return { raised: raised.map(({ key, ...each }) => ({ ...each, summary: summaryOf(savings.get(key)?.after ?? open.find(({ id }) => id === each.emergencyId)!) })), events };
    },

    async open(tx, request, nowMs) {
      const [, open, [row]] = await Promise.all([
        lockPatients(tx, [request.patientId]), listOpenForUpdate(tx, [request.patientId]), listOpeningRows(tx, [request.patientId]),
      ]);
      if (!row) return { type: 'unknown-patient' };
      const present = open.find(({ kind }) => kind === request.kind);
      if (present) return { type: 'already-open', state: present };
      const saving = openOne(row, request.kind, request.cause, { firstReadingAt: nowMs, nowMs, position: request.position });
      await save(tx, [saving], nowMs);
      return { type: 'opened', state: saving.after };
    },

    async apply(tx, id, event, nowMs) {
      const before = await findForUpdate(tx, id);
      if (!before) return null;
      const decision = step(before, event(before), nowMs, worldAt(before, nowMs));
      if (decision.ok && decision.state !== before) await save(tx, [{ before, after: decision.state, effects: decision.effects }], nowMs);
      return decision;
    },

    async applyDue(tx, states, nowMs) {
      const savings = states.flatMap((before): Saving[] => {
        const decision = step(before, { type: 'due' }, nowMs, worldAt(before, nowMs));
        return decision.ok && decision.state !== before ? [{ before, after: decision.state, effects: decision.effects }] : [];
      });
      await save(tx, savings, nowMs);
    },

    lock: listForUpdate,

    async pagesWritten(tx, locked, pageIds, nowMs) {
      const pages = await listPagesById(tx, pageIds);
      const savings: Saving[] = [];
      const told = locked.map((state) => {
        const own = pages.filter(({ emergencyId }) => emergencyId === state.id);
        const saving = own.filter(isFailed).reduce<Saving | undefined>((pending, page) => {
          const before = pending?.after ?? state;
          const decision = step(before, { type: 'page-failed', page }, nowMs, worldAt(before, nowMs));
          return decision.ok && decision.state !== before ? merge(pending, before, decision) : pending;
        }, undefined);
        if (saving) savings.push(saving);
        return { state, effects: [], isSummaryNew: false, pages: own };
      });
      const written = await record(tx, savings, nowMs, markResponders);
      const current = told.map((each) => ({ ...each, state: savings.find(({ after }) => after.id === each.state.id)?.after ?? each.state }));
      await log.append(tx, [...(await tell(tx, current, [])), ...written], nowMs);
      announce(tx, savings);
    },
  };
  return engine;
}

const isFailed = (page: Page): boolean => page.failedAt !== null && page.sentAt === null;

/** Two decisions about one emergency in one transaction are saved as one. */
function merge(pending: Saving | undefined, before: Emergency, decision: Extract<Decision, { ok: true }>): Saving {
  return { before: pending ? pending.before : before, after: decision.state, effects: [...(pending?.effects ?? []), ...decision.effects] };
}

function placeOf(row: OpeningRow, shared: Position | null): EmergencyPlace {
  const own = row.lat !== null && row.lon !== null ? { lat: row.lat, lon: row.lon } : null;
  const facility = row.facilityLat !== null && row.facilityLon !== null ? { lat: row.facilityLat, lon: row.facilityLon } : null;
  const inside = [row.facilityName, row.unitName, row.bed].filter((part) => part !== null);
  const label = row.unitId === null && row.address !== null ? row.address : inside.join(', ');
  return { label: label === '' ? 'Unknown place' : label, unitId: row.unitId, bed: row.bed, position: shared ?? own ?? facility };
}
