// Protocol packs in PostgreSQL: versions with their text and signature, and the deeds of people. Decides nothing.
import type { PackDeed, PackRef, PackState, PackVersion, PersonId } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { Signature } from '../platform/signature-node.ts';

export interface StoredPack extends Omit<PackVersion, 'deeds' | 'basedOn' | 'keyId'> {
  tenantId: string;
  source: string;
  basedOn: PackRef | null;
  signature: Signature | null;
}

type Row = Omit<StoredPack, 'basedOn' | 'source'> & { basedOnPack: string | null; basedOnVersion: number | null };
const COLUMNS = `tenant_id as "tenantId", pack_id as "packId", version, state, revision, title, region, languages, sha256, signature,
  based_on_pack as "basedOnPack", based_on_version as "basedOnVersion", activate_at as "activateAt"`;

function storedOf<R extends Row>({ basedOnPack, basedOnVersion, ...row }: R) {
  return { ...row, basedOn: basedOnPack === null || basedOnVersion === null ? null : { packId: basedOnPack, version: basedOnVersion } };
}

/** A number of this tenant that no version had; 1 belongs to packs as they are shipped. */
export async function takeVersion(tx: Tx, tenantId: string): Promise<number> {
  const { version } = await tx.one<{ version: number }>(
    `insert into protocol_pack_numbers (tenant_id, last_version) values ($1, 2)
     on conflict (tenant_id) do update set last_version = protocol_pack_numbers.last_version + 1 returning last_version as version`,
    [tenantId], 'pack-take-version',
  );
  return version;
}

export type NewPack = Pick<StoredPack, 'tenantId' | 'packId' | 'version' | 'title' | 'region' | 'languages' | 'source' | 'sha256' | 'basedOn'>;

export async function insertDraft(tx: Tx, pack: NewPack): Promise<void> {
  await tx.execute(
    `insert into protocol_pack_versions (tenant_id, version, pack_id, state, revision, title, region, languages, source, sha256, based_on_pack, based_on_version)
     values ($1, $2, $3, 'draft', 1, $4, $5, $6, $7, $8, $9, $10)`,
    [pack.tenantId, pack.version, pack.packId, pack.title, pack.region, pack.languages, pack.source, pack.sha256, pack.basedOn?.packId ?? null, pack.basedOn?.version ?? null],
    'pack-insert-draft',
  );
}

export async function updateDraft(tx: Tx, pack: Pick<StoredPack, 'tenantId' | 'version' | 'revision' | 'title' | 'region' | 'languages' | 'source' | 'sha256'>): Promise<void> {
  await tx.execute(
    `update protocol_pack_versions set revision = $3, title = $4, region = $5, languages = $6, source = $7, sha256 = $8 where tenant_id = $1 and version = $2`,
    [pack.tenantId, pack.version, pack.revision, pack.title, pack.region, pack.languages, pack.source, pack.sha256], 'pack-update-draft',
  );
}

export interface Move {
  tenantId: string;
  version: number;
  state: PackState;
  activateAt: number | null;
  signature: Signature | null;
  nowMs: number;
}

export async function updateState(tx: Tx, { tenantId, version, state, activateAt, signature, nowMs }: Move): Promise<void> {
  await tx.execute(
    `update protocol_pack_versions set state = $3, activate_at = $4, signature = $5, retired_at = case when $3 = 'retired' then $6::timestamptz end
     where tenant_id = $1 and version = $2`,
    [tenantId, version, state, activateAt === null ? null : instant(activateAt), signature === null ? null : json(signature), instant(nowMs)], 'pack-update-state',
  );
}

/** Serialises whatever changes which pack of a tenant is in force. */
export async function lockPacks(tx: Tx, tenantId: string): Promise<void> {
  await tx.query(`select version from protocol_pack_versions where tenant_id = $1 order by version for update`, [tenantId], 'pack-lock');
}

export async function insertDeed(tx: Tx, tenantId: string, version: number, deed: { what: PackDeed['what']; personId: PersonId | null; at: number }): Promise<void> {
  await tx.execute(
    `insert into protocol_pack_deeds (tenant_id, version, n, what, person_id, at)
     select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5 from protocol_pack_deeds where tenant_id = $1 and version = $2`,
    [tenantId, version, deed.what, deed.personId, instant(deed.at)], 'pack-insert-deed',
  );
}

export async function findPack(tx: Tx, tenantId: string, version: number): Promise<StoredPack | undefined> {
  const row = await tx.maybe<Row & { source: string }>(
    `select ${COLUMNS}, source from protocol_pack_versions where tenant_id = $1 and version = $2`, [tenantId, version], 'pack-find',
  );
  return row && storedOf(row);
}

export async function listPacks(tx: Tx, tenantId: string): Promise<Omit<StoredPack, 'source'>[]> {
  const rows = await tx.query<Row>(`select ${COLUMNS} from protocol_pack_versions where tenant_id = $1 order by version desc`, [tenantId], 'pack-list');
  return rows.map(storedOf);
}

export type Deed = Pick<PackDeed, 'what' | 'personId' | 'at'>;

/** Of every tenant for the engine, of one's own for people; in order. */
export async function listDeeds(tx: Tx, tenantId: string, version: number): Promise<Deed[]> {
  return tx.query<Deed>(
    `select what, person_id as "personId", at from protocol_pack_deeds where tenant_id = $1 and version = $2 order by n`, [tenantId, version], 'pack-deeds',
  );
}

export async function listNamedDeeds(tx: Tx, tenantId: string, version: number | null): Promise<(PackDeed & { version: number })[]> {
  return tx.query<PackDeed & { version: number }>(
    `select d.version, d.what, d.person_id as "personId", p.given_name || ' ' || p.family_name as "personName", d.at
     from protocol_pack_deeds d left join persons p on p.id = d.person_id
     where d.tenant_id = $1 and ($2::integer is null or d.version = $2) order by d.version, d.n`,
    [tenantId, version], 'pack-named-deeds',
  );
}

export interface PackMark {
  tenantId: string;
  version: number;
  state: 'active' | 'retired';
  keyOfChange: string;
}

/** What is, or lately was, in force; light enough to be asked every two seconds. */
export async function listMarks(engine: Tx, retiredSinceMs: number): Promise<PackMark[]> {
  return engine.query<PackMark>(
    `select tenant_id as "tenantId", version, state, sha256 || coalesce(signature ->> 'signature', '') as "keyOfChange" from protocol_pack_versions
     where state = 'active' or (state = 'retired' and retired_at > $1) order by tenant_id, state, retired_at desc`,
    [instant(retiredSinceMs)], 'pack-marks',
  );
}

/** Locked, so that one node activates each. */
export async function listDue(engine: Tx, nowMs: number): Promise<{ tenantId: string; version: number }[]> {
  return engine.query(
    `select tenant_id as "tenantId", version from protocol_pack_versions where state = 'scheduled' and activate_at <= $1 order by activate_at for update skip locked`,
    [instant(nowMs)], 'pack-due',
  );
}

export async function findActiveVersion(tx: Tx, tenantId: string): Promise<number | null> {
  const row = await tx.maybe<{ version: number }>(`select version from protocol_pack_versions where tenant_id = $1 and state = 'active'`, [tenantId], 'pack-active');
  return row?.version ?? null;
}

export interface PlaceRow {
  facilityId: string;
  unitId: string;
  name: string;
  lat: number | null;
  lon: number | null;
}

export async function listPlaces(tx: Tx, tenantId: string): Promise<PlaceRow[]> {
  return tx.query<PlaceRow>(
    `select f.id as "facilityId", u.id as "unitId", f.name || ', ' || u.name as name, f.lat, f.lon from units u join facilities f on f.id = u.facility_id
     where u.tenant_id = $1 and u.retired_at is null and f.retired_at is null order by name`,
    [tenantId], 'pack-places',
  );
}

export async function findLocale(tx: Tx, personId: string): Promise<string | null> {
  return (await tx.maybe<{ locale: string }>('select locale from persons where id = $1', [personId], 'pack-reader-locale'))?.locale ?? null;
}
