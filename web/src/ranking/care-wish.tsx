// By whom a patient would like to be cared for, entered by themselves or by their nurse: folded until it is wanted, in plain words, with what it does not do.
import type { CareWish, CareWishView, PatientId } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import styles from '../admin/admin.module.css';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { LanguageSelect } from './choice-fields.tsx';
import { languageName } from './languages.ts';
import looks from './ranking.module.css';

/** `voice`: to the patient themself, or about them. */
export function CareWishPart({ patientId, voice }: { patientId: PatientId; voice: 'self' | 'staff' }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  // Asked for when it is opened: each reading of a record is on record.
  const wish = useAnswer(['care-wish', patientId], () => request('getCareWish', { params: { patientId } }), { isWanted: isOpen, isForgotten: true });
  return (
    <details className={styles.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say(`wish.${voice}.title`)}</summary>
      {isOpen && <Answered answer={wish}>{(body) => <WishForm key={patientId} patientId={patientId} kept={body} voice={voice} again={wish.again} />}</Answered>}
    </details>
  );
}

function WishForm({ patientId, kept, voice, again }: { patientId: PatientId; kept: CareWishView; voice: 'self' | 'staff'; again: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const [wish, setWish] = useState<CareWish>({ carerSex: kept.carerSex, language: kept.language });
  const isChanged = wish.carerSex !== kept.carerSex || wish.language !== kept.language;
  const save = useAction((body: CareWish) => request('setCareWish', { params: { patientId }, body }), again);
  const isPending = save.state.status === 'pending';
  const noLanguage = kept.ownLanguage === null ? say('wish.language.none') : say('wish.language.own', { language: languageName(kept.ownLanguage, locale) });
  const hasNothing = !kept.isLanguageWeighed && !kept.isSexWeighed;
  return (
    <form
      className={looks.wish}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isPending) save.run(wish);
      }}
    >
      <p>{say(`wish.${voice}.lead`)}</p>
      <ul className={looks.does}>
        <li>{say(`wish.${voice}.does`)}</li>
        <li>{say(`wish.${voice}.never`)}</li>
      </ul>
      {hasNothing && <p className={styles.note}>{say('wish.notWeighed')}</p>}
      {(kept.isLanguageWeighed || wish.language !== null) && <LanguageSelect label={say(`wish.${voice}.language`)} value={wish.language} none={noLanguage} set={(language) => setWish({ ...wish, language })} />}
      {kept.isSexWeighed && <SexChoice label={say(`wish.${voice}.sex`)} value={wish.carerSex} set={(carerSex) => setWish({ ...wish, carerSex })} />}
      {save.state.status === 'failed' && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
      <p className={styles.buttons}>
        <button type="submit" className={`${styles.button} ${styles.main}`} aria-disabled={!isChanged} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'wish.save')}
        </button>
        <span role="status" className={styles.soft}>
          {say(isChanged ? 'wish.unsaved' : 'wish.kept')}
        </span>
      </p>
    </form>
  );
}

const choices = [null, 'female', 'male'] as const;

function SexChoice({ label, value, set }: { label: string; value: CareWish['carerSex']; set: (sex: CareWish['carerSex']) => void }) {
  const { say } = useWords();
  const name = useId();
  return (
    <fieldset>
      <legend>{label}</legend>
      {choices.map((each) => (
        <label key={each ?? 'any'} className={looks.choice}>
          <input type="radio" name={name} checked={value === each} onChange={() => set(each)} />
          {say(`wish.${each ?? 'any'}`)}
        </label>
      ))}
    </fieldset>
  );
}
