// Alarm marks and rows: each priority, asked and answered, latched, over, paused, pending, not sent.
import type { Alarm } from '@mydr24/protocol';
import { wireError } from '@mydr24/protocol';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { AlarmRow } from '../design/alarm-row.tsx';
import type { ActionState } from '../live/use-action.ts';
import { alarm, FIXTURE_NOW, fixtureId } from './fixtures.ts';
import styles from './gallery.module.css';

const priorities = ['high', 'medium', 'low'] as const;

export function AlarmMarks() {
  return priorities.flatMap((priority) => [true, false].map((isAnswered) => <AlarmMark key={`${priority}${isAnswered}`} priority={priority} isAnswered={isAnswered} />));
}

const patientId = fixtureId<Alarm['patientId']>(6, 1);
const idle: ActionState = { status: 'idle' };
const pending: ActionState = { status: 'pending' };
const failed: ActionState = { status: 'failed', error: wireError('unavailable', 'unreachable', 'No answer.'), retry: () => undefined };

const rows: readonly [given: Alarm, state: ActionState, isReadOnly?: boolean][] = [
  [alarm(1, patientId, 'high', {}), idle],
  [alarm(2, patientId, 'high', { inactivation: 'alert-acknowledged', acknowledgedByName: 'Mercè Soler Vidal' }), idle],
  [alarm(3, patientId, 'medium', { conditionKey: 'heart-rate-high', vital: 'heart-rate', value: 134, limit: 130, unit: '/min' }), pending],
  [alarm(4, patientId, 'medium', { conditionKey: 'no-data:spo2', kind: 'technical', limit: null, inactivation: 'audio-paused', pausedUntil: FIXTURE_NOW + 83_000 }), failed],
  [alarm(5, patientId, 'low', { conditionKey: 'temperature-high', vital: 'temperature', value: 39.3, limit: 39, unit: 'Cel' }), idle],
  [alarm(6, patientId, 'high', { state: 'latched', conditionKey: 'heart-rate-low', vital: 'heart-rate', value: 28, limit: 30, unit: '/min' }), idle],
  [alarm(7, patientId, 'medium', { state: 'inactive', phase: 'end', conditionKey: 'news2', vital: null, value: 6, limit: 5, unit: null, endedAt: FIXTURE_NOW }), idle],
  [alarm(8, patientId, 'low', { conditionKey: 'respiratory-rate-high', vital: 'respiratory-rate', value: 26, limit: 24, unit: '/min' }), idle, true],
];

export function AlarmRows() {
  return rows.map(([given, state, isReadOnly]) => (
    <div key={given.id} className={styles.wide}>
      <AlarmRow alarm={given} patient="Riba Font, Núria" place="U04" now={FIXTURE_NOW} state={state} onCommand={isReadOnly === true ? null : () => undefined} onDismiss={() => undefined} />
    </div>
  ));
}
