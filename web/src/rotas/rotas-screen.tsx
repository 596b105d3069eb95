// Who is on call now, at one glance: duty, person, until when, how to reach them, who is next, and gaps ahead.
import type { HolderContact, RotaOverview } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { ScreenEmpty, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useConnection } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { ReachState } from '../reachability/reach-state.tsx';
import { useWords } from '../words/words-context.tsx';
import { OldNote, RotaHeadline } from './rota-tabs.tsx';
import { sourceWord } from './rota-words.ts';
import styles from './rotas.module.css';
import { canEdit, useOverviews, useRotasTopic } from './use-rotas.ts';
import { momentIn } from './zone-time.ts';

export function RotasScreen() {
  const { say } = useWords();
  const topic = useRotasTopic();
  const overviews = useOverviews();
  const isLive = useConnection().tag === 'live';
  const isEditor = canEdit(useMe().person.roles);
  const reply = overviews.data;
  return (
    <div className={styles.whole}>
      <RotaHeadline title={say('rotas.title')}>
        {isEditor && (
          <Link to="/rotas/new" className={styles.plain}>
            {say('rotas.new')}
          </Link>
        )}
      </RotaHeadline>
      {topic.status === 'refused' ? <ScreenRefused error={topic.error} /> : reply === undefined ? <ScreenLoading /> : !reply.ok ? <ScreenRefused error={reply.error} /> : (
        <>
          <OldNote isOld={!isLive} />
          {reply.body.rotas.length === 0 && <ScreenEmpty title={say('rotas.empty')} next={say(isEditor ? 'rotas.empty.edit' : 'rotas.empty.read')} />}
          <ul className={styles.cards}>
            {reply.body.rotas.map((overview) => (
              <RotaCard key={overview.rota.id} overview={overview} isOld={!isLive} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function RotaCard({ overview, isOld }: { overview: RotaOverview; isOld: boolean }) {
  const { say, locale } = useWords();
  const nowMs = useNow();
  const me = useMe();
  const { rota, now, next, contact, facilityName } = overview;
  // The one that runs is what the card says already.
  const gaps = overview.gaps.filter(({ fromAt }) => fromAt > now.fromAt);
  const moment = (atMs: number): string => momentIn(rota.timeZone, atMs, nowMs, locale);
  const word = sourceWord(now);
  return (
    <li className={styles.card} data-own={now.personId === me.person.id} data-old={isOld}>
      <div className={styles.duty}>
        <h2>{rota.name}</h2>
        <span>{facilityName}</span>
      </div>
      {now.personId === null ? (
        <div className={`${styles.gap} ${styles.gapBox}`}>
          <p className={styles.name}>{say('rotas.nobody.now')}</p>
          <p className={styles.soft}>{now.gap !== null && say(`rotas.gap.${now.gap}`)}</p>
          <p className={styles.until}>{say('rotas.until', { time: moment(now.toAt) })}</p>
        </div>
      ) : (
        <div>
          <p className={styles.name}>
            {now.personName}
            {now.personId === me.person.id && <span className={styles.soft}> ({say('rotas.me')})</span>}
          </p>
          <p>
            <span className={styles.until}>{say('rotas.until', { time: moment(now.toAt) })}</span>
            {word !== null && now.source !== 'pattern' && <span className={styles.soft}> · {say(word)}</span>}
          </p>
        </div>
      )}
      {contact !== null && <Reach contact={contact} isOld={isOld} />}
      {next !== null && <p className={styles.soft}>{say('rotas.then', { name: next.personName ?? say('rotas.nobody'), time: moment(next.fromAt) })}</p>}
      {gaps[0] !== undefined && (
        <div className={`${styles.gap} ${styles.gapBox}`}>
          <p>
            <b>{say('rotas.gaps', { n: gaps.length })}</b>
          </p>
          <p className={styles.soft}>{say('rotas.gaps.first', { time: moment(gaps[0].fromAt) })}</p>
        </div>
      )}
      <div className={styles.cardFoot}>
        {contact !== null && contact.phone !== null && now.personId !== me.person.id && (
          <a className={styles.small} href={`tel:${contact.phone}`}>
            {say('rotas.call', { phone: contact.phone })}
          </a>
        )}
        <Link to="/rotas/$rotaId" params={{ rotaId: rota.id }} className={styles.small}>
          {say('rotas.open', { name: rota.name })}
        </Link>
      </div>
    </li>
  );
}

/** Reachability from before a lost connection is not known. */
function Reach({ contact: { reach, isOffDuty }, isOld }: { contact: HolderContact; isOld: boolean }) {
  const { say } = useWords();
  if (!isOld && !isOffDuty) {
    return (
      <p className={styles.reach}>
        <ReachState reach={reach} />
      </p>
    );
  }
  const state = isOld ? 'unknown' : 'offDuty';
  return (
    <p className={styles.reach} data-reach={state}>
      <span className={styles.mark} aria-hidden="true" />
      {say(`reach.${state}`)}
    </p>
  );
}
