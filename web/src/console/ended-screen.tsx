// Alarms of a unit that ended lately, for whoever comes back: how many nobody answered, then each with what it was, whose, how it ended and
// who answered. Follows the unit: what ends while it is open appears. What is over wears no alarm's colour.
import { ENDED_ALARMS_HOURS, type EndedAlarm, type EndpointReply, type UnitId, type WireError } from '@mydr24/protocol';
import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ageWords } from '../design/age.ts';
import { AlarmShape } from '../design/alarm-mark.tsx';
import { alarmValue, conditionWords, priorityMarks } from '../design/alarm-words.ts';
import { fullName, timeOfDay } from '../design/figures.ts';
import { ScreenEmpty, ScreenLoading, ScreenMessage, ScreenRefused } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useTopics } from '../live/use-topics.ts';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useWords } from '../words/words-context.tsx';
import { answerWords, endingWords } from './ended-alarms.ts';
import { placeWords } from './place-words.ts';
import { type ChosenUnit, UnitChoice, UnitFrame } from './unit-frame.tsx';
import styles from './ended.module.css';
import frame from './unit-frame.module.css';

const spans = [1, 4, ENDED_ALARMS_HOURS, 24, 72] as const;
const LOOK_EVERY_MS = 60_000;
const PAGE = 50;
const HALF_DAY_MS = 12 * 3_600_000;

export function EndedScreen() {
  const { say } = useWords();
  return <UnitFrame title={say('ended.title')}>{(chosen) => <Ended {...chosen} />}</UnitFrame>;
}

function Ended(chosen: ChosenUnit) {
  const { say } = useWords();
  const { unitId } = chosen;
  const [hours, setHours] = useState<number>(ENDED_ALARMS_HOURS);
  const [isMissedOnly, setMissedOnly] = useState(false);
  const list = useEndedAlarms(unitId, hours, isMissedOnly);
  return (
    <>
      <form className={frame.filters} aria-label={say('ended.filters')} onSubmit={(event) => event.preventDefault()}>
        <UnitChoice {...chosen} />
        <label className={frame.choice}>
          <span>{say('ended.span')}</span>
          <select value={hours} onChange={({ target }) => setHours(Number(target.value))}>
            {spans.map((each) => <option key={each} value={each}>{say(each === ENDED_ALARMS_HOURS ? 'ended.span.shift' : 'ended.span.hours', { n: each })}</option>)}
          </select>
        </label>
        <label className={styles.only}>
          <input type="checkbox" checked={isMissedOnly} onChange={({ target }) => setMissedOnly(target.checked)} />
          {say('ended.only')}
        </label>
      </form>
      <Results list={list} isMissedOnly={isMissedOnly} hours={hours} />
    </>
  );
}

/** A page as it was last answered; an error beside it says why it is not newer. */
interface Kept { readonly body: EndpointReply<'listEndedAlarms'> | null; readonly error: WireError | null; readonly at: number | null }
const isGone = ({ kind }: WireError): boolean => kind === 'not-found' || kind === 'forbidden';

function useEndedAlarms(unitId: UnitId, hours: number, isMissedOnly: boolean) {
  const request = useRequest();
  const queries = useQueryClient();
  const now = useTimeOnce();
  const key = ['ended-alarms', unitId, hours, isMissedOnly];
  const list = useInfiniteQuery({
    queryKey: key,
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }): Promise<Kept> => {
      const reply = await request('listEndedAlarms', { params: { unitId }, query: { hours, limit: PAGE, ...(isMissedOnly ? { only: 'unanswered' as const } : {}), ...(pageParam === null ? {} : { after: pageParam }) } });
      if (reply.ok) return { body: reply.body, error: null, at: now };
      const before = queries.getQueryData<InfiniteData<Kept, string | null>>(key);
      const same = before?.pages[before.pageParams.indexOf(pageParam)];
      return isGone(reply.error) ? { body: null, error: reply.error, at: null } : { body: same?.body ?? null, error: reply.error, at: same?.at ?? null };
    },
    getNextPageParam: (last) => last.body?.after ?? null,
    refetchInterval: LOOK_EVERY_MS,
  });
  const { refetch } = list;
  useOnEnd(unitId, () => void refetch());
  return list;
}

/** Whenever an alarm of the unit that was open is not any more, as its events say. */
function useOnEnd(unitId: UnitId, look: () => void): void {
  const [view] = useTopics('unit', [unitId]);
  const open = (view?.data?.patients ?? []).flatMap(({ alarms }) => alarms.filter(({ endedAt }) => endedAt === null).map(({ id }) => id as string)).toSorted().join(' ');
  const before = useRef({ unitId, open });
  const then = useRef(look);
  useEffect(() => {
    then.current = look;
  });
  useEffect(() => {
    const known = before.current;
    before.current = { unitId, open };
    if (known.unitId === unitId && known.open !== '' && known.open.split(' ').some((id) => !open.includes(id))) then.current();
  }, [unitId, open]);
}

function Results({ list, isMissedOnly, hours }: { list: ReturnType<typeof useEndedAlarms>; isMissedOnly: boolean; hours: number }) {
  const { say, locale } = useWords();
  const pages = list.data?.pages ?? [];
  const [first] = pages;
  if (first === undefined) return <ScreenLoading />;
  if (first.body === null) return first.error === null ? <ScreenLoading /> : <NotThere error={first.error} isBusy={list.isFetching} again={() => void list.refetch()} />;
  const alarms = pages.flatMap(({ body }) => body?.alarms ?? []);
  const old = pages.find(({ error }) => error !== null);
  return (
    <>
      {old?.error && (
        <p className={styles.old} role="status">
          {say('admin.old', { time: old.at === null ? '–' : timeOfDay(old.at, locale), reason: say(`wire.${old.error.kind}`) })}
          <button type="button" className={styles.button} onClick={() => void list.refetch()}>
            {say('state.retry')}
          </button>
        </p>
      )}
      {first.body.total > 0 && (
        <p className={styles.counts} role="status">
          <b data-none={first.body.unanswered === 0}>{say('ended.missed', { n: first.body.unanswered })}</b> <span>{say('ended.total', { n: first.body.total, hours })}</span>
        </p>
      )}
      {alarms.length === 0 ? (
        <ScreenEmpty title={say(isMissedOnly && first.body.total > 0 ? 'ended.none.missed' : 'ended.none', { hours })} next={say('ended.none.next')} />
      ) : (
        <ul className={styles.list} aria-label={say('ended.title')} aria-busy={list.isFetching}>
          {alarms.map((alarm) => <Row key={alarm.id} alarm={alarm} />)}
        </ul>
      )}
      {list.hasNextPage && (
        <button type="button" className={styles.more} aria-busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {say(list.isFetchingNextPage ? 'state.loading' : 'ended.more')}
        </button>
      )}
    </>
  );
}

function NotThere({ error, isBusy, again }: { error: WireError; isBusy: boolean; again: () => void }) {
  const { say } = useWords();
  if (isGone(error)) return <ScreenRefused error={error} />;
  return (
    <ScreenMessage role="alert" title={say('state.error')} text={say(`wire.${error.kind}`)}>
      <button type="button" className={styles.button} aria-busy={isBusy} onClick={again}>
        {say('state.retry')}
      </button>
    </ScreenMessage>
  );
}

function Row({ alarm }: { alarm: EndedAlarm }) {
  const { say, locale } = useWords();
  const now = useTimeOnce();
  const value = alarmValue(alarm, say, locale);
  const answered = answerWords(alarm, say);
  const time = now - alarm.endedAt < HALF_DAY_MS ? timeOfDay(alarm.endedAt, locale) : dayAndTime(alarm.endedAt, locale);
  return (
    <li className={styles.row} data-missed={answered.isMissed} data-alarm={alarm.id}>
      <span className={styles.mark}>
        <AlarmShape priority={alarm.priority} />
        <span aria-hidden="true" className={styles.stars}>{priorityMarks[alarm.priority]}</span>
        {say(`alarm.${alarm.priority}`)}
      </span>
      <div className={styles.what}>
        <b>{conditionWords(alarm, say, locale)}</b>
        {value !== null && alarm.conditionKey !== 'news2' && <span className={styles.value}>{value}</span>}
      </div>
      <div className={styles.who}>
        <span className={styles.bed}>{placeWords(alarm, say)}</span>
        <Link to="/console/patients/$patientId" params={{ patientId: alarm.patientId }}>{fullName(alarm)}</Link>
      </div>
      <p className={styles.when}>
        <time dateTime={new Date(alarm.endedAt).toISOString()}>{say('ended.when', { time })}</time> <span>{say('ended.lasted', { age: ageWords(alarm.endedAt - alarm.startedAt, say) })}</span>
        <span>{endingWords(alarm, say)}</span>
      </p>
      <p className={styles.answer}>
        <span className={answered.isMissed ? styles.missed : undefined}>{answered.text}</span>
        {alarm.emergencyId !== null && <Link to="/incidents/$emergencyId" params={{ emergencyId: alarm.emergencyId }}>{say('ended.emergency')}</Link>}
      </p>
    </li>
  );
}
