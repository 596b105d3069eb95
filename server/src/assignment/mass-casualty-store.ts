// Mass-casualty mode in PostgreSQL, with the people tagged at its scenes. Decides nothing.
import type { CasualtyTag, EmergencyId, MassCasualtyEntry, MassCasualtyId, PersonId, Position, TenantId, TriageCategory } from '@mydr24/protocol';
import type { z } from 'zod';
import { instant, type Tx } from '../platform/postgres.ts';
import type { KeptMassCasualty } from './mass-casualty.ts';

const columns = `m.id, m.tenant_id as "tenantId", m.reason, m.scene_emergency_id as "sceneEmergencyId",
  case when m.scene_lat is null then null else jsonb_build_object('lat', m.scene_lat, 'lon', m.scene_lon) end as scene, m.declared_at as "declaredAt",
  (select p.given_name || ' ' || p.family_name from persons p where p.id = m.declared_by) as "declaredBy", m.until_at as "untilAt", m.ended_at as "endedAt",
  m.called_in_at as "calledInAt", m.called_in as "calledIn",
  coalesce((select jsonb_agg(jsonb_build_object('tag', c.tag, 'category', c.category, 'emergencyId', c.emergency_id, 'changedAt', floor(extract(epoch from c.changed_at) * 1000),
      'changedBy', (select p.given_name || ' ' || p.family_name from persons p where p.id = c.changed_by)) order by c.tag)
    from casualties c where c.mass_casualty_id = m.id), '[]') as casualties`;

/** Of the caller's tenant, or for the engine of all. */
export const listOn = (tx: Tx, nowMs: number): Promise<KeptMassCasualty[]> =>
  tx.query<KeptMassCasualty>(`select ${columns} from mass_casualties m where m.ended_at is null and m.until_at > $1 order by m.declared_at, m.id`, [instant(nowMs)], 'mass-casualties-on');

export const findMassCasualty = (tx: Tx, id: string): Promise<KeptMassCasualty | undefined> =>
  tx.maybe<KeptMassCasualty>(`select ${columns} from mass_casualties m where m.id = $1`, [id], 'mass-casualty-find');

interface Declared extends MassCasualtyEntry {
  readonly id: MassCasualtyId;
  readonly tenantId: TenantId;
  readonly scene: Position | null;
  readonly byId: PersonId;
  readonly nowMs: number;
}

/** Two who declare the same in one moment declare one; false for the second. */
export async function insertMassCasualty(tx: Tx, { id, tenantId, reason, sceneEmergencyId, scene, untilAt, byId, nowMs }: Declared): Promise<boolean> {
  const count = await tx.execute(
    `insert into mass_casualties (id, tenant_id, reason, scene_emergency_id, scene_lat, scene_lon, declared_at, declared_by, until_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [id, tenantId, reason, sceneEmergencyId, scene?.lat ?? null, scene?.lon ?? null, instant(nowMs), byId, instant(untilAt)], 'mass-casualty-insert',
  );
  return count > 0;
}

/** Where an emergency is; undefined when there is none. */
export const findScene = (tx: Tx, emergencyId: string): Promise<{ position: Position | null } | undefined> =>
  tx.maybe<{ position: Position | null }>(`select state->'place'->'position' as position from emergencies where id = $1 and closed_at is null`, [emergencyId], 'mass-casualty-scene');

export const updateUntil = (tx: Tx, id: string, untilAt: number): Promise<number> =>
  tx.execute('update mass_casualties set until_at = $2 where id = $1 and ended_at is null', [id, instant(untilAt)], 'mass-casualty-until');

export const endMassCasualty = (tx: Tx, id: string, byId: PersonId, nowMs: number): Promise<number> =>
  tx.execute('update mass_casualties set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null', [id, instant(nowMs), byId], 'mass-casualty-end');

/** Those whose time is up, ended at that time; each by one node only. Engine role. */
export const endRunOut = (tx: Tx, nowMs: number): Promise<{ id: MassCasualtyId; tenantId: TenantId }[]> =>
  tx.query('update mass_casualties set ended_at = until_at where ended_at is null and until_at <= $1 returning id, tenant_id as "tenantId"', [instant(nowMs)], 'mass-casualties-run-out');

/** 0 when they were called in before. */
export const markCalledIn = (tx: Tx, id: string, nowMs: number): Promise<number> =>
  tx.execute('update mass_casualties set called_in_at = $2 where id = $1 and called_in_at is null and ended_at is null', [id, instant(nowMs)], 'mass-casualty-call-in');

export const updateCalledIn = (tx: Tx, id: string, count: number): Promise<number> =>
  tx.execute('update mass_casualties set called_in = $2 where id = $1', [id, count], 'mass-casualty-called-in');

/** Active responders off duty, with the language they read. */
export const listOffDuty = (tx: Tx): Promise<{ id: PersonId; locale: string }[]> =>
  tx.query(`select p.id, p.locale from responders r join persons p on p.id = r.person_id where r.duty = 'off' and p.is_active order by p.id`, [], 'mass-casualty-off-duty');

interface Marked {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly tag: z.infer<typeof CasualtyTag>;
  readonly category: TriageCategory;
  readonly emergencyId: EmergencyId | null;
  readonly byId: PersonId;
  readonly nowMs: number;
}

export async function upsertCasualty(tx: Tx, { id, tenantId, tag, category, emergencyId, byId, nowMs }: Marked): Promise<void> {
  await tx.execute(
    `insert into casualties (mass_casualty_id, tenant_id, tag, category, emergency_id, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (mass_casualty_id, tag) do update set category = excluded.category, emergency_id = excluded.emergency_id, changed_at = excluded.changed_at, changed_by = excluded.changed_by
     where casualties.category <> excluded.category or casualties.emergency_id is distinct from excluded.emergency_id`,
    [id, tenantId, tag, category, emergencyId, instant(nowMs), byId], 'casualty-upsert',
  );
}
