// What a patient asks about their own data, and what the privacy officer decides of it. Enters by the door; rows are erased by the engine.
import type { Erasure, ErasureProof, OwnErasure, PrivacyExportId } from '@mydr24/protocol';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { Keys } from '../keys/keys.ts';
import type { TenantGate } from '../tenancy/tenant-limits.ts';
import { keptUntil } from './erasure.ts';
import * as store from './erasure-store.ts';
import { verifyErasure, type VerifiedErasure } from './erasure-verify-store.ts';
import { findExport, findPiece, insertExport, listExports } from './export-store.ts';
import { exportOwner, piecePlace } from './export-pieces.ts';
import { processingRecord } from './processing-record.ts';
import { findLastCare, findRecordKeep } from './record-times-store.ts';
import { type Words, privacyNotice } from './privacy-words.ts';

/** As the notices' port takes it: each once, in their language. */
export type TellPeople = (tx: Tx, tenantId: string, once: string, people: readonly { id: string; locale: string }[], say: (locale: string) => Words, nowMs: number) => Promise<number>;

export interface PrivacyRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly keys: Keys;
  /** Years a record is kept where a tenant said nothing. */
  readonly keptYears: number;
  readonly tellPeople: TellPeople;
  /** Names of the master keys that are there. */
  readonly masters: () => Promise<readonly string[]>;
  readonly tenants: Pick<TenantGate, 'takeRoom'>;
  /** Begins what was granted at once. */
  readonly wakeErasing: () => void;
  readonly wakeExports: () => void;
}

export type PrivacyHandlers = Pick<
  Handlers<Caller>,
  'getOwnPrivacy' | 'askForExport' | 'getExportPiece' | 'askForErasure' | 'withdrawErasure' | 'listErasures' | 'decideErasure' | 'verifyErasure' | 'listLegalHolds' | 'placeLegalHold' | 'liftLegalHold' | 'getProcessingRecord'
>;

const SHOWN = 200;
/** An export is work: so many of one patient in a day. */
const MOST_EXPORTS = 5;
const DAY_MS = 86_400_000;
const notFound = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');

export function createPrivacyHandlers(options: PrivacyRouteOptions): PrivacyHandlers {
  const { pg, door, ids, keptYears } = options;
  return {
    getOwnPrivacy: ({ caller, params: { patientId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.own', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const erasure = await store.findNewestErasure(tx, patientId);
        return answer({ erasure: erasure === undefined ? null : ownOf(erasure), exports: await listExports(tx, patientId), keptYears: (await findRecordKeep(tx, tenantOf(caller), keptYears)).years });
      }, { readOnly: true }),
    askForExport: ({ caller, params: { patientId }, body: { language }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.export-own', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const earlier = await listExports(tx, patientId);
        const running = earlier.find(({ state }) => state === 'waiting' || state === 'making');
        if (running !== undefined) return answer(running);
        if (earlier.filter(({ askedAt }) => askedAt > nowMs - DAY_MS).length >= MOST_EXPORTS) return refuse('conflict', 'too-many-exports', `${MOST_EXPORTS} files were made within a day. Take one of those, or wait until tomorrow.`);
        for (const kind of ['files', 'exports'] as const) {
          const full = await options.tenants.takeRoom(tx, tenantOf(caller), kind);
          if (full !== null) return { ok: false, error: full };
        }
        const made = await insertExport(tx, { id: ids.next<PrivacyExportId>(), tenantId: tenantOf(caller), patientId, askedBy: personOf(caller).personId, language }, nowMs);
        tx.afterCommit(options.wakeExports);
        return answer(made);
      }),
    getExportPiece: (call) => pieceOf(options, call),
    askForErasure: ({ caller, params: { patientId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.erase-own', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const id = ids.next();
        if (!(await store.insertErasure(tx, { id, tenantId: tenantOf(caller), patientId, askedBy: personOf(caller).personId }, nowMs))) return refuse('conflict', 'asked-already', 'You asked for this already. It is being looked at, or done.');
        await options.tellPeople(tx, tenantOf(caller), `erasure/${id}/asked`, await store.listOfficers(tx), privacyNotice('asked'), nowMs);
        return answer(ownOf((await store.findErasure(tx, id))!));
      }),
    withdrawErasure: ({ caller, params: { patientId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.erase-own', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const asked = await store.findNewestErasure(tx, patientId);
        if (asked === undefined || !(await store.settleErasure(tx, asked.id, { state: 'withdrawn', decidedBy: null, note: null, keptUntil: null }, nowMs))) return notWaiting();
        return answer(ownOf((await store.findErasure(tx, asked.id))!));
      }),
    listErasures: ({ caller, query: { state }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.review', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ erasures: await store.listErasures(tx, state === 'over', SHOWN) }) : entry;
      }, { readOnly: true }),
    decideErasure: (call) => decide(options, call),
    verifyErasure: (call) => verify(options, call),
    listLegalHolds: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.hold', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ holds: await store.listHolds(tx) }) : entry;
      }, { readOnly: true }),
    placeLegalHold: ({ caller, body: { patientId, reason }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.hold', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const id = ids.next();
        const isPlaced = await store.insertHold(tx, { id, tenantId: tenantOf(caller), patientId, reason, placedBy: personOf(caller).personId }, nowMs);
        return isPlaced ? answer(await store.getHold(tx, id)) : refuse('conflict', 'held-already', 'A hold stands for this patient already.');
      }),
    liftLegalHold: ({ caller, params: { holdId }, body: { reason }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.hold', { type: 'legal-hold', id: holdId }, requestId);
        if (!entry.ok) return entry;
        if (!(await store.liftHold(tx, holdId, { personId: personOf(caller).personId, reason }, nowMs))) return refuse('conflict', 'lifted-already', 'This hold was lifted already.');
        tx.afterCommit(options.wakeErasing);
        return answer(await store.getHold(tx, holdId));
      }),
    getProcessingRecord: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'privacy.record', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ keptYears: (await findRecordKeep(tx, tenantOf(caller), keptYears)).years, entries: processingRecord() }) : entry;
      }, { readOnly: true }),
  };
}

type CallOf<K extends keyof PrivacyHandlers> = Parameters<PrivacyHandlers[K]>[0];

function decide({ pg, door, keptYears, tellPeople, wakeErasing }: PrivacyRouteOptions, { caller, params: { erasureId }, body, requestId, nowMs }: CallOf<'decideErasure'>): Promise<Answer<Erasure>> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'privacy.review', { type: 'erasure', id: erasureId }, requestId);
    if (!entry.ok) return entry;
    const asked = await store.findErasure(tx, erasureId);
    if (asked === undefined) return notFound();
    if (body.decision === 'grant' && asked.isHeld) return refuse('conflict', 'held', 'A legal hold stands for this patient. Lift it first, or refuse and say that the law forbids it.');
    const isGranted = body.decision === 'grant';
    const until = isGranted ? keptUntil(await findLastCare(tx, asked.patientId), (await findRecordKeep(tx, tenantOf(caller), keptYears)).years, nowMs) : null;
    const decision = { state: isGranted ? ('granted' as const) : ('refused' as const), decidedBy: personOf(caller).personId, note: body.note, keptUntil: until };
    if (!(await store.settleErasure(tx, erasureId, decision, nowMs))) return notWaiting();
    const patient = await store.findPersonOf(tx, asked.patientId);
    // Whoever loses their account with it cannot read a notice any more: they were told before, on the screen where they asked.
    if (patient !== undefined && !isGranted) await tellPeople(tx, tenantOf(caller), `erasure/${erasureId}/refused`, [patient], privacyNotice('refused'), nowMs);
    if (isGranted) tx.afterCommit(wakeErasing);
    return answer((await store.findErasure(tx, erasureId))!);
  });
}

async function verify({ pg, door, masters }: PrivacyRouteOptions, { caller, params: { erasureId }, requestId }: CallOf<'verifyErasure'>): Promise<Answer<ErasureProof>> {
  const alive = await masters();
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'privacy.review', { type: 'erasure', id: erasureId }, requestId);
    if (!entry.ok) return entry;
    const erasure = await store.findErasure(tx, erasureId);
    if (erasure === undefined) return notFound();
    if (erasure.privateErasedAt === null) return refuse('conflict', 'not-erased', 'Nothing of it was erased yet.');
    const parts = erasure.recordErasedAt === null ? (['private'] as const) : (['private', 'record'] as const);
    const look = { query: async <Row extends object>(text: string, values: readonly unknown[], name: string) => ({ rows: await tx.query<Row>(text, [...values], name) }) };
    const proof = await verifyErasure(look, { id: erasureId, tenantId: tenantOf(caller), patientId: erasure.patientId, parts });
    return answer({ parts: [...parts], looks: proof.looks, left: [...proof.left], backups: backupsOf(proof, alive) });
  });
}

function backupsOf({ masters }: VerifiedErasure, alive: readonly string[]): ErasureProof['backups'] {
  if (masters.length === 0) return 'nothing-sealed';
  return masters.some((master) => alive.includes(master)) ? 'open' : 'closed';
}

function pieceOf({ pg, door, keys }: PrivacyRouteOptions, { caller, params: { patientId, exportId, piece }, requestId, nowMs }: CallOf<'getExportPiece'>): ReturnType<PrivacyHandlers['getExportPiece']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'privacy.export-own', { type: 'patient', id: patientId }, requestId);
    if (!entry.ok) return entry;
    const made = await findExport(tx, patientId, exportId);
    if (made?.state !== 'ready' || (made.expiresAt ?? 0) <= nowMs) return refuse('not-found', 'export-gone', 'This file is not there any more. Ask for a new one.');
    const sealed = await findPiece(tx, exportId, piece);
    const content = sealed === undefined ? null : await keys.open(tx, exportOwner(tenantOf(caller), patientId), piecePlace(exportId, piece), sealed);
    return content === null ? notFound() : answer({ contentType: 'application/octet-stream', fileName: `piece-${piece}`, content: Uint8Array.from(content) });
  });
}

const notWaiting = () => refuse('conflict', 'not-waiting', 'There is no request that waits; it was decided or taken back.');

const ownOf = ({ patientName: _name, bornOn: _born, isHeld: _held, decidedByName: _by, ...own }: Erasure): OwnErasure => own;

function personOf(caller: Caller): PersonCaller {
  if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
  return caller;
}
