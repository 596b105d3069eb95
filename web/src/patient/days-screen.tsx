// My last nights and days in plain words: what was not as usual, whether my care team was told, what each value is, and what to do.
import type { OwnDays, PatientId } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { useTitle } from '../admin/use-title.ts';
import { NotSent, ScreenEmpty, ScreenLoading, ScreenMessage } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { CallNumber, EMERGENCY_NUMBER } from './call-number.tsx';
import { DayVital } from './day-vital.tsx';
import { explainedKind, isAnyCompared, isUnusual, newsOf, vitalsShown } from './day-words.ts';
import { MyDevices } from './my-devices.tsx';
import { whenSaid } from './when-said.ts';
import readings from './my-readings.module.css';
import styles from './days.module.css';

const EVERY_MS = 5 * 60_000;

export function DaysScreen() {
  const { patientId } = useMe();
  const { say } = useWords();
  useTitle(say('days.title'));
  if (patientId === null) return <ScreenMessage title={say('patient.none')} text={say('patient.none.next')} />;
  return (
    <div className={styles.whole}>
      <Link to="/patient" className={readings.link}>
        <span aria-hidden="true">←</span> {say('days.back')}
      </Link>
      <h1>{say('days.title')}</h1>
      <p className={styles.soft}>{say('days.lead')}</p>
      <Days patientId={patientId} />
      <section className={readings.whole}>
        <MyDevices patientId={patientId} />
      </section>
      <WhatToDo />
    </div>
  );
}

function Days({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const { body, error, again } = useAnswer(['own-days', patientId, timeZone], () => request('getOwnDays', { params: { patientId }, query: { timeZone } }), { everyMs: EVERY_MS });
  const failed = error === null ? null : <NotSent error={error} retry={again} dismiss={again} />;
  if (body === null) return failed ?? <ScreenLoading />;
  const shown = vitalsShown(body.vitals);
  if (shown.length === 0) return <>{failed}<ScreenEmpty title={say('days.none')} next={say('days.none.next')} /></>;
  return (
    <>
      {failed}
      <News days={{ ...body, vitals: shown }} />
      <p className={styles.soft}>{say('days.key')}</p>
      {shown.map((vital) => (
        <DayVital key={vital.kind} vital={vital} days={body} />
      ))}
    </>
  );
}

function News({ days }: { days: OwnDays }) {
  const { say, locale } = useWords();
  const lines = newsLines(days, say, locale);
  return (
    <section className={styles.news} aria-labelledby="days-news">
      <h2 id="days-news">{say('days.news')}</h2>
      {lines.length === 0 && <p>{say(isAnyCompared(days) ? 'days.news.nothing' : 'days.news.unknown')}</p>}
      {lines.length > 0 && (
        <ul>
          {lines.map(({ what, told }) => (
            <li key={what}>
              <b>{what}</b> {told}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function newsLines(days: OwnDays, say: Say, locale: string): { what: string; told: string }[] {
  const own = newsOf(days).flatMap(({ vital, nth, stretch }) => {
    const kind = explainedKind(vital.kind);
    if (kind === null) return [];
    const values = { when: whenSaid(days.stretches, nth, say, locale), what: say(`days.what.${kind}`) };
    const what = say(isUnusual(stretch) ? `days.news.${stretch.was === 'lower' ? 'lower' : 'higher'}` : 'days.news.alarm', values);
    return [{ what, told: say(`days.told.${stretch.told}`) }];
  });
  const wholes = [days.stretches.length - 2, days.stretches.length - 1].flatMap((nth) => {
    const told = days.stretches[nth]?.told ?? 'nobody';
    return told === 'nobody' ? [] : [{ what: say('days.news.whole', { when: whenSaid(days.stretches, nth, say, locale) }), told: say(`days.told.${told}`) }];
  });
  return [...own, ...wholes];
}

function WhatToDo() {
  const { say } = useWords();
  return (
    <section className={styles.todo} aria-labelledby="days-do">
      <h2 id="days-do">{say('days.do')}</h2>
      <ul>
        <li>{say('days.do.ill', { number: EMERGENCY_NUMBER })}</li>
        <li>{say('days.do.sensor')}</li>
        <li>{say('days.do.medicine')}</li>
      </ul>
      <CallNumber number={EMERGENCY_NUMBER} />
    </section>
  );
}
