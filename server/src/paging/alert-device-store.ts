// Telephones, sirens and systems that steps ring. Their secrets are read to ring them and shown once, when they are made.
import type { AlertDevice as AlertDeviceView, AlertDeviceKind } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { AlertDevice } from './alert-device.ts';
import type { RungDevice } from './pager.ts';

const VIEW = `id, kind, label, facility_id as "facilityId", unit_id as "unitId", address, locale, created_at as "createdAt", retired_at as "retiredAt"`;

/** Of all tenants, for the book in memory. */
export function listBook(tx: Tx): Promise<AlertDevice[]> {
  return tx.query<AlertDevice>(
    `select id, tenant_id as "tenantId", facility_id as "facilityId", unit_id as "unitId", kind, label from alert_devices where retired_at is null order by created_at, id`, [], 'alert-book',
  );
}

export function listAlertDevices(tx: Tx): Promise<AlertDeviceView[]> {
  return tx.query<AlertDeviceView>(`select ${VIEW} from alert_devices order by retired_at is not null, label, id`, [], 'alert-devices-list');
}

export interface NewAlertDevice {
  id: string;
  tenantId: string;
  kind: AlertDeviceKind;
  label: string;
  facilityId: string | null;
  unitId: string | null;
  address: string;
  locale: string;
  secret: string | null;
  nowMs: number;
}

/** Undefined when its facility or unit is not this tenant's. */
export function insertAlertDevice(tx: Tx, { id, tenantId, kind, label, facilityId, unitId, address, locale, secret, nowMs }: NewAlertDevice): Promise<AlertDeviceView | undefined> {
  return tx.maybe<AlertDeviceView>(
    `insert into alert_devices (id, tenant_id, kind, label, facility_id, unit_id, address, locale, secret, created_at)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
     where ($5::uuid is null or exists (select from facilities f where f.id = $5 and f.retired_at is null)) and ($6::uuid is null or exists (select from units u where u.id = $6 and u.retired_at is null))
     returning ${VIEW}`,
    [id, tenantId, kind, label, facilityId, unitId, address, locale, secret, instant(nowMs)], 'alert-device-insert',
  );
}

export function retireAlertDevice(tx: Tx, id: string, nowMs: number): Promise<number> {
  return tx.execute('update alert_devices set retired_at = coalesce(retired_at, $2) where id = $1', [id, instant(nowMs)], 'alert-device-retire');
}

export function findRungDevice(tx: Tx, id: string): Promise<(RungDevice & { locale: string }) | undefined> {
  return tx.maybe('select kind, label, address, secret, locale from alert_devices where id = $1 and retired_at is null', [id], 'alert-device-find');
}
