// Family links in SQL: a patient's consent to one person or, as a pass, to whoever has the address; time-boxed, never deleted.
import type { FamilyLink, FamilyLinkId, FamilyLocale, FamilyShare, PatientId, PersonId } from '@mydr24/protocol';
import type { z } from 'zod';
import { addressOwner, newsPlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { PLACEHOLDER } from '../keys/sealed.ts';
import { instant, type Tx } from '../platform/postgres.ts';

export type FamilyLinkRow = z.infer<typeof FamilyLink>;

const COLUMNS = `l.id, l.patient_id as "patientId", l.person_id as "personId", coalesce(s.given_name || ' ' || s.family_name, l.label) as "personName",
  l.granted_at as "grantedAt", l.expires_at as "expiresAt", l.revoked_at as "revokedAt", l.emergency_id as "emergencyId", l.shares, l.is_bound as "isBound",
  l.opened_at as "openedAt", l.news_by as "newsBy", l.basis`;
const FROM = 'from family_links l left join persons s on s.id = l.person_id';

export async function listFamilyLinks(tx: Tx, patientId: string): Promise<FamilyLinkRow[]> {
  return tx.query<FamilyLinkRow>(`select ${COLUMNS} ${FROM} where l.patient_id = $1 order by l.granted_at desc, l.id limit 200`, [patientId], 'list-family-links');
}

export async function listEmergencyLinks(tx: Tx, emergencyId: string): Promise<FamilyLinkRow[]> {
  return tx.query<FamilyLinkRow>(`select ${COLUMNS} ${FROM} where l.emergency_id = $1 order by l.granted_at desc, l.id limit 200`, [emergencyId], 'list-emergency-links');
}

export async function getFamilyLink(tx: Tx, linkId: string): Promise<FamilyLinkRow> {
  return tx.one<FamilyLinkRow>(`select ${COLUMNS} ${FROM} where l.id = $1`, [linkId], 'get-family-link');
}

/** A person who may be given a link: active, and with an account as family. */
export async function findFamilyMember(tx: Tx, personId: string): Promise<{ name: string } | undefined> {
  return tx.maybe<{ name: string }>(
    `select s.given_name || ' ' || s.family_name as name from persons s
       join person_roles r on r.person_id = s.id and r.role = 'family' where s.id = $1 and s.is_active`,
    [personId],
    'find-family-member',
  );
}

/** Locks the patient's record, so that two grants at once see each other. */
export async function countLiveLinks(tx: Tx, patientId: string, personId: string | null, nowMs: number): Promise<{ all: number; ofPerson: number }> {
  await tx.query(`select id from patients where id = $1 for no key update`, [patientId], 'lock-patient');
  return tx.one<{ all: number; ofPerson: number }>(
    `select count(*)::int as all, (count(*) filter (where person_id = $2))::int as "ofPerson" from family_links
      where patient_id = $1 and revoked_at is null and (expires_at is null or expires_at > $3)`,
    [patientId, personId, instant(nowMs)],
    'count-live-family-links',
  );
}

export interface NewFamilyLink {
  id: FamilyLinkId;
  tenantId: string;
  patientId: string;
  personId: PersonId | null;
  grantedBy: string;
  nowMs: number;
  expiresAt: number | null;
  shares: readonly FamilyShare[];
  newsBy: FamilyLinkRow['newsBy'];
  pass: NewPass | null;
}

export interface NewPass {
  tokenHash: Buffer;
  label: string;
  locale: FamilyLocale;
  isBound: boolean;
  basis: NonNullable<FamilyLinkRow['basis']>;
  emergencyId: string | null;
  endsAfterMs: number | null;
  newsAddress: string | null;
}

export async function insertFamilyLink(tx: Tx, keys: Keys, link: NewFamilyLink): Promise<void> {
  const { id, tenantId, patientId, personId, grantedBy, nowMs, expiresAt, shares, newsBy, pass } = link;
  const address = pass?.newsAddress ?? null;
  const sealed = address === null ? null : await keys.sealText(tx, addressOwner(tenantId, patientId), newsPlace(id), address);
  await tx.execute(
    `insert into family_links (id, tenant_id, patient_id, person_id, granted_by, granted_at, expires_at, shares, news_by,
       token_hash, label, locale, is_bound, basis, emergency_id, ends_after_ms, news_address, sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      id, tenantId, patientId, personId, grantedBy, instant(nowMs), expiresAt === null ? null : instant(expiresAt), [...shares], newsBy,
      pass?.tokenHash ?? null, pass?.label ?? null, pass?.locale ?? null, pass?.isBound ?? false, pass?.basis ?? null, pass?.emergencyId ?? null, pass?.endsAfterMs ?? null, address === null ? null : PLACEHOLDER, sealed,
    ],
    'insert-family-link',
  );
}

export async function revokeFamilyLink(tx: Tx, familyLinkId: string, nowMs: number): Promise<void> {
  const text = `update family_links set revoked_at = $2 where id = $1 and revoked_at is null`;
  await tx.execute(text, [familyLinkId, instant(nowMs)], 'revoke-family-link');
}

export async function changeShares(tx: Tx, familyLinkId: string, shares: readonly FamilyShare[]): Promise<void> {
  await tx.execute('update family_links set shares = $2 where id = $1', [familyLinkId, [...shares]], 'change-family-shares');
}

/** What a pass made at an emergency depends on. */
export async function findPlanFor(tx: Tx, emergencyId: string): Promise<{ patientId: PatientId; isReal: boolean; isOpen: boolean; tellsFamily: boolean } | undefined> {
  return tx.maybe(
    `select patient_id as "patientId", mode = 'actual' as "isReal", closed_at is null as "isOpen", state->'protocol'->>'familyNotice' is distinct from 'none' as "tellsFamily"
       from emergencies where id = $1`,
    [emergencyId], 'family-plan-of-emergency',
  );
}
