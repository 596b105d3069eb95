// Who lives where, and who was asked to move, in PostgreSQL. Decides nothing.
import type { PersonId, TenantId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { Facility, PatientPlace } from './squares.ts';

export interface PlacesOfTenant {
  readonly tenantId: TenantId;
  readonly places: readonly PatientPlace[];
  readonly facilities: readonly Facility[];
}

/** Where patients are: at home, or in the facility that cares for them. Engine role: of all tenants. */
export async function listPlaces(tx: Tx): Promise<PlacesOfTenant[]> {
  const [patients, facilities] = await Promise.all([
    tx.query<PatientPlace & { tenantId: TenantId }>(
      `select tenant_id as "tenantId", lat, lon, count(*)::int as patients
       from (select p.tenant_id, case when p.lat is null or p.lon is null then f.lat else p.lat end as lat, case when p.lat is null or p.lon is null then f.lon else p.lon end as lon
             from patients p left join facilities f on f.id = p.facility_id where not p.is_drill) as placed
       where lat is not null and lon is not null group by tenant_id, lat, lon order by tenant_id, lat, lon`, [], 'coverage-patients',
    ),
    tx.query<Facility & { tenantId: TenantId }>(
      'select f.tenant_id as "tenantId", f.name, f.lat, f.lon from facilities f join tenants t on t.id = f.tenant_id where not t.is_watchdog order by f.tenant_id, f.id', [], 'coverage-facilities',
    ),
  ]);
  const [byTenant, named] = [Map.groupBy(patients, ({ tenantId }) => tenantId), Map.groupBy(facilities, ({ tenantId }) => tenantId)];
  return [...new Set([...byTenant.keys(), ...named.keys()])].map((tenantId) => ({ tenantId, places: byTenant.get(tenantId) ?? [], facilities: named.get(tenantId) ?? [] }));
}

export const MOVE_NOTICE = 'move ';

export interface AskedMove {
  readonly personId: PersonId;
  readonly name: string;
  readonly askedAt: number;
  readonly state: 'waiting' | 'sent' | 'failed';
}

/** Of the caller's tenant, since then; the latest of each person. */
export const listAskedMoves = (tx: Tx, sinceMs: number): Promise<AskedMove[]> =>
  tx.query<AskedMove>(
    `select distinct on (n.person_id) n.person_id as "personId", p.given_name || ' ' || p.family_name as name, n.created_at as "askedAt",
            case when n.sent_at is not null then 'sent' when n.failed_at is not null then 'failed' else 'waiting' end as state
     from notices n join persons p on p.id = n.person_id
     where n.once like '${MOVE_NOTICE}%' and n.created_at >= $1 order by n.person_id, n.created_at desc`, [instant(sinceMs)], 'coverage-asked',
  );
