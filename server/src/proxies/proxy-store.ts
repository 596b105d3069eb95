// Who acts for whom, in SQL. Decides nothing.
import type { OwnProxy, Proxy, ProxyKind } from '@mydr24/protocol';
import { isMail } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { PLACEHOLDER } from '../keys/sealed.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';

const PROXY = `select x.id, x.patient_id as "patientId", x.person_id as "personId", p.given_name || ' ' || p.family_name as "personName", x.kind, x.may_choose as "mayChoose", x.may_see as "maySee", x.evidence, x.sealed, x.tenant_id as "tenantId",
    a.given_name || ' ' || a.family_name as "appointedByName", x.appointed_at as "appointedAt", x.until_at as "untilAt", x.ended_at as "endedAt", e.given_name || ' ' || e.family_name as "endedByName"
  from patient_proxies x join persons p on p.id = x.person_id join persons a on a.id = x.appointed_by left join persons e on e.id = x.ended_by`;

type ProxyRow = Proxy & { tenantId: string; sealed: Uint8Array | null };

async function opened(tx: Tx, keys: Keys, rows: readonly ProxyRow[]): Promise<Proxy[]> {
  const evidence = await keys.openWords(tx, sealedColumns.proxyEvidence, rows.map((row) => ({ ...row, row: row.id, plain: row.evidence })));
  return rows.map(({ tenantId: _tenantId, sealed: _sealed, ...row }, n) => ({ ...row, evidence: evidence[n]! }));
}

export const listProxies = async (tx: Tx, keys: Keys, patientId: string): Promise<Proxy[]> =>
  opened(tx, keys, await tx.query<ProxyRow>(`${PROXY} where x.patient_id = $1 order by x.appointed_at desc, x.id limit 200`, [patientId], 'list-proxies'));
export const findProxy = async (tx: Tx, keys: Keys, patientId: string, id: string): Promise<Proxy | undefined> =>
  (await opened(tx, keys, await tx.query<ProxyRow>(`${PROXY} where x.patient_id = $1 and x.id = $2`, [patientId, id], 'find-proxy')))[0];

export const listOwnProxies = (tx: Tx, personId: string, nowMs: number): Promise<OwnProxy[]> =>
  tx.query<OwnProxy>(
    `select x.patient_id as "patientId", s.given_name || ' ' || s.family_name as "patientName", x.kind, x.may_choose as "mayChoose", x.may_see as "maySee", x.until_at as "untilAt"
       from patient_proxies x join patients s on s.id = x.patient_id where x.person_id = $1 and x.ended_at is null and (x.until_at is null or x.until_at > $2) order by 2, x.id limit 50`, [personId, instant(nowMs)], 'list-own-proxies');

/** With an account as family or patient: whoever only works here has none of their own. */
export const findAccount = async (tx: Tx, keys: Keys, tenantId: string, email: string): Promise<{ personId: string } | undefined> =>
  tx.maybe(`select p.id as "personId" from persons p where ${isMail('p')} and p.is_active and exists (select from person_roles r where r.person_id = p.id and r.role in ('patient', 'family'))`, [await keys.findMail(tx, tenantId, email), email], 'find-proxy-account');

export const getSubject = (tx: Tx, patientId: string): Promise<{ bornOn: string; personId: string | null }> =>
  tx.one(`select to_char(born_on, 'YYYY-MM-DD') as "bornOn", person_id as "personId" from patients where id = $1`, [patientId], 'proxy-subject');

export interface NewProxy {
  id: string; tenantId: string; patientId: string; personId: string; kind: ProxyKind; mayChoose: boolean; maySee: boolean; isForMinor: boolean; evidence: string; appointedBy: string; untilAt: number | null;
}

/** One that ran out makes room; false while one of theirs still runs. */
export async function insertProxy(tx: Tx, keys: Keys, one: NewProxy, nowMs: number): Promise<boolean> {
  await tx.execute('update patient_proxies set ended_at = until_at, ended_by = appointed_by where patient_id = $1 and person_id = $2 and ended_at is null and until_at <= $3', [one.patientId, one.personId, instant(nowMs)], 'proxy-run-out');
  const sealed = await keys.sealWords(tx, sealedColumns.proxyEvidence, { ...one, row: one.id }, one.evidence);
  const made = await tx.execute(
    `insert into patient_proxies (id, tenant_id, patient_id, person_id, kind, may_choose, may_see, is_for_minor, evidence, appointed_by, appointed_at, until_at, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (patient_id, person_id) where ended_at is null do nothing`,
    [one.id, one.tenantId, one.patientId, one.personId, one.kind, one.mayChoose, one.maySee, one.isForMinor, PLACEHOLDER, one.appointedBy, instant(nowMs), one.untilAt === null ? null : instant(one.untilAt), sealed], 'insert-proxy');
  return made === 1;
}

export const endProxy = async (tx: Tx, id: string, endedBy: string, nowMs: number): Promise<boolean> =>
  (await tx.execute('update patient_proxies set ended_at = $3, ended_by = $2 where id = $1 and ended_at is null', [id, endedBy, instant(nowMs)], 'end-proxy')) === 1;
