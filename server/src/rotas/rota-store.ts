// Rotas in PostgreSQL with what is laid over them. The same statements serve a tenant's request and the engine: row-level
// security says whose rows there are. Decides nothing.
import type { FacilityId, PersonId, Role, RotaId, RotaPlan } from '@mydr24/protocol';
import { contactPlace, type KeptAddress } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { KeptRota } from './kept-rota.ts';
import type { Away, Override, Transfer } from './rota.ts';

interface RotaRow {
  id: RotaId;
  tenantId: string;
  plan: RotaPlan;
  version: number;
  changedAt: number;
}
type OfRota<Item> = Item & { rotaId: string };
type OfTenant<Item> = Item & { tenantId: string };

/** For people who left: from before any rota to after it. */
const FOR_EVER = { fromAt: 0, toAt: 8_640_000_000_000_000 };

/** Every rota in use, with what may matter after `sinceMs`. */
export async function listRotas(tx: Tx, sinceMs: number): Promise<KeptRota[]> {
  const since = [instant(sinceMs)];
  const [rotas, overrides, transfers, absences, left] = await Promise.all([
    tx.query<RotaRow>(`select id, tenant_id as "tenantId", plan, version, changed_at as "changedAt" from rotas where retired_at is null order by id`, [], 'rotas-list'),
    tx.query<OfRota<Override>>(
      `select rota_id as "rotaId", person_id as "personId", from_at as "fromAt", to_at as "toAt" from rota_overrides
        where ended_at is null and to_at > $1 order by version, id`, since, 'rota-overrides-live'),
    tx.query<OfRota<Transfer>>(
      `select s.rota_id as "rotaId", t.from_id as "fromId", t.to_id as "toId", t.from_at as "fromAt", t.to_at as "toAt"
         from rota_swaps s cross join lateral (values (s.asker_id, s.other_id, s.gives_from_at, s.gives_to_at), (s.other_id, s.asker_id, s.takes_from_at, s.takes_to_at))
           as t (from_id, to_id, from_at, to_at)
        where s.status = 'agreed' and t.to_at > $1 order by s.version, s.id, t.from_at`, since, 'rota-transfers-live'),
    tx.query<OfTenant<Away>>(
      `select tenant_id as "tenantId", person_id as "personId", from_at as "fromAt", to_at as "toAt" from absences where ended_at is null and to_at > $1`, since, 'absences-live'),
    tx.query<{ tenantId: string; personId: PersonId }>(`select tenant_id as "tenantId", id as "personId" from persons where not is_active`, [], 'rota-people-left'),
  ]);
  const away = [...absences, ...left.map((person) => ({ ...person, ...FOR_EVER }))];
  const ofRota = <Item extends { rotaId: string }>(items: readonly Item[], id: string): Item[] => items.filter(({ rotaId }) => rotaId === id);
  return rotas.map((rota) => ({
    ...rota, overrides: ofRota(overrides, rota.id), transfers: ofRota(transfers, rota.id), absences: away.filter(({ tenantId }) => tenantId === rota.tenantId),
  }));
}

export async function insertRota(tx: Tx, rota: { id: RotaId; tenantId: string; plan: RotaPlan; nowMs: number }): Promise<void> {
  const { id, tenantId, plan, nowMs } = rota;
  await tx.execute(
    `insert into rotas (id, tenant_id, facility_id, duty, plan, version, changed_at) values ($1, $2, $3, $4, $5, 1, $6)`,
    [id, tenantId, plan.facilityId, plan.duty, json(plan), instant(nowMs)], 'rota-insert',
  );
}

const RETURNING = `returning id, plan, version, changed_at as "changedAt"`;
type Changed = Pick<KeptRota, 'id' | 'plan' | 'version' | 'changedAt'>;

/** Undefined when the rota is no longer at `version`. */
export const updatePlan = (tx: Tx, id: string, plan: RotaPlan, version: number, nowMs: number): Promise<Changed | undefined> =>
  tx.maybe<Changed>(
    `update rotas set plan = $2, duty = $3, facility_id = $4, version = version + 1, changed_at = $6 where id = $1 and version = $5 and retired_at is null ${RETURNING}`,
    [id, json(plan), plan.duty, plan.facilityId, version, instant(nowMs)], 'rota-update',
  );

/** Takes the next version under the row's lock: two who change one rota take turns. With `version` only if it is still that. */
export const touchRota = (tx: Tx, id: string, version: number | null, nowMs: number): Promise<Changed | undefined> =>
  tx.maybe<Changed>(
    `update rotas set version = version + 1, changed_at = $3 where id = $1 and retired_at is null and ($2::int is null or version = $2) ${RETURNING}`,
    [id, version, instant(nowMs)], 'rota-touch',
  );

export const lockRota = (tx: Tx, id: string): Promise<unknown> => tx.query(`select id from rotas where id = $1 for update`, [id], 'rota-lock');

/** Another rota in use answers for this duty at this place. */
export async function isDutyTaken(tx: Tx, { duty, facilityId }: RotaPlan, exceptId: string | null): Promise<boolean> {
  const sql = `select id from rotas where duty = $1 and facility_id is not distinct from $2::uuid and retired_at is null and id is distinct from $3::uuid`;
  return (await tx.maybe(sql, [duty, facilityId, exceptId], 'rota-duty-taken')) !== undefined;
}

export const retireRota = (tx: Tx, id: string, nowMs: number): Promise<Changed | undefined> =>
  tx.maybe<Changed>(
    `update rotas set version = version + 1, changed_at = $2, retired_at = $2 where id = $1 and retired_at is null ${RETURNING}`, [id, instant(nowMs)], 'rota-retire',
  );

/** The rotas on which this person stands, locked in one order. */
export async function touchRotasOf(tx: Tx, personId: string, nowMs: number): Promise<Changed[]> {
  const rotas = await tx.query<{ id: string }>(
    `select r.id from rotas r where r.retired_at is null and (
        position($1::text in r.plan::text) > 0
        or exists (select from rota_overrides o where o.rota_id = r.id and o.person_id = $1::uuid and o.ended_at is null and o.to_at > $2)
        or exists (select from rota_swaps s where s.rota_id = r.id and s.status = 'agreed' and $1::uuid in (s.asker_id, s.other_id)))
      order by r.id for update`,
    [personId, instant(nowMs)], 'rotas-of-person',
  );
  const changed: Changed[] = [];
  for (const { id } of rotas) changed.push((await touchRota(tx, id, null, nowMs))!);
  return changed;
}

export interface RotaPerson {
  id: PersonId;
  name: string;
  roles: Role[];
}

/** Active staff: who can be on call. */
export const listRotaPeople = (tx: Tx): Promise<RotaPerson[]> =>
  tx.query<RotaPerson>(
    `select p.id, p.given_name || ' ' || p.family_name as name, array_agg(r.role order by r.role) as roles
       from persons p join person_roles r on r.person_id = p.id
      where p.is_active and r.role in ('nurse', 'doctor', 'responder', 'dispatcher', 'coordinator', 'admin')
      group by p.id order by p.family_name, p.given_name, p.id`,
    [], 'rota-people',
  );

export const listFacilities = (tx: Tx): Promise<{ id: FacilityId; name: string }[]> => tx.query(`select id, name from facilities where retired_at is null order by name, id`, [], 'rota-facilities');

/** Names of people who are, or were, on a rota. */
export async function listNames(tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(
    `select id, given_name || ' ' || family_name as name from persons where id = any($1::uuid[])`, [[...new Set(personIds)]], 'rota-names',
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The confirmed number of each, by which colleagues call them. */
export async function listPhones(tx: Tx, keys: Keys, tenantId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<KeptAddress & { id: string; channel: string }>(
    `select distinct on (person_id) person_id as id, channel, address, sealed, sealed_for as "sealedFor" from contact_channels
      where person_id = any($1::uuid[]) and channel in ('voice', 'sms') and confirmed_at is not null order by person_id, channel desc`, [[...new Set(personIds)]], 'rota-phones',
  );
  const phones = new Map<string, string>();
  for (const { id, channel, ...kept } of rows) {
    const address = await keys.openAddress(tx, tenantId, contactPlace(id, channel), kept);
    if (address !== null) phones.set(id, address);
  }
  return phones;
}
