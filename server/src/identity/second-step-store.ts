// The second step in SQL: a person's app and recovery codes, and from when their tenant asks its staff for one.
import { instant, type Tx } from '../platform/postgres.ts';
import type { HashedCode } from './second-step-port.ts';

export interface CodeAppRow {
  sealedKey: string;
  usedStep: number;
  wrong: number;
}

/** Locks the row: of two that send one code, one comes second. */
export async function claimCodeApp(tx: Tx, personId: string): Promise<CodeAppRow | undefined> {
  const text = `select sealed_key as "sealedKey", used_step::float8 as "usedStep", wrong from code_apps where person_id = $1 for update`;
  return tx.maybe<CodeAppRow>(text, [personId], 'claim-code-app');
}

export async function markStepUsed(tx: Tx, personId: string, step: number): Promise<void> {
  await tx.execute('update code_apps set used_step = $2, wrong = 0 where person_id = $1', [personId, step], 'mark-step-used');
}

export async function countWrongCode(tx: Tx, personId: string): Promise<void> {
  await tx.execute('update code_apps set wrong = wrong + 1 where person_id = $1', [personId], 'count-wrong-code');
}

export interface NewCodeApp {
  personId: string;
  tenantId: string;
  sealedKey: string;
  usedStep: number;
  nowMs: number;
}

/** In place of the one before. */
export async function putCodeApp(tx: Tx, { personId, tenantId, sealedKey, usedStep, nowMs }: NewCodeApp): Promise<void> {
  await tx.execute(
    `insert into code_apps (person_id, tenant_id, sealed_key, made_at, used_step) values ($1, $2, $3, $4, $5)
     on conflict (person_id) do update set sealed_key = excluded.sealed_key, made_at = excluded.made_at, used_step = excluded.used_step, wrong = 0`,
    [personId, tenantId, sealedKey, instant(nowMs), usedStep], 'put-code-app');
}

export async function deleteCodeApp(tx: Tx, personId: string): Promise<void> {
  await tx.execute('delete from code_apps where person_id = $1', [personId], 'delete-code-app');
  await tx.execute('delete from recovery_codes where person_id = $1', [personId], 'delete-recovery-codes');
}

/** The ones before end. */
export async function replaceRecoveryCodes(tx: Tx, { tenantId, personId }: { tenantId: string; personId: string }, codes: readonly HashedCode[], nowMs: number): Promise<void> {
  await tx.execute('delete from recovery_codes where person_id = $1', [personId], 'delete-recovery-codes');
  await tx.execute(
    `insert into recovery_codes (person_id, tenant_id, selector, code_hash, made_at) select $1, $2, s, h, $5 from unnest($3::text[], $4::text[]) as t(s, h)`,
    [personId, tenantId, codes.map(({ selector }) => selector), codes.map(({ codeHash }) => codeHash), instant(nowMs)], 'insert-recovery-codes');
}

export async function findRecoveryCode(tx: Tx, personId: string, selector: string): Promise<string | undefined> {
  const row = await tx.maybe<{ codeHash: string }>('select code_hash as "codeHash" from recovery_codes where person_id = $1 and selector = $2 and used_at is null', [personId, selector], 'find-recovery-code');
  return row?.codeHash;
}

/** False: it was used meanwhile. A right one also lets the app count again. */
export async function useRecoveryCode(tx: Tx, personId: string, selector: string, nowMs: number): Promise<boolean> {
  const used = await tx.execute('update recovery_codes set used_at = $3 where person_id = $1 and selector = $2 and used_at is null', [personId, selector, instant(nowMs)], 'use-recovery-code');
  if (used === 1) await tx.execute('update code_apps set wrong = 0 where person_id = $1', [personId], 'forgive-wrong-codes');
  return used === 1;
}

export interface OwnSecondStepRow {
  codeAppAt: number | null;
  recoveryCodesLeft: number;
  hasPasskey: boolean;
  staffFromAt: number | null;
}

const OWN = `
  select (select a.made_at from code_apps a where a.person_id = p.id) as "codeAppAt",
         (select count(*)::int from recovery_codes r where r.person_id = p.id and r.used_at is null) as "recoveryCodesLeft",
         exists(select from passkeys k where k.person_id = p.id and k.removed_at is null) as "hasPasskey",
         (select s.staff_from from second_step_policies s where s.tenant_id = p.tenant_id) as "staffFromAt"
    from persons p where p.id = $1`;

export async function findSecondStep(tx: Tx, personId: string): Promise<OwnSecondStepRow | undefined> {
  return tx.maybe<OwnSecondStepRow>(OWN, [personId], 'find-second-step');
}

const WITHOUT = `
  select count(*)::int as n from persons p
   where p.is_active and p.password_hash is not null
     and exists(select from person_roles r where r.person_id = p.id and r.role not in ('patient', 'family'))
     and not exists(select from code_apps a where a.person_id = p.id)
     and not exists(select from passkeys k where k.person_id = p.id and k.removed_at is null)`;

export async function findPolicy(tx: Tx, tenantId: string): Promise<{ staffFrom: number | null; staffWithout: number }> {
  const kept = await tx.maybe<{ staffFrom: number | null }>('select staff_from as "staffFrom" from second_step_policies where tenant_id = $1', [tenantId], 'find-second-step-policy');
  const without = await tx.maybe<{ n: number }>(WITHOUT, [], 'count-without-second-step');
  return { staffFrom: kept?.staffFrom ?? null, staffWithout: without?.n ?? 0 };
}

export async function putPolicy(tx: Tx, { tenantId, personId }: { tenantId: string; personId: string }, staffFrom: number | null, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into second_step_policies (tenant_id, staff_from, changed_at, changed_by) values ($1, $2, $3, $4)
     on conflict (tenant_id) do update set staff_from = excluded.staff_from, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [tenantId, staffFrom === null ? null : instant(staffFrom), instant(nowMs), personId], 'put-second-step-policy');
}
