// People's requests about incidents: the list, one record, its exports. Enters through the door, which writes who looked;
// what a record is, is incident-record.ts, how it is said, the files beside it.
import type { EmergencyDetail, EmergencyId, EmergencyWhy, File, IncidentRecord, SceneRecord } from '@mydr24/protocol';
import { eidoOf } from '../interop/eido.ts';
import { type CapMessage, msgTypeOf, writeCap } from '../interop/cap-write.ts';
import { type Action, type Caller, type Door, type ResourceFacts, type ResourceRef, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { canonicalJson } from './canonical-json.ts';
import type { PrintDocument } from './document.ts';
import type { DocumentLanguage } from './document-words.ts';
import { incidentDocument, shortId } from './incident-document.ts';
import { assembleIncident, spanOf, type UnsealedIncident, viewsOf } from './incident-record.ts';
import { countShares, type Cursor, findTenantName, isOfDrill, type IncidentFilter, insertCapMessage, listAlarms, listCapMessages, listIncidents, listReadings, listViewRows } from './incident-store.ts';

export interface IncidentRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  /** The emergency as its own slice tells it. */
  readonly readEmergency: (tx: Tx, id: string) => Promise<EmergencyDetail | null>;
  readonly readWhy: (tx: Tx, id: string, personId: undefined) => Promise<EmergencyWhy>;
  /** Notes, ticks and photos as the scene's own slice shows them to this reader. */
  readonly readScene: (tx: Tx, id: string, reading: { caller: Caller; requestId: string; nowMs: number; facts: ResourceFacts }) => Promise<SceneRecord>;
  readonly print: PrintDocument;
  readonly sha256: (text: string) => string;
  /** A globally unique name of this site, for messages to others: its host name. */
  readonly siteName: string;
  /** Whom a CAP message that names the patient is for; none keeps it nameless. */
  readonly capAddresses: readonly string[];
}

export type IncidentHandlers = Pick<Handlers<Caller>, 'listIncidents' | 'getIncident' | 'exportIncident'>;

const notFound = () => refuse('not-found', 'not-found', 'there is no such record');
/** One instant for everything that is read. */
const CONSISTENT = { isolation: 'repeatable read' } as const;

interface Asking {
  caller: Caller;
  emergencyId: EmergencyId;
  requestId: string;
  nowMs: number;
}
interface Found {
  unsealed: UnsealedIncident;
  unitId: string | null;
  cap: CapMessage & { earlier: CapMessage[] } | null;
}

export function createIncidentHandlers(options: IncidentRouteOptions): IncidentHandlers {
  const { pg, door, print, sha256, siteName, capAddresses } = options;

  const load = (asking: Asking, action: Action, withCap: boolean): Promise<Answer<Found>> =>
    pg.asTenant(tenantOf(asking.caller), async (tx) => {
      const { caller, emergencyId, requestId, nowMs } = asking;
      const entry = await door.enter(tx, caller, action, { type: 'emergency', id: emergencyId }, requestId);
      if (!entry.ok) return entry;
      const detail = await options.readEmergency(tx, emergencyId);
      if (detail === null) return notFound();
      const { patientId } = detail.summary;
      const span = spanOf(detail, nowMs);
      const [tenantName, { rounds }, alarms, readings] = await Promise.all([
        findTenantName(tx, tenantOf(caller)), options.readWhy(tx, emergencyId, undefined), listAlarms(tx, emergencyId, patientId, span), listReadings(tx, patientId, span),
      ]);
      // By itself: while it opens protected notes nothing else is asked.
      const scene = await options.readScene(tx, emergencyId, { caller, requestId, nowMs, facts: entry.body });
      const cap = withCap ? await nextCapMessage(tx, tenantOf(caller), detail, nowMs) : null;
      return answer({ unsealed: assembleIncident({ detail, tenantName, rounds, alarms, readings, scene }), unitId: entry.body.unitId, cap });
    }, CONSISTENT);

  /** Read after the entry was committed, so that whoever asks stands in it. */
  const seal = async ({ unsealed, unitId }: Found, { caller, emergencyId, nowMs }: Asking): Promise<IncidentRecord> => {
    const watched = { tenantId: tenantOf(caller), emergencyId, patientId: unsealed.summary.patientId, unitId, ...spanOf(unsealed, nowMs) };
    const rows = await pg.asEngine((tx) => listViewRows(tx, watched), { readOnly: true });
    return { ...unsealed, views: viewsOf(rows), sha256: sha256(canonicalJson(unsealed)) };
  };

  const write = async (record: IncidentRecord, found: Found, format: 'pdf' | 'json' | 'eido' | 'cap', language: DocumentLanguage, nowMs: number): Promise<File> => {
    const name = (extension: string): string => `incident-${shortId(record.summary.id)}-${isoOf(record.summary.openedAt).slice(0, 10)}.${extension}`;
    switch (format) {
      case 'pdf':
        return { contentType: 'application/pdf', fileName: name('pdf'), content: await print(incidentDocument(record, language, nowMs)) };
      case 'json': {
        const whole = { format: 'mydr24-incident', version: 1, madeAt: nowMs, record };
        return { contentType: 'application/json', fileName: name('json'), content: canonicalJson({ ...whole, sha256: sha256(canonicalJson(whole)) }) };
      }
      case 'eido':
        return { contentType: 'application/emergency.eido+json', fileName: name('eido.json'), content: JSON.stringify(eidoOf(record, { agencyId: siteName, isoInstant: isoOf }), null, 2) };
      case 'cap': {
        const text = writeCap({ ...found.cap!, summary: record.summary, sender: siteName, addresses: capAddresses, emergencyNumber: record.protocol.emergencyNumber });
        return { contentType: 'application/cap+xml', fileName: name('cap.xml'), content: text };
      }
    }
  };

  return {
    listIncidents: ({ caller, query, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, query.mode === 'drill' ? 'drill.read' : 'incident.list', listed(query), requestId);
        if (!entry.ok) return entry;
        const after = cursorOf(query.after);
        if (after === undefined) return refuse('bad-request', 'bad-cursor', 'after: send it as it was answered');
        const filter: IncidentFilter = {
          fromAt: query.fromAt ?? null, toAt: query.toAt ?? null, unitId: query.unitId ?? null, patientId: query.patientId ?? null, kind: query.kind ?? null, mode: query.mode ?? null,
          isOpen: query.isOpen === undefined ? null : query.isOpen === 'yes',
        };
        const [found, { total, shares }] = await Promise.all([listIncidents(tx, filter, after, query.limit + 1), countShares(tx, filter, nowMs)]);
        const incidents = found.slice(0, query.limit);
        const last = found.length > query.limit ? incidents.at(-1) : undefined;
        return answer({ incidents, shares, total, after: last === undefined ? null : `${last.openedAt}.${last.id}` });
      }, { readOnly: true }),
    async getIncident({ caller, params: { emergencyId }, requestId, nowMs }) {
      const asking = { caller, emergencyId, requestId, nowMs };
      const isDrill = await pg.asTenant(tenantOf(caller), (tx) => isOfDrill(tx, emergencyId), { readOnly: true });
      const found = await load(asking, isDrill ? 'drill.read' : 'incident.read', false);
      return found.ok ? answer(await seal(found.body, asking)) : found;
    },
    async exportIncident({ caller, params: { emergencyId }, query: { format, language }, requestId, nowMs }) {
      const asking = { caller, emergencyId, requestId, nowMs };
      const found = await load(asking, 'incident.export', format === 'cap');
      if (!found.ok) return found;
      return answer(await write(await seal(found.body, asking), found.body, format, language, nowMs));
    },
  };
}

const isoOf = (at: number): string => new Date(at).toISOString();

/** A patient's, a ward's, or everybody's: each has its own right. */
function listed({ patientId, unitId }: { patientId?: string | undefined; unitId?: string | undefined }): ResourceRef {
  if (patientId !== undefined) return { type: 'patient', id: patientId };
  return unitId === undefined ? { type: 'tenant' } : { type: 'unit', id: unitId };
}

const CURSOR = /^(\d{1,15})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Undefined when it is none of ours. */
function cursorOf(text: string | undefined): Cursor | null | undefined {
  if (text === undefined) return null;
  const found = CURSOR.exec(text);
  return found === null ? undefined : { openedAt: Number(found[1]), id: found[2]! };
}

/** The message of this state of the emergency: made once, and the same when it is asked for again. */
async function nextCapMessage(tx: Tx, tenantId: string, { summary }: EmergencyDetail, nowMs: number): Promise<CapMessage & { earlier: CapMessage[] }> {
  const made = await listCapMessages(tx, summary.id);
  const earlier = made.filter(({ version }) => version < summary.version);
  const known = made.find(({ version }) => version === summary.version);
  // Whole seconds, as CAP writes them: what refers to it later must name the same instant.
  const message = known ?? { version: summary.version, identifier: `${summary.id}.${summary.version}`, msgType: msgTypeOf(summary, earlier.length), sentAt: Math.floor(nowMs / 1000) * 1000 };
  if (known === undefined) await insertCapMessage(tx, tenantId, summary.id, message);
  return { ...message, earlier };
}
