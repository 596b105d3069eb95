// Shared care for the privacy officer: our patients elsewhere and others' patients here, who opened each last, and ending one with a reason.
import { MOST_REVIEWED, type ReviewedGrant, type ReviewedVisit, type SharedCareState } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { TextField } from '../admin/text-field.tsx';
import { useTitle } from '../admin/use-title.ts';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { PrivacyTabs } from '../privacy/privacy-tabs.tsx';
import { useWords } from '../words/words-context.tsx';
import { EndWithReason } from './end-with-reason.tsx';
import { standingWords } from './grant-words.ts';
import styles from './shared-care.module.css';

const states: readonly SharedCareState[] = ['accepted', 'offered', 'ended'];

export function SharedReviewScreen() {
  const { say } = useWords();
  const [state, setState] = useState<SharedCareState>('accepted');
  const [find, setFind] = useState('');
  useTitle(say('sharing.title'));
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <header className={admin.section}>
        <h1>{say('sharing.title')}</h1>
        <p className={admin.lead}>{say('sharing.lead')}</p>
      </header>
      <div className={admin.tabs} role="group" aria-label={say('sharing.which')}>
        {states.map((each) => (
          <button key={each} type="button" aria-pressed={state === each} onClick={() => setState(each)}>
            {say(`sharing.state.${each}`)}
          </button>
        ))}
      </div>
      <TextField label={say('sharing.find')} type="search" value={find} set={setFind} maxLength={80} />
      <Out key={`out-${state}`} state={state} find={find} />
      <In key={`in-${state}`} state={state} find={find} />
    </div>
  );
}

const isNamed = (find: string, names: readonly (string | null)[]): boolean => {
  const sought = find.trim().toLocaleLowerCase();
  return sought === '' || names.some((name) => name?.toLocaleLowerCase().includes(sought));
};

function Out({ state, find }: { state: SharedCareState; find: string }) {
  const { say } = useWords();
  const request = useRequest();
  const listed = useAnswer(['shared-out', state], () => request('listSharedOut', { query: { state } }), { isForgotten: true });
  return (
    <section className={admin.section} aria-labelledby="shared-out">
      <h2 id="shared-out">{say('sharing.out')}</h2>
      <Answered answer={listed}>
        {({ grants }) => {
          const found = grants.filter((each) => isNamed(find, [each.patientName, each.tenantName, each.toName, each.offeredByName, each.lastOpenedByName]));
          return (
            <>
              {found.length === 0 && <p role="status">{say(grants.length === 0 ? 'sharing.none.out' : 'sharing.none.found')}</p>}
              {grants.length === MOST_REVIEWED && <p className={admin.soft}>{say('sharing.cut', { n: MOST_REVIEWED })}</p>}
              {found.length > 0 && (
                <ul className={admin.rows}>
                  {found.map((grant) => (
                    <OneOut key={grant.id} grant={grant} again={listed.again} />
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}

function OneOut({ grant, again }: { grant: ReviewedGrant; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const { id, patientName, tenantName, toName, endedByName, state } = grant;
  return (
    <li data-over={state === 'ended'} className={styles.grant}>
      <span className={admin.words}>
        <b>{patientName}</b>
        <span>{say('sharing.with', { to: toName, hospital: tenantName })}</span>
        <Terms grant={grant} />
        {endedByName !== null && <span>{say('sharing.ended.by', { name: endedByName })}</span>}
        <Reason reason={grant.endReason} />
      </span>
      {state !== 'ended' && (
        <EndWithReason about={`${patientName}, ${toName}`} title={say('sharing.end.title', { to: `${toName}, ${tenantName}` })} send={(reason) => request('stopSharedOut', { params: { sharedCareId: id }, body: { reason } })} ended={again} />
      )}
    </li>
  );
}

function In({ state, find }: { state: SharedCareState; find: string }) {
  const { say } = useWords();
  const request = useRequest();
  const listed = useAnswer(['shared-in', state], () => request('listSharedIn', { query: { state } }), { isForgotten: true });
  return (
    <section className={admin.section} aria-labelledby="shared-in">
      <h2 id="shared-in">{say('sharing.in')}</h2>
      <p className={admin.soft}>{say('sharing.in.lead')}</p>
      <Answered answer={listed}>
        {({ visits }) => {
          const found = visits.filter((each) => isNamed(find, [each.homeName, each.toName, each.offeredByName, each.lastOpenedByName]));
          return (
            <>
              {found.length === 0 && <p role="status">{say(visits.length === 0 ? 'sharing.none.in' : 'sharing.none.found')}</p>}
              {found.length > 0 && (
                <ul className={admin.rows}>
                  {found.map((visit) => (
                    <OneIn key={visit.id} visit={visit} again={listed.again} />
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}

function OneIn({ visit, again }: { visit: ReviewedVisit; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const { id, homeName, toName, state } = visit;
  return (
    <li data-over={state === 'ended'} className={styles.grant}>
      <span className={admin.words}>
        <b>{say('shared.unnamed', { hospital: homeName })}</b>
        <span>{say('sharing.read.by', { to: toName })}</span>
        <Terms grant={visit} />
        <Reason reason={visit.endReason} />
      </span>
      {state !== 'ended' && (
        <EndWithReason about={`${homeName}, ${toName}`} title={say('sharing.end.title.in', { to: toName, hospital: homeName })} send={(reason) => request('stopSharedIn', { params: { sharedCareId: id }, body: { reason } })} ended={again} />
      )}
    </li>
  );
}

function Terms({ grant }: { grant: ReviewedGrant | ReviewedVisit }) {
  const { say, locale } = useWords();
  const { topics, reason, offeredByName, offeredAt, acceptedByName, lastOpenedAt, lastOpenedByName, state } = grant;
  return (
    <>
      <span className={styles.standing}>{standingWords(grant, say, locale)}</span>
      {state !== 'offered' && <span>{lastOpenedAt === null ? say('sharing.opened.never') : say('sharing.opened', { name: lastOpenedByName ?? '–', when: dayAndTime(lastOpenedAt, locale) })}</span>}
      <span>
        {topics.map((topic) => say(`share.topic.${topic}`)).join(', ')}
        {acceptedByName !== null && ` · ${say('share.acceptedBy', { name: acceptedByName })}`}
      </span>
      <span>{say('share.by', { name: offeredByName, when: dayAndTime(offeredAt, locale), reason })}</span>
    </>
  );
}

function Reason({ reason }: { reason: string | null }) {
  const { say } = useWords();
  return reason === null ? null : <span>{say('sharing.ended.reason', { reason })}</span>;
}
