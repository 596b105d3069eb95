// Alarms of bedside devices themselves, told by them: shown with their source and their phase, beside our own alarms. The device ends them, nobody here.
import type { BoardPatient, DeviceAlert } from '@mydr24/protocol';
import { vitalKinds, type VitalKind } from '@mydr24/protocol';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { ageWords } from '../design/age.ts';
import { priorityRank } from '../design/alarm-words.ts';
import { timeOfDay } from '../design/figures.ts';
import { useNow } from '../live/use-now.ts';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './tasks.module.css';

const isVital = (text: string): text is VitalKind => (vitalKinds as readonly string[]).includes(text);
const isSeenThere = ({ inactivation }: DeviceAlert): boolean => inactivation.some((word) => word !== 'enabled');
const bySeverity = (alerts: readonly DeviceAlert[]): DeviceAlert[] => alerts.toSorted((a, b) => priorityRank[b.priority] - priorityRank[a.priority]);

/** "Heart rate: MDC_EVT_HI", in the device's own term where there is no word of ours. */
function words({ source, event }: DeviceAlert, say: Say): string {
  const about = source === null ? null : isVital(source) ? say(`vital.${source}`) : source;
  return [about, event].filter((part) => part !== null).join(': ') || say('deviceAlert.unnamed');
}

export function DeviceAlerts({ row }: { row: BoardPatient }) {
  const { say, locale } = useWords();
  const now = useNow();
  const alerts = bySeverity(row.deviceAlerts ?? []);
  if (alerts.length === 0) return null;
  return (
    <section aria-labelledby="device-alerts-title" className={styles.silences}>
      <h3 id="device-alerts-title">{say('deviceAlert.title')}</h3>
      <p>{say('deviceAlert.lead')}</p>
      <ul>
        {alerts.map((alert) => (
          <li key={alert.id}>
            <div>
              <AlarmMark priority={alert.priority} isAnswered={isSeenThere(alert)} />
            </div>
            <span>
              <b>{words(alert, say)}</b>
              <span>
                {alert.deviceName} · {say('alarm.since', { time: timeOfDay(alert.startedAt, locale), age: ageWords(now - alert.startedAt, say) })}
                {isSeenThere(alert) && ` · ${say('deviceAlert.seen')}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** For a board's row: the worst of them. */
export function DeviceAlertMark({ row }: { row: BoardPatient }) {
  const { say } = useWords();
  const [worst] = bySeverity(row.deviceAlerts ?? []);
  if (worst === undefined) return null;
  return <>{say('deviceAlert.mark', { what: words(worst, say), priority: say(`alarm.priority.${worst.priority}`), more: (row.deviceAlerts?.length ?? 1) - 1 })}</>;
}
