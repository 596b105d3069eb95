// Alarms that devices told of, as screens get them: a device's own, with its name. Rows are written by hl7-store.ts.
import type { DeviceAlert } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';

const ALERT = `a.id, a.patient_id as "patientId", p.unit_id as "unitId", a.device_id as "deviceId", d.name as "deviceName", a.source, a.event, a.kind, a.priority, a.phase, a.state, a.inactivation, a.value,
  a.started_at as "startedAt", a.updated_at as "updatedAt", a.ended_at as "endedAt" from device_alerts a join patients p on p.id = a.patient_id join devices d on d.id = a.device_id`;
const MAX_SHOWN = 200;

export const listDeviceAlertsOf = (tx: Tx, patientId: string): Promise<DeviceAlert[]> =>
  tx.query<DeviceAlert>(`select ${ALERT} where a.patient_id = $1 order by a.started_at desc limit ${MAX_SHOWN}`, [patientId], 'device-alerts');

/** Those that are not over. */
export const listOpenDeviceAlerts = (tx: Tx, patientIds: readonly string[]): Promise<DeviceAlert[]> =>
  tx.query<DeviceAlert>(`select ${ALERT} where a.patient_id = any($1::uuid[]) and a.ended_at is null order by a.started_at, a.id`, [patientIds], 'device-alerts-open');

/** The newest of those that one name was given to. */
export const findDeviceAlert = (engine: Tx, deviceId: string, patientId: string, key: string): Promise<DeviceAlert | undefined> =>
  engine.maybe<DeviceAlert>(`select ${ALERT} where a.device_id = $1 and a.patient_id = $2 and a.alert_key = $3 order by a.started_at desc limit 1`, [deviceId, patientId, key], 'device-alert');
