// Answers people who look at a chart: values by zoom, the score over time, alarms, notes and every change of an alarm, and what the
// devices of a unit send. Enters by the door; computes nothing clinical itself.
import { vitals, type ChartNote, type ChartNoteId, type ConsentRules, type UnitDevices, type VitalKind } from '@mydr24/protocol';
import { silenceLimitMs } from '../intake/reading.ts';
import { type ProtectedNotes, redisclosureNotice } from '../consent/protected-notes.ts';
import type { Keys } from '../keys/keys.ts';
import { spotValidityMs } from '../monitoring/news2.ts';
import { scoredKinds } from '../monitoring/other-score.ts';
import { type Action, type Caller, type Door, type ResourceFacts, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { isKnownZone } from '../rotas/zone-clock.ts';
import { findScoredPatient, insertNote, listBuckets, listChanges, listChartAlarms, listDaysAlarms, listDoubtfulSteps, listHourBuckets, listLastOfSteps, listNotes, listStreams, listUnitDevices, listUnitPatients } from './history-store.ts';
import { listProtectedNotes, openNote } from './protected-notes-store.ts';
import { createProtectedNotes } from './protected-reading-engine.ts';
import { ownDays, QUARTER_MS, stretchesUntil, type Quarter } from './own-days.ts';
import { emptySpan, readVitalHistory } from './read-history-engine.ts';
import { findHoursState } from './reading-hours-store.ts';
import { scoreTrend } from './score-trend.ts';
import { reckonedHours } from './vital-history.ts';

export interface HistoryRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly keys: Keys;
  readonly ids: Ids;
  /** So that a board of devices shows what was heard a moment ago. */
  readonly flushHeard: () => Promise<void>;
  /** Which kinds of notes are protected in the tenant of this transaction. */
  readonly readConsentRules: (tx: Tx) => Promise<ConsentRules>;
}

export type HistoryHandlers = Pick<Handlers<Caller>, 'getVitalHistory' | 'getOwnDays' | 'getScoreTrend' | 'getChartMarks' | 'addChartNote' | 'listAlarmChanges' | 'listUnitDevices'>;
interface Asked { readonly caller: Caller; readonly params: { readonly patientId: string }; readonly requestId: string }

const STREAMS_WITHIN_MS = 24 * 3_600_000;
const MAX_AHEAD_MS = 60_000;

export function createHistoryHandlers(options: HistoryRouteOptions): HistoryHandlers {
  const { pg, door, keys, ids, flushHeard } = options;
  const notesOf = createProtectedNotes(options);
  const ofPatient = <T>({ caller, params: { patientId }, requestId }: Asked, action: Action, look: (tx: Tx, facts: ResourceFacts) => Promise<Answer<T>>): Promise<Answer<T>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const facts = await door.enter(tx, caller, action, { type: 'patient', id: patientId }, requestId);
      return facts.ok ? look(tx, facts.body) : facts;
    }, { readOnly: action === 'patient.read' });
  return {
    getVitalHistory: (call) => ofPatient(call, 'patient.read', (tx) => readVitalHistory(tx, tenantOf(call.caller), call.params.patientId, call.query)),
    getOwnDays: (call) => ofPatient(call, 'patient.read', async (tx) => {
      const { params: { patientId }, query: { timeZone }, nowMs } = call;
      if (!isKnownZone(timeZone)) return refuse('bad-request', 'unknown-time-zone', 'timeZone is no zone of the IANA list, such as Europe/Andorra');
      const stretches = stretchesUntil(nowMs, timeZone);
      const span = { fromAt: stretches[0]!.fromAt, toAt: nowMs + 1 };
      return answer(ownDays(await listQuarters(tx, patientId, span), stretches, await listDaysAlarms(tx, patientId, span)));
    }),
    getScoreTrend: (call) => ofPatient(call, 'patient.read', async (tx) => {
      const { params: { patientId }, query: { steps, ...span } } = call;
      if (span.toAt <= span.fromAt) return emptySpan();
      const patient = await findScoredPatient(tx, patientId);
      if (patient === undefined) return refuse('not-found', 'not-found', 'there is no such patient');
      const readings = await listLastOfSteps(tx, patientId, [...scoredKinds], span, steps, spotValidityMs.temperature);
      return answer(scoreTrend(readings, patient, span.fromAt, (span.toAt - span.fromAt) / steps, steps));
    }),
    getChartMarks: (call) => ofPatient(call, 'patient.read-chart', async (tx, facts) => {
      const [alarms, notes] = await Promise.all([listChartAlarms(tx, call.params.patientId, call.query), listNotes(tx, keys, call.params.patientId, call.query)]);
      const open = await protectedNotes(notesOf, keys, tx, call, facts);
      return answer({ alarms, notes: [...notes, ...open].toSorted((a, b) => b.at - a.at) });
    }),
    addChartNote: (call) => ofPatient(call, 'patient.chart', async (tx) => {
      const { caller, params: { patientId }, body: { text, at = call.nowMs, protectedKind }, nowMs } = call;
      if (caller.type !== 'person') return refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
      if (at > nowMs + MAX_AHEAD_MS) return refuse('unprocessable', 'future-time', 'at lies in the future; check the clock of this device');
      const note = { id: ids.next<ChartNoteId>(), tenantId: caller.tenantId, patientId, personId: caller.personId, at, writtenAt: nowMs, text };
      if (protectedKind === undefined) return answer(await insertNote(tx, keys, note));
      const kind = await notesOf.findKind(tx, protectedKind);
      if (kind === undefined) return refuse('unprocessable', 'no-such-kind', 'protectedKind is no kind of notes that is protected here');
      const written = await notesOf.opening(tx, () => insertNote(tx, keys, { ...note, protectedKind }));
      return answer({ ...written, protection: { kind: kind.code, name: kind.name, notice: redisclosureNotice(kind.code), by: 'own' as const } });
    }),
    listAlarmChanges: (call) => ofPatient(call, 'patient.read-chart', async (tx) =>
      answer({ changes: await listChanges(tx, keys, call.params.patientId, call.query.beforeId ?? null, call.query.limit) })),
    async listUnitDevices({ caller, params: { unitId }, requestId, nowMs }) {
      await flushHeard();
      return pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<UnitDevices>> => {
        const facts = await door.enter(tx, caller, 'unit.read', { type: 'unit', id: unitId }, requestId);
        if (!facts.ok) return facts;
        const patients = await listUnitPatients(tx, unitId);
        const patientIds = patients.map(({ id }) => id);
        const rows = await listStreams(tx, patientIds, nowMs - STREAMS_WITHIN_MS);
        const devices = await listUnitDevices(tx, patientIds, [...new Set(rows.map(({ deviceId }) => deviceId))]);
        const streams = rows.map(({ deviceNoDataMs, isOwn, ...row }) => ({ ...row, silentAfterMs: row.isByHand || isOwn || vitals[row.kind].unit === null ? null : silenceLimitMs(row.kind, deviceNoDataMs) }));
        return answer({ patients, devices, streams });
      }, { readOnly: true });
    },
  };
}

/** Of those notes of the span that are protected, what this reader is let in to. */
async function protectedNotes(notes: ProtectedNotes, keys: Keys, tx: Tx, { params: { patientId }, query, ...asked }: Asked & { query: { fromAt: number; toAt: number }; nowMs: number }, facts: ResourceFacts): Promise<ChartNote[]> {
  const open = await notes.letIn(tx, { ...asked, patientId, facts }, () => listProtectedNotes(tx, patientId, query));
  const opened = await Promise.all(open.map(async ({ protection, ...each }): Promise<ChartNote | null> => {
    const text = await openNote(tx, keys, each);
    return text === null ? null : { ...each.note, text, protection };
  }));
  return opened.filter((note) => note !== null);
}

/** What a patient is shown of themselves, in quarter hours. One with a doubtful value in it is left out: an artefact shall not be news. */
const dayKinds = ['heart-rate', 'pulse-rate', 'spo2', 'respiratory-rate', 'systolic', 'diastolic', 'temperature', 'glucose', 'body-weight'] as const satisfies readonly VitalKind[];

async function listQuarters(tx: Tx, patientId: string, span: { fromAt: number; toAt: number }): Promise<Map<VitalKind, readonly Quarter[]>> {
  const { rolledUntil } = await findHoursState(tx);
  const hours = reckonedHours(span.fromAt, span.toAt, rolledUntil);
  const doubtful = new Set((await listDoubtfulSteps(tx, patientId, span, QUARTER_MS)).map(({ kind, at }) => `${kind} ${at}`));
  const found = new Map<VitalKind, readonly Quarter[]>();
  for (const kind of dayKinds) {
    const quarters = hours === null ? await listBuckets(tx, patientId, kind, span, QUARTER_MS) : await listHourBuckets(tx, patientId, kind, span, hours, { by: 'minute', stepMs: QUARTER_MS });
    found.set(kind, quarters.filter(({ firstAt }) => !doubtful.has(`${kind} ${Math.floor(firstAt / QUARTER_MS) * QUARTER_MS}`)));
  }
  return found;
}
