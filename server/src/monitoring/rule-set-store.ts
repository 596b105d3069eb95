// Alarm rule sets in PostgreSQL: numbered versions, the deeds of people, and which are in force. Decides nothing.
import type { PersonId, RuleScope, RuleSetVersion } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { SealedText } from './rule-seal.ts';

export interface StoredSet extends Omit<RuleSetVersion, 'deeds' | 'scope' | 'scopeName' | 'asked'> {
  /** Of a set in force; null where it is not, or came into force before there were seals. */
  readonly signature: SealedText | null;
  readonly tenantId: string;
  readonly scope: RuleScope;
  readonly scopeName: string;
  readonly source: string;
}
type Deed = RuleSetVersion['deeds'][number];
type Row = Omit<StoredSet, 'scope'> & { scope: RuleScope['type']; unitId: string | null; programme: string | null; patientId: string | null };

const COLUMNS = `r.tenant_id as "tenantId", r.version, r.scope, r.unit_id as "unitId", r.programme, r.patient_id as "patientId", r.state, r.revision, r.title,
  r.sha256, r.source, r.signature, coalesce(u.name, r.programme, p.given_name || ' ' || p.family_name, '') as "scopeName"`;
const FROM = `alarm_rule_sets r left join units u on u.id = r.unit_id left join patients p on p.id = r.patient_id`;

export function scopeOf({ scope, unitId, programme, patientId }: Pick<Row, 'scope' | 'unitId' | 'programme' | 'patientId'>): RuleScope {
  return { type: scope, ...(unitId === null ? {} : { unitId }), ...(programme === null ? {} : { programme }), ...(patientId === null ? {} : { patientId }) } as RuleScope;
}
function storedOf({ unitId, programme, patientId, scope, ...row }: Row): StoredSet {
  return { ...row, scope: scopeOf({ scope, unitId, programme, patientId }) };
}
const placeOf = (scope: RuleScope): [string, string | null, string | null, string | null] =>
  [scope.type, scope.type === 'unit' ? scope.unitId : null, scope.type === 'programme' ? scope.programme : null, scope.type === 'patient' ? scope.patientId : null];

/** A number that no set of this tenant had; 1 is the built-in set. */
export async function takeRuleVersion(tx: Tx, tenantId: string): Promise<number> {
  const { version } = await tx.one<{ version: number }>(
    `insert into alarm_rule_numbers (tenant_id, last_version) values ($1, 2)
     on conflict (tenant_id) do update set last_version = alarm_rule_numbers.last_version + 1 returning last_version as version`, [tenantId], 'rules-take-version');
  return version;
}

export async function insertSet(tx: Tx, set: Pick<StoredSet, 'tenantId' | 'version' | 'scope' | 'title' | 'source' | 'sha256'>): Promise<void> {
  await tx.execute(
    `insert into alarm_rule_sets (tenant_id, version, scope, unit_id, programme, patient_id, state, revision, title, source, sha256)
     values ($1, $2, $3, $4, $5, $6, 'draft', 1, $7, $8, $9)`, [set.tenantId, set.version, ...placeOf(set.scope), set.title, set.source, set.sha256], 'rules-insert');
}

export async function updateSet(tx: Tx, set: Pick<StoredSet, 'tenantId' | 'version' | 'revision' | 'title' | 'source' | 'sha256'>): Promise<void> {
  await tx.execute('update alarm_rule_sets set revision = $3, title = $4, source = $5, sha256 = $6 where tenant_id = $1 and version = $2',
    [set.tenantId, set.version, set.revision, set.title, set.source, set.sha256], 'rules-update');
}

/** `signature`: of a set that comes into force. */
export async function updateSetState(tx: Tx, tenantId: string, version: number, state: StoredSet['state'], signature: SealedText | null): Promise<void> {
  await tx.execute('update alarm_rule_sets set state = $3, signature = $4 where tenant_id = $1 and version = $2', [tenantId, version, state, signature === null ? null : JSON.stringify(signature)], 'rules-state');
}

/** As the engine, of a set that came into force before there were seals. */
export async function updateSeal(engine: Tx, tenantId: string, version: number, signature: SealedText): Promise<void> {
  await engine.execute('update alarm_rule_sets set signature = $3 where tenant_id = $1 and version = $2', [tenantId, version, JSON.stringify(signature)], 'rules-seal');
}

export const isTenantThere = async (engine: Tx, tenantId: string): Promise<boolean> => (await engine.maybe('select id from tenants where id = $1', [tenantId], 'rules-tenant')) !== undefined;

/** Retires what is in force in the same place; its number, if there was one. */
export async function retireActive(tx: Tx, tenantId: string, scope: RuleScope): Promise<number | undefined> {
  const row = await tx.maybe<{ version: number }>(
    `update alarm_rule_sets set state = 'retired', signature = null where tenant_id = $1 and state = 'active' and scope = $2
        and unit_id is not distinct from $3 and programme is not distinct from $4 and patient_id is not distinct from $5 returning version`,
    [tenantId, ...placeOf(scope)], 'rules-retire');
  return row?.version;
}

/** Serialises whatever changes which sets are in force. */
export async function lockSets(tx: Tx, tenantId: string): Promise<void> {
  await tx.query('select version from alarm_rule_sets where tenant_id = $1 order by version for update', [tenantId], 'rules-lock');
}

export async function findSet(tx: Tx, tenantId: string, version: number): Promise<StoredSet | undefined> {
  const row = await tx.maybe<Row>(`select ${COLUMNS} from ${FROM} where r.tenant_id = $1 and r.version = $2`, [tenantId, version], 'rules-find');
  return row && storedOf(row);
}

/** Without those of single patients. */
export async function listSets(tx: Tx, tenantId: string): Promise<StoredSet[]> {
  return (await tx.query<Row>(`select ${COLUMNS} from ${FROM} where r.tenant_id = $1 and r.patient_id is null order by r.version desc`, [tenantId], 'rules-list')).map(storedOf);
}

export async function listSetsOfPatient(tx: Tx, patientId: string): Promise<StoredSet[]> {
  return (await tx.query<Row>(`select ${COLUMNS} from ${FROM} where r.patient_id = $1 order by r.version desc`, [patientId], 'rules-list-patient')).map(storedOf);
}

export async function insertRuleDeed(tx: Tx, tenantId: string, version: number, deed: { what: Deed['what']; personId: PersonId | null; at: number }): Promise<void> {
  await tx.execute(
    `insert into alarm_rule_deeds (tenant_id, version, n, what, person_id, at)
     select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5 from alarm_rule_deeds where tenant_id = $1 and version = $2`,
    [tenantId, version, deed.what, deed.personId, instant(deed.at)], 'rules-deed');
}

export async function listRuleDeeds(tx: Tx, tenantId: string, version: number | null): Promise<(Deed & { version: number })[]> {
  return tx.query(
    `select d.version, d.what, d.person_id as "personId", p.given_name || ' ' || p.family_name as "personName", d.at
       from alarm_rule_deeds d left join persons p on p.id = d.person_id
      where d.tenant_id = $1 and ($2::integer is null or d.version = $2) order by d.version, d.n`, [tenantId, version], 'rules-deeds');
}

export interface RuleMark { readonly tenantId: string; readonly version: number; readonly isActive: boolean; readonly mark: string }

/** What is in force in every tenant, and what still has its seal; light enough to be asked every two seconds. */
export async function listActiveMarks(engine: Tx): Promise<RuleMark[]> {
  return engine.query<RuleMark>(
    `select tenant_id as "tenantId", version, state = 'active' as "isActive", concat_ws(' ', version, state, sha256, signature ->> 'signature') as mark
       from alarm_rule_sets where state = 'active' or signature is not null order by tenant_id, version`, [], 'rules-marks');
}
