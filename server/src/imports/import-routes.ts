// People's requests about importing a file for one patient: sent in pieces, checked, stored by an explicit act. Enters by the door; reading
// and storing are the engine's.
import { MOST_IMPORT_BYTES, type PatientImport, type PatientImportId } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { type Action, type Caller, type Door, type PersonCaller, type ResourceRef, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { isKnownZone } from '../rotas/zone-clock.ts';
import { importOwner, importPlace, piecesOf } from './import-pieces.ts';
import * as store from './import-store.ts';

export interface ImportRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly keys: Keys;
  /** Begins at once what waits. */
  readonly wake: () => void;
}
export type ImportHandlers = Pick<Handlers<Caller>, 'beginImport' | 'putImportPiece' | 'checkImport' | 'getImport' | 'confirmImport' | 'dropImport'>;
interface Asked { readonly caller: Caller; readonly params: { readonly patientId: string }; readonly requestId: string; readonly nowMs: number }
interface AskedOne extends Asked { readonly params: { readonly patientId: string; readonly importId: string } }

/** Of one tenant at a time: each may be 64 MiB in the database. */
const MOST_UNFINISHED = 20;
const notThere = () => refuse('not-found', 'not-found', 'there is no such import, or it is not yours; choose the file again');
const wrongState = (message: string) => refuse('conflict', 'wrong-state', message);

export function createImportHandlers({ pg, door, ids, keys, wake }: ImportRouteOptions): ImportHandlers {
  const enter = <T>({ caller, requestId }: Asked, action: Action, resource: ResourceRef, act: (tx: Tx, person: PersonCaller) => Promise<Answer<T>>): Promise<Answer<T>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, action, resource, requestId);
      if (!entry.ok) return entry;
      return caller.type === 'person' ? act(tx, caller) : refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
    });
  const ofImport = <T>(call: AskedOne, action: Action, act: (tx: Tx, found: store.ImportRowStored) => Promise<Answer<T>>): Promise<Answer<T>> =>
    enter(call, action, { type: 'patient-import', id: call.params.importId }, async (tx) => {
      const found = await store.findImport(tx, call.params.patientId, call.params.importId);
      return found === undefined ? notThere() : act(tx, found);
    });
  const shown = async (tx: Tx, { params: { patientId, importId } }: AskedOne): Promise<Answer<PatientImport>> => {
    const found = await store.findImport(tx, patientId, importId);
    if (found === undefined) return notThere();
    const pieces = piecesOf(found.files).length;
    return answer({ ...found, pieces, received: found.state === 'done' ? pieces : await store.countPieces(tx, found.id) });
  };

  return {
    beginImport: (call) => enter(call, 'reading.import', { type: 'patient', id: call.params.patientId }, async (tx, { personId, tenantId }) => {
      const { params: { patientId }, body: { files }, nowMs } = call;
      if (files.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_IMPORT_BYTES) return refuse('too-large', 'too-large', 'at most 64 MiB at a time; export a shorter span, or use mydr24 import on the command line');
      await store.dropOwnUnfinished(tx, personId);
      if ((await store.countUnfinished(tx)) >= MOST_UNFINISHED) return refuse('too-many-requests', 'too-many-imports', 'many files are being imported here just now; try again later', { retryAfterMs: 600_000 });
      const importId = ids.next<PatientImportId>();
      await store.insertImport(tx, { id: importId, tenantId, patientId, begunBy: personId, files }, nowMs);
      return shown(tx, { ...call, params: { patientId, importId } });
    }),
    putImportPiece: (call) => ofImport(call, 'reading.import-go-on', async (tx, { id, state, files, patientId }) => {
      const { params: { n }, body: { content }, caller } = call;
      const tenantId = tenantOf(caller);
      const piece = piecesOf(files)[n];
      if (piece === undefined) return refuse('unprocessable', 'no-such-piece', 'the files have fewer pieces than that; begin again with the right sizes');
      if (state !== 'receiving') return wrongState('its pieces are here already; check it, or begin again');
      const bytes = Buffer.from(content, 'base64');
      if (bytes.length !== piece.bytes) return refuse('unprocessable', 'wrong-size', `this piece has ${bytes.length} bytes and should have ${piece.bytes}; the file changed while it was sent: choose it again`);
      const sealed = await keys.seal(tx, importOwner(tenantId, patientId), importPlace(id, n), bytes);
      await store.putPiece(tx, { id, tenantId, patientId, n, sealed });
      return answer({});
    }),
    checkImport: async (call) => {
      const reply = await ofImport(call, 'reading.import-go-on', async (tx, { id, files }) => {
        const { timeZone } = call.body;
        if (timeZone !== null && !isKnownZone(timeZone)) return refuse('bad-request', 'unknown-time-zone', 'timeZone is no zone of the IANA list, such as Europe/Andorra');
        const pieces = piecesOf(files).length;
        if ((await store.countPieces(tx, id)) < pieces) return wrongState('not all of its pieces have come; send the missing ones');
        if (!(await store.moveImport(tx, id, ['receiving', 'reading', 'read', 'failed'], 'reading', call.body))) return wrongState('it is being stored already');
        return shown(tx, call);
      });
      if (reply.ok) wake();
      return reply;
    },
    getImport: (call) => ofImport(call, 'reading.import-go-on', (tx) => shown(tx, call)),
    confirmImport: async (call) => {
      const reply = await ofImport(call, 'reading.import-confirm', async (tx, { id, state, summary }) => {
        if (state === 'storing' || state === 'done') return shown(tx, call);
        if (state !== 'read' || summary === null) return wrongState('it has not been read yet; wait for the dry run');
        if (summary.taken === 0) return refuse('unprocessable', 'nothing-to-store', 'nothing in this file could be taken; see what was refused');
        await store.moveImport(tx, id, ['read'], 'storing');
        return shown(tx, call);
      });
      if (reply.ok) wake();
      return reply;
    },
    dropImport: (call) => ofImport(call, 'reading.import-go-on', async (tx, { id, state }) => {
      if (state === 'storing') return wrongState('it is being stored; what is in the record is taken back value by value');
      await store.dropImport(tx, id);
      return answer({});
    }),
  };
}
