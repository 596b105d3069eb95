// What this tenant weighs when people are ranked, as a form that says what each number does, a list of the changes in words, and a look at what
// they would do to who is there now. Saved by a person, from the revision they read; somebody else's change is shown, never overwritten unseen.
import type { KeptRankingPolicy, RankingPolicy } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer, type Answer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import styles from '../admin/admin.module.css';
import { useTitle } from '../admin/use-title.ts';
import { momentWords } from '../admin/version-words.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { type Action, useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { changesBetween, mineOnTheirs, type PolicyChange } from './policy-draft.ts';
import { CoverageFields, KindFields, RestFields, WorthFields } from './policy-fields.tsx';
import { changeWords } from './policy-words.ts';
import { RankingPreviewPart } from './ranking-preview.tsx';
import looks from './ranking.module.css';
import { UnsavedGuard } from './unsaved-guard.tsx';

export function RankingPolicyScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('weigh.title'));
  const kept = useAnswer(['ranking-policy'], () => request('getRankingPolicy', {}), { isForgotten: true });
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('weigh.title')}</h1>
        <p className={styles.lead}>{say('weigh.lead')}</p>
      </header>
      <Answered answer={kept}>{(body) => <PolicyForm kept={body} answer={kept} />}</Answered>
    </div>
  );
}

function PolicyForm({ kept, answer }: { kept: KeptRankingPolicy; answer: Answer<KeptRankingPolicy> }) {
  const { say, locale } = useWords();
  const request = useRequest();
  /** What the form was filled from: a newer one on the server does not take words out of anybody's hands. */
  const [base, setBase] = useState(kept);
  const [policy, setPolicy] = useState(kept.policy);
  const changes = changesBetween(base.policy, policy);
  const save = useAction(
    (body: { policy: RankingPolicy; revision: number }) => request('setRankingPolicy', { body }),
    (saved) => {
      setBase(saved);
      setPolicy(saved.policy);
      answer.again();
    },
  );
  const isOvertaken = save.state.status === 'failed' && save.state.error.code === 'changed-meanwhile';
  const fields = { policy, kept: base.policy, set: setPolicy };
  return (
    <>
      <p className={styles.soft}>
        {base.changedAt === null ? say('weigh.standard') : say('weigh.changed', { name: base.changedByName ?? '', moment: momentWords(base.changedAt, locale) })}
      </p>
      <WorthFields {...fields} />
      <RestFields {...fields} />
      <KindFields {...fields} />
      <CoverageFields {...fields} />
      <RankingPreviewPart policy={policy} hasChanges={changes.length > 0} />
      {isOvertaken && <Overtaken renew={answer.again} theirs={kept} base={base} mine={policy} put={(theirs, mine) => (setBase(theirs), setPolicy(mine), save.dismiss())} />}
      <SaveBar changes={changes} save={save} isOvertaken={isOvertaken} run={() => save.run({ policy, revision: base.revision })} drop={() => setPolicy(base.policy)} />
      <UnsavedGuard isUnsaved={changes.length > 0} title={say('weigh.leave')} text={say('weigh.leave.text', { n: changes.length })} />
    </>
  );
}

interface SaveBarProps {
  changes: readonly PolicyChange[];
  save: Action<[{ policy: RankingPolicy; revision: number }]>;
  isOvertaken: boolean;
  run: () => void;
  drop: () => void;
}

function SaveBar({ changes, save, isOvertaken, run, drop }: SaveBarProps) {
  const { say, locale } = useWords();
  const isPending = save.state.status === 'pending';
  return (
    <section className={looks.bar} data-calm={changes.length === 0} aria-label={say('weigh.save')}>
      <p role="status">
        <b>{say('weigh.changes', { n: changes.length })}</b>
      </p>
      {changes.length > 0 && (
        <>
          <ul className={looks.changes}>
            {changes.map((change) => {
              const text = changeWords(change, say, locale);
              return <li key={text}>{text}</li>;
            })}
          </ul>
          {save.state.status === 'failed' && !isOvertaken && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
          <p className={styles.buttons}>
            <button type="button" className={`${styles.button} ${styles.main}`} aria-busy={isPending} aria-disabled={isOvertaken} onClick={() => !isPending && !isOvertaken && run()}>
              {say(isPending ? 'state.pending' : 'weigh.save')}
            </button>
            <button type="button" className={styles.button} onClick={drop}>
              {say('weigh.drop')}
            </button>
          </p>
        </>
      )}
    </section>
  );
}

interface OvertakenProps {
  renew: () => void;
  theirs: KeptRankingPolicy;
  base: KeptRankingPolicy;
  mine: RankingPolicy;
  put: (theirs: KeptRankingPolicy, mine: RankingPolicy) => void;
}

/** Asks for theirs first: nobody chooses between two without having read both. */
function Overtaken({ renew, theirs, base, mine, put }: OvertakenProps) {
  const { say, locale } = useWords();
  if (theirs.revision === base.revision) {
    return (
      <p className={styles.old} role="alert">
        {say('weigh.overtaken')}
        <button type="button" className={styles.button} onClick={renew}>
          {say('weigh.overtaken.look')}
        </button>
      </p>
    );
  }
  return (
    <section className={styles.note} role="alert">
      <p>
        <b>{say('weigh.overtaken.by', { name: theirs.changedByName ?? '', moment: theirs.changedAt === null ? '' : momentWords(theirs.changedAt, locale) })}</b>
      </p>
      <ul className={looks.changes}>
        {changesBetween(base.policy, theirs.policy).map((change) => {
          const text = changeWords(change, say, locale);
          return <li key={text}>{text}</li>;
        })}
      </ul>
      <p className={styles.buttons}>
        <button type="button" className={styles.button} onClick={() => put(theirs, mineOnTheirs(base.policy, mine, theirs.policy))}>
          {say('weigh.overtaken.mine')}
        </button>
        <button type="button" className={styles.button} onClick={() => put(theirs, theirs.policy)}>
          {say('weigh.overtaken.theirs')}
        </button>
      </p>
    </section>
  );
}
