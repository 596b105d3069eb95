// What hospitals can take, in PostgreSQL. Decides nothing.
import type { CapacityReport, FacilityId, Hospital, PersonId, TenantId } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';

const hospitals = `
  select f.id as "facilityId", f.name, f.lat, f.lon, c.beds, c.is_closed as "isClosed", c.note, c.told_at as "toldAt", p.given_name || ' ' || p.family_name as "toldBy"
    from facilities f
    left join lateral (select beds, is_closed, note, told_at, told_by from capacity_reports where facility_id = f.id order by told_at desc, id desc limit 1) c on true
    left join persons p on p.id = c.told_by`;

type Row = Pick<Hospital, 'facilityId' | 'name'> & Hospital['at'] & { [Key in keyof NonNullable<Hospital['capacity']>]: NonNullable<Hospital['capacity']>[Key] | null };

const hospitalOf = ({ facilityId, name, lat, lon, beds, isClosed, note, toldAt, toldBy }: Row): Hospital => ({
  facilityId, name, at: { lat, lon },
  capacity: beds === null || isClosed === null || note === null || toldAt === null ? null : { beds, isClosed, note, toldAt, toldBy: toldBy ?? '' },
});

export async function listHospitals(tx: Tx): Promise<Hospital[]> {
  return (await tx.query<Row>(`${hospitals} where f.retired_at is null order by f.name, f.id`, [], 'list-hospitals')).map(hospitalOf);
}

export async function getHospital(tx: Tx, facilityId: FacilityId): Promise<Hospital> {
  return hospitalOf(await tx.one<Row>(`${hospitals} where f.id = $1`, [facilityId], 'get-hospital'));
}

export interface ToldCapacity extends CapacityReport {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly facilityId: FacilityId;
  readonly byId: PersonId;
  readonly nowMs: number;
}

export async function insertCapacity(tx: Tx, { id, tenantId, facilityId, beds, isClosed, note, byId, nowMs }: ToldCapacity): Promise<void> {
  await tx.query(
    `insert into capacity_reports (id, tenant_id, facility_id, beds, is_closed, note, told_at, told_by) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, tenantId, facilityId, json(beds), isClosed, note, instant(nowMs), byId],
    'insert-capacity',
  );
}
