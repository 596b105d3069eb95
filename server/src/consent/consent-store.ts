// A patient's choices in SQL: every version is a row of its own and stays.
import type { Consent, ConsentApp, ConsentChoice, ConsentPage, ConsentRole, PersonId } from '@mydr24/protocol';
import type { z } from 'zod';
import type { Keys } from '../keys/keys.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { type ConsentFact, currentConsents, type ConsentGiver, giverSql, isAppKeptOut, isServiceKeptOut, WHO_SQL } from './consent.ts';

export type ConsentRow = z.infer<typeof Consent>;
type StoredRow = Omit<ConsentRow, 'isInForce' | 'byName'> & { by: ConsentGiver; giverName: string };

const COLUMNS = `c.version, c.topic, c.protected_kind as "protectedKind", c.purpose, c.decision, c.until_at as "untilAt", c.given_at as "givenAt", c.rule_set as "ruleSet",
  s.given_name || ' ' || s.family_name as "personName", a.name as "appName", ${WHO_SQL},
  g.given_name || ' ' || g.family_name as "giverName"`;
const FROM = 'from consents c join patients p on p.id = c.patient_id join persons g on g.id = c.given_by left join persons s on s.id = c.person_id left join smart_apps a on a.id = c.app_id';

const listStored = (tx: Tx, patientId: string, nowMs: number): Promise<StoredRow[]> =>
  tx.query<StoredRow>(`select ${COLUMNS}, ${giverSql('$2::timestamptz')} ${FROM} where c.patient_id = $1 order by c.version`, [patientId, instant(nowMs)], 'list-consents');

/** Newest first. */
export async function listConsents(tx: Tx, patientId: string, nowMs: number): Promise<ConsentRow[]> {
  const rows = await listStored(tx, patientId, nowMs);
  const inForce = new Set(currentConsents(rows as readonly ConsentFact[], nowMs).choices.map(({ version }) => version));
  return rows.toReversed().map(({ by, giverName, ...row }) => ({ ...row, byName: by.isOwn ? null : giverName, isInForce: inForce.has(row.version) }));
}

export interface NewConsent extends ConsentChoice {
  tenantId: string;
  patientId: string;
  givenBy: string;
  ruleSet: string;
}

/** Under the patient's lock, so that versions count up without a gap. */
export async function insertConsent(tx: Tx, choice: NewConsent, nowMs: number): Promise<ConsentRow> {
  const { who } = choice;
  await tx.execute('select id from patients where id = $1 for update', [choice.patientId], 'lock-consents');
  const { version } = await tx.one<{ version: number }>(
    `insert into consents (patient_id, version, tenant_id, topic, purpose, role, person_id, decision, given_at, given_by, until_at, rule_set, protected_kind, app_id)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 from consents where patient_id = $1 returning version`,
    [
      choice.patientId, choice.tenantId, choice.topic, choice.purpose, who.kind === 'role' ? who.role : null, who.kind === 'person' ? who.personId : null, choice.decision, instant(nowMs), choice.givenBy,
      choice.untilAt === null ? null : instant(choice.untilAt), choice.ruleSet, choice.protectedKind, who.kind === 'app' ? who.appId : null,
    ],
    'insert-consent',
  );
  return (await listConsents(tx, choice.patientId, nowMs)).find((row) => row.version === version)!;
}

export async function getBornOn(tx: Tx, patientId: string): Promise<string> {
  return (await tx.one<{ bornOn: string }>(`select to_char(born_on, 'YYYY-MM-DD') as "bornOn" from patients where id = $1`, [patientId], 'get-born-on')).bornOn;
}

/** Whoever works on the patient's ward, and the care team beyond it. */
export async function listWardStaff(tx: Tx, patientId: string): Promise<z.infer<typeof ConsentPage>['people']> {
  return tx.query<{ personId: PersonId; name: string; role: ConsentRole }>(
    `select s.id as "personId", s.given_name || ' ' || s.family_name as name, min(r.role) as role
       from patients p join persons s on s.is_active and (exists (select from person_units u where u.unit_id = p.unit_id and u.person_id = s.id) or exists (select from care_team c where c.patient_id = p.id and c.person_id = s.id and c.removed_at is null))
       join person_roles r on r.person_id = s.id and r.role in ('nurse', 'doctor', 'coordinator')
      where p.id = $1 group by s.id order by 2 limit 200`,
    [patientId],
    'list-ward-staff',
  );
}

/** Service accounts of the patient's ward that still count, and apps registered to read for a person; with what the patient's choices mean for each. */
export async function listApps(tx: Tx, patientId: string, nowMs: number): Promise<ConsentApp[]> {
  const apps = await tx.query<Omit<ConsentApp, 'isKeptOut'>>(
    `select a.id as "appId", a.name, case when a.kind = 'service' then 'service' else 'app' end as kind, a.purpose
       from smart_apps a join patients p on p.id = $1
      where a.ended_at is null and (a.kind <> 'service' or (a.expires_at > $2 and p.unit_id = any(a.unit_ids))) order by a.kind <> 'service', lower(a.name), a.id limit 200`, [patientId, instant(nowMs)], 'list-consent-apps');
  const consents = currentConsents(await listStored(tx, patientId, nowMs), nowMs);
  return apps.map((app) => ({ ...app, isKeptOut: (app.kind === 'service' ? isServiceKeptOut : isAppKeptOut)(consents, 'patient.read', app.appId) }));
}

/** One that ended can be chosen about still: what is said of it stays. */
export async function isApp(tx: Tx, appId: string): Promise<boolean> {
  return (await tx.maybe<{ id: string }>('select a.id from smart_apps a where a.id = $1', [appId], 'is-app')) !== undefined;
}

/** Who acts for the patient now. */
export async function listActing(tx: Tx, patientId: string, nowMs: number): Promise<(z.infer<typeof ConsentPage>['proxies'][number] & { personId: string; isForMinor: boolean })[]> {
  return tx.query(
    `select x.person_id as "personId", s.given_name || ' ' || s.family_name as name, x.kind, x.may_choose as "mayChoose", x.may_see as "maySee", x.until_at as "untilAt", x.is_for_minor as "isForMinor"
       from patient_proxies x join persons s on s.id = x.person_id where x.patient_id = $1 and x.ended_at is null and (x.until_at is null or x.until_at > $2) order by x.appointed_at, x.id`, [patientId, instant(nowMs)], 'list-acting');
}

/** Protected notes opened without consent: only the patient, and whoever chooses for them, is asked this for. */
export async function listDisclosures(tx: Tx, keys: Keys, patientId: string): Promise<z.infer<typeof ConsentPage>['disclosures']> {
  await tx.execute(`select set_config('app.protected', 'on', true)`, [], 'open-protected');
  const rows = await tx.query<z.infer<typeof ConsentPage>['disclosures'][number] & { tenantId: string; breakGlassId: string; sealed: Uint8Array | null }>(
    `select tenant_id as "tenantId", break_glass_id as "breakGlassId", sealed, disclosed_at as at, person_name as "personName", affiliation, nature, kind from protected_disclosures where patient_id = $1 order by disclosed_at desc limit 200`, [patientId], 'list-disclosures');
  await tx.execute(`select set_config('app.protected', '', true)`, [], 'close-protected');
  const natures = await keys.openWords(tx, sealedColumns.disclosure, rows.map((row) => ({ ...row, patientId, row: `${row.breakGlassId} ${row.kind}`, plain: row.nature })));
  return rows.map(({ tenantId: _tenantId, breakGlassId: _breakGlassId, sealed: _sealed, ...row }, n) => ({ ...row, nature: natures[n]! }));
}

export async function isStaff(tx: Tx, personId: string): Promise<boolean> {
  const row = await tx.maybe<{ id: string }>(`select s.id from persons s where s.id = $1 and exists (select from person_roles r where r.person_id = s.id and r.role not in ('patient', 'family'))`, [personId], 'is-staff');
  return row !== undefined;
}
