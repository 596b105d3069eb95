// Patients of other hospitals that are offered to me or my units, or shared with us: accepted, opened, given back.
import type { SharedWithUs } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { AskFirst } from '../admin/ask-first.tsx';
import { useTitle } from '../admin/use-title.ts';
import { NotSent, ScreenEmpty } from '../design/screen-states.tsx';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { standingWords } from './grant-words.ts';
import styles from './shared-care.module.css';

export function SharedWithUsScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('shared.title'));
  // Every asking names patients, and each name is on record: not every few seconds.
  const listed = useAnswer(['shared-with-us'], () => request('listSharedWithUs', {}), { everyMs: 120_000, isForgotten: true });
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Link to="/console" className={admin.button}>
          {say('patientPage.back')}
        </Link>
        <h1>{say('shared.title')}</h1>
        <p className={admin.lead}>{say('shared.lead')}</p>
      </header>
      <Answered answer={listed}>
        {({ shared }) =>
          shared.length === 0 ? (
            <ScreenEmpty title={say('shared.none')} next={say('shared.none.next')} />
          ) : (
            <ul className={admin.rows}>
              {shared.map((each) => (
                <OneShared key={each.id} shared={each} again={listed.again} />
              ))}
            </ul>
          )
        }
      </Answered>
    </div>
  );
}

function OneShared({ shared, again }: { shared: SharedWithUs; again: () => void }) {
  const { say, locale } = useWords();
  const { id, homeName, patientName, topics, reason, offeredByName, offeredAt, state } = shared;
  return (
    <li data-over={state === 'ended'} className={styles.grant}>
      <span className={admin.words}>
        {patientName !== null && state === 'accepted' ? (
          <Link to="/console/shared/$sharedCareId" params={{ sharedCareId: id }} className={styles.link}>
            {patientName}
          </Link>
        ) : (
          <b>{say('shared.unnamed', { hospital: homeName })}</b>
        )}
        <span className={styles.standing}>{standingWords(shared, say, locale)}</span>
        <span>
          {patientName !== null && `${say('shared.of', { hospital: homeName })} · `}
          {topics.map((topic) => say(`share.topic.${topic}`)).join(', ')}
        </span>
        <span>{say('share.by', { name: offeredByName, when: dayAndTime(offeredAt, locale), reason })}</span>
      </span>
      {state === 'offered' && <Answer shared={shared} again={again} />}
      {state === 'accepted' && <GiveBack shared={shared} again={again} />}
    </li>
  );
}

function Answer({ shared: { id, homeName }, again }: { shared: SharedWithUs; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const accept = useAction(() => request('acceptSharedCare', { params: { sharedCareId: id } }), again);
  const decline = useAction(() => request('returnSharedCare', { params: { sharedCareId: id } }), again);
  const isPending = accept.state.status === 'pending';
  return (
    <span className={admin.buttons}>
      {accept.state.status === 'failed' && <NotSent error={accept.state.error} retry={accept.state.retry} dismiss={accept.dismiss} />}
      <button type="button" className={`${admin.button} ${admin.main}`} aria-busy={isPending} onClick={() => !isPending && accept.run()}>
        {say(isPending ? 'state.pending' : 'shared.accept')}
      </button>
      <AskFirst label={say('shared.decline')} about={homeName} title={say('shared.decline.ask', { hospital: homeName })} text={say('shared.decline.then')} action={decline} />
    </span>
  );
}

function GiveBack({ shared: { id, homeName, patientName }, again }: { shared: SharedWithUs; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const name = patientName ?? '';
  const giveBack = useAction(() => request('returnSharedCare', { params: { sharedCareId: id } }), again);
  return <AskFirst label={say('shared.giveBack')} about={name} title={say('shared.giveBack.ask', { name, hospital: homeName })} text={say('shared.giveBack.then')} action={giveBack} />;
}
