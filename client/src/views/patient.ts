// One patient as a board shows them: alarms by id until they end, the open emergency, and the latest vitals as they come.
import type { Alarm, AlarmSilence, BoardPatient, DeviceAlert, DeviceSignal, EmergencySummary, LatestVital, TopicEvent, TopicLive } from '@mydr24/protocol';
import { upsert, without } from './collections.ts';

const MAX_TREND_POINTS = 60;

export function isOpenEmergency({ status }: EmergencySummary): boolean {
  return status !== 'closed' && status !== 'cancelled';
}

export function applyPatientEvent(board: BoardPatient, event: TopicEvent<'patient'>): BoardPatient {
  switch (event.kind) {
    case 'alarm-changed':
      return { ...board, alarms: applyAlarm(board.alarms, event.body) };
    case 'alarm-silence-changed':
      return { ...board, silences: applySilence(board.silences ?? [], event.body) };
    case 'response-clock-changed':
      return { ...board, clock: event.body.assessedAt === null ? event.body : null };
    case 'device-signal-changed':
      return { ...board, signals: applySignal(board.signals ?? [], event.body) };
    case 'device-alert-changed':
      return { ...board, deviceAlerts: applyDeviceAlert(board.deviceAlerts ?? [], event.body) };
    case 'patient-changed':
      return { ...board, patient: event.body };
    case 'emergency-changed':
      return { ...board, emergency: applyEmergency(board.emergency, event.body) };
  }
}

/** A board lists open alarms: one that ended leaves. */
function applyAlarm(alarms: readonly Alarm[], alarm: Alarm): Alarm[] {
  return alarm.endedAt === null ? upsert(alarms, alarm, ({ id }) => id) : without(alarms, ({ id }) => id === alarm.id);
}

/** A silence that is over leaves. */
function applySilence(silences: readonly AlarmSilence[], silence: AlarmSilence): AlarmSilence[] {
  return silence.endedAt === null ? upsert(silences, silence, ({ id }) => id) : without(silences, ({ id }) => id === silence.id);
}

const signalKey = ({ deviceId, signal, vital }: DeviceSignal): string => `${deviceId} ${signal} ${vital ?? ''}`;
/** A signal that is over leaves. */
function applySignal(signals: readonly DeviceSignal[], said: DeviceSignal): DeviceSignal[] {
  return said.isPresent ? upsert(signals, said, signalKey) : without(signals, (one) => signalKey(one) === signalKey(said));
}

/** A device's alarm that is over leaves. */
function applyDeviceAlert(alerts: readonly DeviceAlert[], alert: DeviceAlert): DeviceAlert[] {
  return alert.endedAt === null ? upsert(alerts, alert, ({ id }) => id) : without(alerts, ({ id }) => id === alert.id);
}

/** The open emergency of a patient; the one opened last when there are several. */
function applyEmergency(current: EmergencySummary | null, changed: EmergencySummary): EmergencySummary | null {
  if (current?.id === changed.id) return isOpenEmergency(changed) ? changed : null;
  if (!isOpenEmergency(changed)) return current;
  return current === null || changed.openedAt >= current.openedAt ? changed : current;
}

/** Live values may arrive out of order: an older value never replaces a newer one of the same kind. */
export function applyVitals(board: BoardPatient, { vitals, news2, earlyWarnings }: TopicLive<'patient'>['body']): BoardPatient {
  let latest: readonly LatestVital[] = board.vitals;
  let trends = board.trends;
  for (const vital of vitals) {
    const known = latest.find(({ kind }) => kind === vital.kind);
    if (known !== undefined && known.at > vital.at) continue;
    latest = upsert(latest, vital, ({ kind }) => kind);
    if (vital.value !== null) trends = extendTrend(trends, vital.kind, vital.at, vital.value);
  }
  const isNewer = news2 !== null && (board.news2 === null || news2.scoredAt >= board.news2.scoredAt);
  return { ...board, vitals: [...latest], trends, news2: isNewer ? news2 : board.news2, ...(earlyWarnings === undefined ? {} : { earlyWarnings }) };
}

function extendTrend(trends: BoardPatient['trends'], kind: LatestVital['kind'], at: number, value: number): BoardPatient['trends'] {
  const points = trends.find((trend) => trend.kind === kind)?.points ?? [];
  const last = points.at(-1);
  if (last !== undefined && last[0] >= at) return trends;
  const grown: [number, number][] = [...points, [at, value]];
  return upsert(trends, { kind, points: grown.slice(-MAX_TREND_POINTS) }, (trend) => trend.kind);
}
