// Family links in SQL: a patient's consent to one person, time-boxed, never deleted.
import type { FamilyLink, FamilyLinkId, PersonId } from '@mydr24/protocol';
import type { z } from 'zod';
import { instant, type Tx } from '../platform/postgres.ts';

export type FamilyLinkRow = z.infer<typeof FamilyLink>;

const COLUMNS = `l.id, l.patient_id as "patientId", l.person_id as "personId", s.given_name || ' ' || s.family_name as "personName",
  l.granted_at as "grantedAt", l.expires_at as "expiresAt", l.revoked_at as "revokedAt"`;

export async function listFamilyLinks(tx: Tx, patientId: string): Promise<FamilyLinkRow[]> {
  return tx.query<FamilyLinkRow>(
    `select ${COLUMNS} from family_links l join persons s on s.id = l.person_id where l.patient_id = $1 order by l.granted_at desc, l.id limit 200`,
    [patientId],
    'list-family-links',
  );
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
export async function countLiveLinks(tx: Tx, patientId: string, personId: string, nowMs: number): Promise<{ all: number; ofPerson: number }> {
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
  personId: PersonId;
  grantedBy: string;
  nowMs: number;
  expiresAt: number | null;
}

export async function insertFamilyLink(tx: Tx, link: NewFamilyLink): Promise<void> {
  const { id, tenantId, patientId, personId, grantedBy, nowMs, expiresAt } = link;
  await tx.execute(
    `insert into family_links (id, tenant_id, patient_id, person_id, granted_by, granted_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, tenantId, patientId, personId, grantedBy, instant(nowMs), expiresAt === null ? null : instant(expiresAt)],
    'insert-family-link',
  );
}

export async function revokeFamilyLink(tx: Tx, familyLinkId: string, nowMs: number): Promise<void> {
  const text = `update family_links set revoked_at = $2 where id = $1 and revoked_at is null`;
  await tx.execute(text, [familyLinkId, instant(nowMs)], 'revoke-family-link');
}
