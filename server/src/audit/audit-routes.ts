// Reading the audit: the officer's search and export, the patient's "who saw my record". Asking leaves a row of its own, committed
// before anything is read, so that whoever reads stands in what they read.
import type { AuditFilter } from '@mydr24/protocol';
import { type Action, type Caller, type Door, type ExplainedRights, type ResourceRef, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { ownerOf, placesOf, readChange } from './audit-change.ts';
import { changeOf, cursorText, entryOf, parseCursor, viewOf } from './audit-entry.ts';
import { auditEventOf } from './audit-event.ts';
import { findNewestDay, findNames, type FoundRow, listAuditRows, listSubjects, listViewGroups } from './audit-search-store.ts';

export type AuditHandlers = Pick<Handlers<Caller>, 'searchAudit' | 'findAuditSubjects' | 'exportAudit' | 'listStaffChanges' | 'listRecordViews'>;

export interface AuditRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly rights: ExplainedRights;
  /** The host people reach this server by. */
  readonly siteName: string;
}

const VIEW_DAYS = 30;
const CHANGES = 100;
const namedIn = (rows: readonly FoundRow[]): string[] => [...new Set(rows.flatMap(({ change, resource }) => (change === null ? [] : [ownerOf(resource), ...placesOf(readChange(change) ?? {})])))];

export function createAuditHandlers({ pg, door, rights, siteName }: AuditRouteOptions): AuditHandlers {
  const site = { host: siteName, isoInstant: (at: number) => new Date(at).toISOString(), base64: (text: string) => Buffer.from(text).toString('base64') };
  const enter = (caller: Caller, action: Action, resource: ResourceRef, requestId: string): Promise<Answer<unknown>> =>
    pg.asTenant(tenantOf(caller), (tx) => door.enter(tx, caller, action, resource, requestId), { readOnly: true });
  /** A search about one patient is a search at their record: they are told of it, too. */
  const about = ({ patientId }: AuditFilter): ResourceRef => (patientId === undefined ? { type: 'tenant' } : { type: 'patient', id: patientId });
  const page = async (caller: Caller, { after, limit, ...filter }: AuditFilter & { after?: string | undefined; limit: number }): Promise<{ rows: FoundRow[]; names: ReadonlyMap<string, string>; after: string | null }> => {
    const { rows, names } = await pg.asEngine(async (tx) => {
      const found = await listAuditRows(tx, tenantOf(caller), filter, parseCursor(after), limit + 1);
      return { rows: found, names: await findNames(tx, tenantOf(caller), namedIn(found)) };
    }, { readOnly: true });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return { rows: shown, names, after: rows.length > limit && last !== undefined ? cursorText(last) : null };
  };
  return {
    async searchAudit({ caller, query, requestId }) {
      const entry = await enter(caller, 'audit.search', about(query), requestId);
      if (!entry.ok) return entry;
      const { rows, names, after } = await page(caller, query);
      return answer({ entries: rows.map((row) => entryOf(row, rights.says, tenantOf(caller), names)), after });
    },
    findAuditSubjects: ({ caller, body: { name }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'audit.search', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ subjects: await listSubjects(tx, name) }) : entry;
      }),
    async exportAudit({ caller, query, requestId, nowMs }) {
      const entry = await enter(caller, 'audit.export', about(query), requestId);
      if (!entry.ok) return entry;
      const { rows, names } = await page(caller, query);
      const content = rows.map((row) => `${JSON.stringify(auditEventOf(entryOf(row, rights.says, tenantOf(caller), names), site))}\n`).join('');
      return answer({ contentType: 'application/fhir+ndjson', fileName: `audit-${site.isoInstant(nowMs).slice(0, 10)}.ndjson`, content });
    },
    async listStaffChanges({ caller, params: { personId }, requestId }) {
      const entry = await enter(caller, 'person.read-changes', { type: 'person', id: personId }, requestId);
      if (!entry.ok) return entry;
      const { rows, names } = await page(caller, { changedPersonId: personId, limit: CHANGES });
      return answer({ changes: rows.map((row) => ({ at: row.at, byKind: row.actorKind, byName: row.actorName, change: changeOf(row, names)! })) });
    },
    async listRecordViews({ caller, params: { patientId }, query, requestId }) {
      const entry = await enter(caller, 'audit.own', { type: 'patient', id: patientId }, requestId);
      if (!entry.ok) return entry;
      if (!isZone(query.timeZone)) return refuse('bad-request', 'unknown-time-zone', 'the time zone is not known; give an IANA name such as Europe/Andorra');
      const record = { tenantId: tenantOf(caller), patientId, timeZone: query.timeZone, before: query.before ?? null };
      return pg.asEngine(async (tx) => {
        const lastDay = await findNewestDay(tx, record);
        if (lastDay === null) return answer({ views: [], before: null });
        const groups = await listViewGroups(tx, record, lastDay, VIEW_DAYS);
        const firstDay = dayBefore(lastDay, VIEW_DAYS - 1);
        const hasOlder = (await findNewestDay(tx, { ...record, before: firstDay })) !== null;
        return answer({ views: groups.map(viewOf), before: hasOlder ? firstDay : null });
      }, { readOnly: true });
    },
  };
}

const DAY_MS = 86_400_000;
const dayBefore = (day: string, days: number): string => new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}
