// Lets a browser in with the token of a pass, knows it again by its cookie, and reads what it is shown, with the audit row in the same transaction. Every
// way of not being let in looks alike from outside, but for a pass that belongs to another browser.
import type { FamilyLook, PatientId } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import { type Attempts, countAttempt, forgiveAttempt, waitBeforeAttemptMs } from '../people/attempt-limit.ts';
import type { Secrets } from '../people/secrets.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { FamilyView, ReadFamilyView } from './family-view.ts';
import { parsePassToken, type PassToken } from './pass-token-node.ts';
import { countViewers, findPass, findPassForUpdate, findViewer, insertViewer, markRecorded, type PassRow } from './viewer-store.ts';

/** What the cookie of a viewer says. */
export interface Viewer {
  tenantId: string;
  linkId: string;
  viewerId: string;
  secret: string;
}

export type Opened = { type: 'opened'; viewer: Viewer } | { type: 'wrong' } | { type: 'taken' } | { type: 'wait' };
export type Watched = { type: 'open'; view: FamilyView } | { type: 'ended'; why: 'revoked' | 'expired' } | { type: 'unknown' };

export interface OpeningFrom {
  token: string;
  address: string;
  browser: NonNullable<FamilyLook['browser']>;
  /** Of the same browser, if it has opened this pass before. */
  known: (linkId: string) => Viewer | null;
  requestId: string;
}

export interface ViewerEngine {
  open(from: OpeningFrom): Promise<Opened>;
  watch(viewer: Viewer, requestId: string): Promise<Watched>;
}

export interface ViewerEngineOptions {
  pg: Postgres;
  clock: Pick<Clock, 'nowMs'>;
  ids: Ids;
  secrets: Secrets;
  insertAudit: InsertAudit;
  readView: ReadFamilyView;
}

/** An open page is asked for again and again; its row in the audit stands for this long of watching. */
const RECORD_EVERY_MS = 10 * 60_000;

export function createViewers(options: ViewerEngineOptions): ViewerEngine {
  const { pg, clock, secrets } = options;
  let attempts: Attempts = new Map();

  async function letIn(tx: Tx, token: PassToken, from: OpeningFrom): Promise<Opened> {
    const nowMs = clock.nowMs();
    const pass = await findPassForUpdate(tx, token.linkId);
    const refuse = async (type: 'wrong' | 'taken'): Promise<Opened> => {
      if (pass) await audit(options, tx, { ...token, viewerId: null }, pass, 'refused', from.requestId);
      return { type };
    };
    if (!pass || !secrets.isHashOf(token.secret, pass.tokenHash) || endOf(pass, nowMs) !== null) return refuse('wrong');
    const known = from.known(pass.id);
    if (known !== null && (await isKnown(options, tx, known))) return { type: 'opened', viewer: known };
    if (pass.isBound && (await countViewers(tx, pass.id)) > 0) return refuse('taken');
    const viewer: Viewer = { tenantId: token.tenantId, linkId: pass.id, viewerId: options.ids.next(), secret: secrets.make() };
    await insertViewer(tx, { id: viewer.viewerId, tenantId: token.tenantId, linkId: pass.id, secretHash: secrets.hash(viewer.secret), browser: from.browser }, nowMs);
    return { type: 'opened', viewer };
  }

  return {
    async open(from) {
      const token = parsePassToken(from.token);
      const attempt = { account: `family-pass ${token?.linkId ?? ''}`, address: from.address };
      if (waitBeforeAttemptMs(attempts, attempt, clock.nowMs()) > 0) return { type: 'wait' };
      attempts = countAttempt(attempts, attempt, clock.nowMs());
      const opened: Opened = token === null ? { type: 'wrong' } : await pg.asTenant(token.tenantId, (tx) => letIn(tx, token, from));
      if (opened.type !== 'wrong') attempts = forgiveAttempt(attempts, attempt, clock.nowMs());
      return opened;
    },
    watch: (viewer, requestId) =>
      pg.asTenant(viewer.tenantId, async (tx): Promise<Watched> => {
        const pass = await findPass(tx, viewer.linkId);
        const row = await findViewer(tx, viewer.viewerId, viewer.linkId);
        if (!pass || !row || !secrets.isHashOf(viewer.secret, row.secretHash)) return { type: 'unknown' };
        const nowMs = clock.nowMs();
        const end = endOf(pass, nowMs);
        const view = end === null ? await options.readView(tx, viewer.linkId) : null;
        if (view === null) return { type: 'ended', why: end ?? 'revoked' };
        if (row.recordedAt === null || nowMs - row.recordedAt >= RECORD_EVERY_MS) {
          await audit(options, tx, viewer, pass, 'allowed', requestId);
          await markRecorded(tx, row.id, nowMs);
        }
        return { type: 'open', view };
      }),
  };
}

function endOf({ isRevoked, expiresAt }: PassRow, nowMs: number): 'revoked' | 'expired' | null {
  if (isRevoked) return 'revoked';
  return expiresAt <= nowMs ? 'expired' : null;
}

async function isKnown({ secrets }: ViewerEngineOptions, tx: Tx, { viewerId, linkId, secret }: Viewer): Promise<boolean> {
  const row = await findViewer(tx, viewerId, linkId);
  return row !== undefined && secrets.isHashOf(secret, row.secretHash);
}

type Who = { tenantId: string; linkId: string; viewerId: string | null };

function audit({ insertAudit, clock }: ViewerEngineOptions, tx: Tx, { tenantId, linkId, viewerId }: Who, { patientId }: { patientId: PatientId }, outcome: 'allowed' | 'refused', requestId: string): Promise<void> {
  return insertAudit(tx, [{ tenantId, atMs: clock.nowMs(), actorKind: 'viewer', actorId: viewerId, action: 'family.watch', resource: `family-link/${linkId}`, patientId, outcome, requestId }]);
}

