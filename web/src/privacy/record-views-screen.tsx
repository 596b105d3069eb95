// The patient's own question: who saw my record? By day, one line for each person, with why, in plain words.
import type { PatientId, RecordView } from '@mydr24/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTitle } from '../admin/use-title.ts';
import { timeOfDay } from '../design/figures.ts';
import { ScreenEmpty, ScreenLoading, ScreenMessage } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import { RefusedAgain } from '../admin/refused-again.tsx';
import styles from './privacy.module.css';

export function RecordViewsScreen() {
  const { patientId } = useMe();
  const { say } = useWords();
  useTitle(say('views.title'));
  return (
    <div className={styles.phone}>
      <Link to="/patient" className={admin.button}>
        {say('views.back')}
      </Link>
      <h1>{say('views.title')}</h1>
      <p className={admin.lead}>{say('views.lead')}</p>
      {patientId === null ? <ScreenMessage title={say('patient.none')} text={say('patient.none.next')} /> : <Views patientId={patientId} />}
      <p className={admin.note}>{say('views.ward')}</p>
    </div>
  );
}

export function Views({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const list = useInfiniteQuery({
    queryKey: ['record-views', patientId],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => request('listRecordViews', { params: { patientId }, query: { timeZone, ...(pageParam === null ? {} : { before: pageParam }) } }),
    getNextPageParam: (last) => (last.ok ? last.body.before : null),
  });
  const [first] = list.data?.pages ?? [];
  if (first === undefined) return <ScreenLoading />;
  if (!first.ok) return <RefusedAgain error={first.error} again={() => void list.refetch()} />;
  const views = (list.data?.pages ?? []).flatMap((page) => (page.ok ? page.body.views : []));
  if (views.length === 0) return <ScreenEmpty title={say('views.none')} next={say('views.none.next')} />;
  return (
    <>
      {[...Map.groupBy(views, ({ day }) => day)].map(([day, own]) => (
        <Day key={day} day={day} views={own} />
      ))}
      {list.hasNextPage && (
        <button type="button" className={styles.more} aria-busy={list.isFetching} onClick={() => void list.fetchNextPage()}>
          {say(list.isFetching ? 'state.loading' : 'views.more')}
        </button>
      )}
    </>
  );
}

function Day({ day, views }: { day: string; views: readonly RecordView[] }) {
  const { locale } = useWords();
  return (
    <section className={admin.section} aria-labelledby={`day-${day}`}>
      <h2 id={`day-${day}`} className={styles.day}>
        {new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(day))}
      </h2>
      <ul className={styles.views}>
        {views.map((view) => (
          <One key={`${view.who.kind} ${view.who.id} ${view.isRefused} ${view.why.join()}`} view={view} />
        ))}
      </ul>
    </section>
  );
}

function One({ view }: { view: RecordView }) {
  const { say, locale } = useWords();
  const { who, deeds, why, could, times, firstAt, lastAt, isRefused } = view;
  const list = new Intl.ListFormat(locale);
  const [from, to] = [timeOfDay(firstAt, locale), timeOfDay(lastAt, locale)];
  return (
    <li data-glass={why.includes('break-glass')}>
      <p>
        <b>{who.name ?? say(`audit.actor.${who.kind}`)}</b> <span className={admin.soft}>{who.roles.map((role) => say(`role.${role}`)).join(', ')}</span>
      </p>
      <p>{isRefused ? <b>{say('views.refused')}</b> : list.format(deeds.map((deed) => say(`views.deed.${deed}`)))}</p>
      <p className={admin.soft}>
        {from === to ? from : say('views.span', { from, to })} · {say('views.times', { n: times })}
      </p>
      {!isRefused && (
        <p>
          <span className={admin.soft}>{say('views.why')}:</span> {list.format(why.map((each) => say(`views.why.${each}`)))}
        </p>
      )}
      {!isRefused && could.length > 0 && (
        <p>
          <span className={admin.soft}>{say('views.could')}</span> {list.format(could.map((each) => say(`views.could.${each}`)))}
        </p>
      )}
    </li>
  );
}
