// What the policy in the form would do to who is there now: a place, a kind, perhaps a wish, and the list as it is and as it would be. Asked for by a
// tap, because every look is on the record.
import { EmergencyKind, type CareWish, type Position, type RankingPolicy, type RankingPreview } from '@mydr24/protocol';
import { useState } from 'react';
import styles from '../admin/admin.module.css';
import { Select } from '../admin/scenario-form.tsx';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { reasonWords } from '../dispatch/reason-words.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { etaWords, isEstimated } from '../map/eta-words.ts';
import { useWords } from '../words/words-context.tsx';
import { LanguageSelect } from './choice-fields.tsx';
import { PlaceChoice } from './place-choice.tsx';
import { listWords } from './policy-words.ts';
import { moveOf, previewRows, type PreviewRow } from './preview-rows.ts';
import looks from './ranking.module.css';

interface Shown {
  preview: RankingPreview;
  /** By which policy and question; another one makes it old. */
  of: string;
}

export function RankingPreviewPart({ policy, hasChanges }: { policy: RankingPolicy; hasChanges: boolean }) {
  const { say } = useWords();
  const request = useRequest();
  const [kind, setKind] = useState<EmergencyKind>('cardiac-arrest');
  const [place, setPlace] = useState<Position | null>(null);
  const [wish, setWish] = useState<CareWish>({ carerSex: null, language: null });
  const [shown, setShown] = useState<Shown | null>(null);
  const asked = JSON.stringify([policy, kind, place, wish]);
  const look = useAction(
    (at: Position, of: string) => request('previewRanking', { body: { policy, kind, place: at, wish } }).then((reply) => (reply.ok ? { ...reply, body: { preview: reply.body, of } } : reply)),
    setShown,
  );
  const isPending = look.state.status === 'pending';
  return (
    <section className={styles.card} aria-labelledby="preview-title">
      <h2 id="preview-title">{say('weigh.preview')}</h2>
      <p className={styles.lead}>{say('weigh.preview.lead')}</p>
      <div className={looks.preview}>
        <div className={styles.section}>
          <Select label={say('weigh.preview.kind')} value={kind} options={EmergencyKind.options.map((each) => [each, say(`emergency.kind.${each}`)])} set={(chosen) => setKind(chosen as EmergencyKind)} />
          <PlaceChoice at={place} set={setPlace} />
          <div className={styles.fields}>
            <LanguageSelect label={say('weigh.preview.language')} value={wish.language} none={say('weigh.preview.any')} set={(language) => setWish({ ...wish, language })} />
            {policy.worthS.sex > 0 && (
              <Select
                label={say('weigh.preview.sex')} value={wish.carerSex ?? ''} options={[['', say('weigh.preview.any')], ['female', say('wish.female')], ['male', say('wish.male')]]}
                set={(sex) => setWish({ ...wish, carerSex: sex === 'female' || sex === 'male' ? sex : null })}
              />
            )}
          </div>
          <p className={styles.buttons}>
            <button type="button" className={`${styles.button} ${styles.main}`} aria-disabled={place === null} aria-busy={isPending} onClick={() => place !== null && !isPending && look.run(place, asked)}>
              {say(isPending ? 'state.pending' : 'weigh.preview.show')}
            </button>
            {place === null && <span className={styles.soft}>{say('weigh.preview.noPlace')}</span>}
          </p>
          {look.state.status === 'failed' && <NotSent error={look.state.error} retry={look.state.retry} dismiss={look.dismiss} />}
        </div>
        {shown === null ? <p className={styles.soft}>{say('weigh.preview.empty')}</p> : <Compared preview={shown.preview} isOld={shown.of !== asked} hasChanges={hasChanges} />}
      </div>
    </section>
  );
}

function Compared({ preview, isOld, hasChanges }: { preview: RankingPreview; isOld: boolean; hasChanges: boolean }) {
  const { say, locale } = useWords();
  const rows = previewRows(preview.before, preview.after);
  const moved = rows.filter((row) => moveOf(row) !== 'same');
  const asked = rows.filter(({ after }) => after !== null);
  const others = rows.filter(({ after }) => after === null);
  return (
    <div className={styles.section}>
      <p role="status">
        <b>{moved.length === 0 ? say(hasChanges ? 'weigh.preview.same' : 'weigh.preview.unchanged') : say('weigh.preview.moved', { n: moved.length })}</b>
      </p>
      {isOld && <p className={styles.old}>{say('weigh.preview.old')}</p>}
      <p className={styles.soft}>
        {say('weigh.preview.at', { time: timeOfDay(preview.at, locale, true) })}{' '}
        {preview.needs.length > 0 && say('weigh.preview.needs', { what: listWords(preview.needs.map((each) => say(`qualification.${each}`)), locale, 'disjunction') })}
      </p>
      {asked.length === 0 ? <p className={styles.note}>{say('weigh.preview.nobody')}</p> : <Rows rows={asked} isOrdered />}
      {preview.leftOut > 0 && <p className={styles.soft}>{say('who.leftOut', { n: preview.leftOut })}</p>}
      {others.length > 0 && (
        <details className={styles.fold} open={others.some((row) => moveOf(row) === 'out')}>
          <summary>{say('who.passedOver', { n: others.length })}</summary>
          <Rows rows={others} isOrdered={false} />
        </details>
      )}
    </div>
  );
}

/** More than this at once nobody compares. */
const AT_ONCE = 8;

function Rows({ rows, isOrdered }: { rows: readonly PreviewRow[]; isOrdered: boolean }) {
  const { say } = useWords();
  const List = isOrdered ? 'ol' : 'ul';
  const listOf = (some: readonly PreviewRow[]) => (
    <List className={looks.ranked}>
      {some.map((row) => (
        <RankedRow key={row.person.personId} row={row} />
      ))}
    </List>
  );
  const more = rows.slice(AT_ONCE);
  return (
    <>
      {listOf(rows.slice(0, AT_ONCE))}
      {more.length > 0 && (
        <details className={styles.fold}>
          <summary>{say('weigh.preview.more', { n: more.length })}</summary>
          {listOf(more)}
        </details>
      )}
    </>
  );
}

function RankedRow({ row }: { row: PreviewRow }) {
  const { say, locale } = useWords();
  const { person, before, after, reasons, gone } = row;
  const move = moveOf(row);
  const isTime = (code: string): boolean => code === 'road-s' || code === 'estimated-s';
  return (
    <li data-move={move}>
      <span className={looks.rank}>{after}</span>
      <b>{person.name}</b>
      <span className={looks.eta}>{person.etaS === null ? say('distance.unknown') : etaWords(person.etaS, isEstimated(person.reasons), say)}</span>
      <span className={looks.move} data-move={move}>
        {say(`weigh.move.${move}`, { n: before ?? 0 })}
      </span>
      <ul className={looks.reasons}>
        {reasons.flatMap(({ reason, isNew }) => {
          const text = isTime(reason.code) ? null : reasonWords(reason, say, locale);
          return text === null ? [] : [
            <li key={`${reason.code} ${reason.value}`} data-against={reason.isAgainst} data-new={isNew}>
              {isNew ? say('weigh.reason.new', { reason: text }) : text}
            </li>,
          ];
        })}
        {gone.flatMap((reason) => {
          const text = reasonWords(reason, say, locale);
          return text === null ? [] : [
            <li key={`gone ${reason.code} ${reason.value}`} data-gone>
              <span className="only-heard">{say('weigh.reason.gone')}</span> {text}
            </li>,
          ];
        })}
      </ul>
    </li>
  );
}
