// The weekly list of a unit: its noisiest rules and patients, who looks at each and what was decided.
import { reviewDecisions, type AlarmReview } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { useCallback, useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { ruleName } from '../rules/rule-words.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';

export function ReviewsScreen() {
  const { unitId } = useParams({ from: '/signed-in/rules/burden/$unitId/reviews' });
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('review.title'));
  const answer = useAnswer(['alarm-reviews', unitId], () => request('listAlarmReviews', { params: { unitId } }));
  return (
    <div className={admin.page}>
      <Link to="/rules/burden" className={admin.button} style={{ justifySelf: 'start' }}>
        {say('burden.back')}
      </Link>
      <header className={admin.section}>
        <h1>{say('review.title')}</h1>
        <p className={admin.lead}>{say('review.lead')}</p>
      </header>
      <Answered answer={answer}>{({ reviews }) => <Weeks reviews={reviews} again={answer.again} />}</Answered>
    </div>
  );
}

export function Weeks({ reviews, again }: { reviews: readonly AlarmReview[]; again: () => void }) {
  const { say } = useWords();
  if (reviews.length === 0) return <p className={admin.note}>{say('review.none')}</p>;
  return [...Map.groupBy(reviews, ({ weekOn }) => weekOn)].map(([weekOn, own]) => (
    <section key={weekOn} className={admin.section} aria-labelledby={`week-${weekOn}`}>
      <h2 id={`week-${weekOn}`}>{say('review.week', { on: weekOn })}</h2>
      {own.map((review) => (
        <Review key={`${review.id} ${review.decidedAt}`} review={review} again={again} />
      ))}
    </section>
  ));
}

function Review({ review, again }: { review: AlarmReview; again: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const me = useMe();
  const [decision, setDecision] = useState(review.decision);
  const [note, setNote] = useState(review.note);
  const [decisionId, noteId] = [useId(), useId()];
  const save = useAction(useCallback(() => request('decideAlarmReview', { params: { reviewId: review.id }, body: { decision, note } }), [request, review.id, decision, note]), again);
  const canDecide = me.person.roles.some((role) => role === 'nurse' || role === 'doctor' || role === 'coordinator');
  const name = review.ruleId !== null ? ruleName({ id: review.ruleId }, say, locale) : review.bed === null ? say('burden.nobed') : say('burden.bed', { bed: review.bed });
  return (
    <article className={admin.card} aria-label={name}>
      <header className={admin.head}>
        <h3>{name}</h3>
        <span className={admin.pill} data-state={review.decision === null ? 'draft' : 'approved'}>
          {say(`review.decision.${review.decision ?? 'none'}`)}
        </span>
      </header>
      <p className={admin.soft}>
        {say('review.share', { alarms: review.alarms, all: review.ofAlarms, bedDays: review.bedDays })} · {review.ownerName === null ? say('review.owner.none') : say('review.owner', { name: review.ownerName })}
      </p>
      {canDecide && (
        <>
          <div className={admin.fields}>
            <span className={admin.field}>
              <label htmlFor={decisionId}>{say('review.decision')}</label>
              <select id={decisionId} value={decision ?? ''} onChange={(event) => setDecision(reviewDecisions.find((one) => one === event.target.value) ?? null)}>
                {(['', ...reviewDecisions] as const).map((one) => (
                  <option key={one} value={one}>
                    {say(`review.decision.${one === '' ? 'none' : one}`)}
                  </option>
                ))}
              </select>
            </span>
            <span className={admin.field}>
              <label htmlFor={noteId}>{say('review.note')}</label>
              <input id={noteId} type="text" maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
            </span>
          </div>
          <div className={admin.buttons}>
            <button type="button" className={admin.button} aria-busy={save.state.status === 'pending'} onClick={() => save.state.status !== 'pending' && save.run()}>
              {say(save.state.status === 'pending' ? 'state.pending' : review.ownerId === null && decision === null ? 'review.take' : 'review.save')}
            </button>
          </div>
        </>
      )}
      {save.state.status === 'failed' && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
    </article>
  );
}
