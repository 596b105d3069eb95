// Browsers that opened a family pass, and who looked as the audit has it.
import type { FamilyLocale, FamilyLook, PatientId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

export interface PassRow {
  id: string;
  patientId: PatientId;
  tokenHash: Buffer;
  locale: FamilyLocale;
  isBound: boolean;
  isRevoked: boolean;
  expiresAt: number;
}

const PASS = `select id, patient_id as "patientId", token_hash as "tokenHash", locale, is_bound as "isBound", revoked_at is not null as "isRevoked", expires_at as "expiresAt"
  from family_links where id = $1 and token_hash is not null`;

export const findPass = (tx: Tx, linkId: string): Promise<PassRow | undefined> => tx.maybe<PassRow>(PASS, [linkId], 'family-pass');
/** Two browsers that open a bound pass at once wait for each other. */
export const findPassForUpdate = (tx: Tx, linkId: string): Promise<PassRow | undefined> => tx.maybe<PassRow>(`${PASS} for update`, [linkId], 'family-pass-for-update');

export const countViewers = async (tx: Tx, linkId: string): Promise<number> =>
  (await tx.one<{ n: number }>('select count(*)::int as n from family_viewers where link_id = $1', [linkId], 'family-viewers-count')).n;

export interface ViewerRow {
  id: string;
  secretHash: Buffer;
  recordedAt: number | null;
}

export const findViewer = (tx: Tx, viewerId: string, linkId: string): Promise<ViewerRow | undefined> =>
  tx.maybe<ViewerRow>('select id, secret_hash as "secretHash", recorded_at as "recordedAt" from family_viewers where id = $1 and link_id = $2', [viewerId, linkId], 'family-viewer');

export interface NewViewer {
  id: string;
  tenantId: string;
  linkId: string;
  secretHash: Buffer;
  browser: NonNullable<FamilyLook['browser']>;
}

export async function insertViewer(tx: Tx, { id, tenantId, linkId, secretHash, browser }: NewViewer, nowMs: number): Promise<void> {
  await tx.execute(
    'insert into family_viewers (id, tenant_id, link_id, secret_hash, browser, opened_at) values ($1, $2, $3, $4, $5, $6)',
    [id, tenantId, linkId, secretHash, browser, instant(nowMs)], 'family-viewer-insert',
  );
  await tx.execute('update family_links set opened_at = coalesce(opened_at, $2) where id = $1', [linkId, instant(nowMs)], 'family-pass-opened');
}

export async function markRecorded(tx: Tx, viewerId: string, nowMs: number): Promise<void> {
  await tx.execute('update family_viewers set recorded_at = $2 where id = $1', [viewerId, instant(nowMs)], 'family-viewer-recorded');
}

/** As the engine: people's requests cannot read the audit. The patient's own looks are left out. */
export function listLooks(engine: Tx, tenantId: string, patientId: string): Promise<FamilyLook[]> {
  return engine.query<FamilyLook>(
    `select nullif(split_part(a.resource, '/', 2), '')::uuid as "linkId", coalesce(l.label, s.given_name || ' ' || s.family_name, '–') as name,
            v.browser, min(a.at) as "firstAt", max(a.at) as "lastAt", count(*)::int as looks
       from audit_rows a
       left join family_links l on a.resource = 'family-link/' || l.id
       left join family_viewers v on a.actor_kind = 'viewer' and v.id = a.actor_id
       left join persons s on a.actor_kind = 'person' and s.id = a.actor_id
      where a.tenant_id = $1 and a.patient_id = $2 and a.action = 'family.watch' and a.outcome = 'allowed'
        and not exists (select from patients p where p.id = $2 and a.actor_kind = 'person' and p.person_id = a.actor_id)
      group by 1, 2, 3, a.actor_id order by max(a.at) desc limit 100`,
    [tenantId, patientId], 'family-looks',
  );
}
