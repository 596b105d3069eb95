// How a shared patient is now: newest values, scores, open alarms and who looks after them at home. To look at: nothing sounds, flashes or is answered here.
import type { SharedAlarm, SharedCareId, SharedNow } from '@mydr24/protocol';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { useScoreWords } from '../console/early-warning.tsx';
import { ageWords } from '../design/age.ts';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { alarmValue, answerWords, conditionWords, priorityRank } from '../design/alarm-words.ts';
import { timeOfDay } from '../design/figures.ts';
import { News2Badge } from '../design/news2-badge.tsx';
import { VitalTile } from '../design/vital-tile.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { SharedHistory } from './shared-history.tsx';
import { useRenewed } from './use-renewed.ts';
import styles from './shared-care.module.css';

/** Also where an answer to a new mark was lost on the way. */
const ASKED_ANYWAY_MS = 60_000;

export function SharedNowPart({ id, hospital, mark }: { id: SharedCareId; hospital: string; mark: string | undefined }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const now = useNow();
  const asked = useAnswer(['shared-vitals', id], () => request('getSharedVitals', { params: { sharedCareId: id } }), { everyMs: ASKED_ANYWAY_MS, isForgotten: true });
  useRenewed(mark, asked.again);
  return (
    <section className={styles.section} aria-labelledby="shared-vitals">
      <h2 id="shared-vitals">{say('shared.vitals')}</h2>
      <Answered answer={asked}>
        {(body) => (
          <>
            <p className={admin.soft}>{body.vitals.length === 0 ? say('shared.vitals.none') : say('shared.vitals.asked', { time: timeOfDay(asked.at ?? now, locale) })}</p>
            <div className={styles.tiles}>
              {body.vitals.map((vital) => (
                <VitalTile key={vital.kind} kind={vital.kind} vital={vital} now={now} />
              ))}
            </div>
            <div className={styles.now}>
              <Alarms alarms={body.alarms} hospital={hospital} now={now} />
              <Score shown={body} />
              <Responsible shown={body} hospital={hospital} />
            </div>
            {body.vitals.length > 0 && <SharedHistory id={id} kinds={body.vitals.filter(({ value }) => value !== null).map(({ kind }) => kind)} />}
          </>
        )}
      </Answered>
    </section>
  );
}

const byUrgency = (a: SharedAlarm, b: SharedAlarm): number => priorityRank[b.priority] - priorityRank[a.priority] || a.startedAt - b.startedAt;

/** The score is shown beside it, as it is now. */
const valueOf = (alarm: SharedAlarm, say: Say, locale: string): string | null => (alarm.conditionKey === 'news2' ? null : alarmValue(alarm, say, locale));

function Alarms({ alarms, hospital, now }: { alarms: readonly SharedAlarm[]; hospital: string; now: number }) {
  const { say, locale } = useWords();
  return (
    <section className={styles.part} aria-labelledby="shared-alarms">
      <h3 id="shared-alarms">{say('shared.alarms')}</h3>
      {alarms.length === 0 ? (
        <p>{say('shared.alarms.none')}</p>
      ) : (
        <>
          <p className={admin.soft}>{say('shared.alarms.lead', { hospital })}</p>
          <ul className={styles.alarms}>
            {alarms.toSorted(byUrgency).map((alarm) => (
              <li key={alarm.conditionKey} className={styles.alarm}>
                <AlarmMark priority={alarm.priority} isAnswered />
                <b>{conditionWords(alarm, say, locale)}</b>
                <small className={admin.soft}>{[valueOf(alarm, say, locale), say('alarm.since', { time: timeOfDay(alarm.startedAt, locale), age: ageWords(now - alarm.startedAt, say) }), answerWords(alarm, say)].filter((each) => each !== null).join(' · ')}</small>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Of a patient NEWS2 is not for, the score that is; beside it qSOFA. */
function Score({ shown: { news2, earlyWarnings } }: { shown: SharedNow }) {
  const { say } = useWords();
  const words = useScoreWords();
  return (
    <section className={styles.part} aria-labelledby="shared-score">
      <h3 id="shared-score">{say('shared.score')}</h3>
      {(news2 === null || news2.status !== 'not-applicable' || earlyWarnings.length === 0) && <News2Badge score={news2} />}
      {earlyWarnings.map((score) => (
        <p key={score.score}>{words(score)}</p>
      ))}
    </section>
  );
}

function Responsible({ shown: { unitName, inChargeName }, hospital }: { shown: SharedNow; hospital: string }) {
  const { say } = useWords();
  return (
    <section className={styles.part} aria-labelledby="shared-at">
      <h3 id="shared-at">{hospital}</h3>
      <p>{unitName === null ? say('shared.at.home', { hospital }) : say('shared.at', { unit: unitName })}</p>
      {unitName !== null && <p className={admin.soft}>{inChargeName === null ? say('shared.charge.nobody') : say('shared.charge', { name: inChargeName })}</p>}
    </section>
  );
}
