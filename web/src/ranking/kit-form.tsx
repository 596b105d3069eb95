// What one responder drives, has along and speaks, as a form; what their vehicle carries is said beside it, because it counts as well.
import { Equipment, type KeptKit, type ResponderKit, Sex, TravelMode } from '@mydr24/protocol';
import { useState } from 'react';
import styles from '../admin/admin.module.css';
import { Select } from '../admin/scenario-form.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { Chips, LanguageSelect } from './choice-fields.tsx';
import { languageName } from './languages.ts';
import { listWords } from './policy-words.ts';
import { UnsavedGuard } from './unsaved-guard.tsx';

interface KitFormProps {
  kept: KeptKit;
  isSexAsked: boolean;
  /** Told with what was kept. */
  done: (kit: ResponderKit) => void;
}

export function KitForm({ kept, isSexAsked, done }: KitFormProps) {
  const { say } = useWords();
  const request = useRequest();
  const [base, setBase] = useState(kept.kit);
  const [kit, setKit] = useState(kept.kit);
  const [isSaved, setSaved] = useState(false);
  const isChanged = JSON.stringify(base) !== JSON.stringify(kit);
  const put = (part: Partial<ResponderKit>): void => {
    setSaved(false);
    setKit({ ...kit, ...part });
  };
  const save = useAction(
    (body: ResponderKit) => request('setResponderKit', { params: { personId: kept.personId }, body }),
    (saved) => {
      setBase(saved);
      setKit(saved);
      setSaved(true);
      done(saved);
    },
  );
  const isPending = save.state.status === 'pending';
  return (
    <form
      className={styles.section}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isPending) save.run(kit);
      }}
    >
      <Select label={say('kit.vehicle')} value={kit.vehicle} options={TravelMode.options.map((mode) => [mode, say(`kit.vehicle.${mode}`)])} set={(mode) => put({ vehicle: TravelMode.parse(mode) })} help={say('kit.vehicle.help')} />
      <Chips label={say('kit.equipment')} help={say('kit.equipment.help')} all={Equipment.options} chosen={kit.equipment} said={(each) => say(`equipment.${each}`)} set={(equipment) => put({ equipment })} />
      {kept.aboard !== null && <Aboard aboard={kept.aboard} />}
      <Languages spoken={kit.languages} set={(languages) => put({ languages })} />
      {isSexAsked && (
        <Select label={say('kit.sex')} value={kit.sex ?? ''} options={[['', say('kit.sex.unsaid')], ...Sex.options.filter((sex) => sex !== 'unknown').map((sex) => [sex, say(`console.sex.${sex}`)] as const)]} set={(sex) => put({ sex: Sex.safeParse(sex).data ?? null })} help={say('kit.sex.help')} />
      )}
      {save.state.status === 'failed' && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
      <p className={styles.buttons}>
        <button type="submit" className={`${styles.button} ${styles.main}`} aria-disabled={!isChanged} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'kit.save')}
        </button>
        <span role="status" className={styles.soft}>
          {isChanged ? say('kit.unsaved') : isSaved ? say('kit.saved') : ''}
        </span>
      </p>
      <UnsavedGuard isUnsaved={isChanged} title={say('kit.leave')} text={say('kit.leave.text')} />
    </form>
  );
}

function Aboard({ aboard: { name, equipment } }: { aboard: NonNullable<KeptKit['aboard']> }) {
  const { say, locale } = useWords();
  const what = listWords(equipment.map((each) => say(`equipment.${each}`)), locale);
  return <p className={styles.note}>{equipment.length === 0 ? say('kit.aboard.nothing', { vehicle: name }) : say('kit.aboard', { vehicle: name, what })}</p>;
}

function Languages({ spoken, set }: { spoken: readonly string[]; set: (languages: string[]) => void }) {
  const { say, locale } = useWords();
  return (
    <div className={styles.section}>
      {spoken.length > 0 && (
        <Chips label={say('kit.languages')} all={spoken} chosen={spoken} said={(code) => languageName(code, locale)} set={set} />
      )}
      <LanguageSelect label={say(spoken.length === 0 ? 'kit.languages' : 'kit.languages.more')} value={null} none={say('kit.languages.choose')} set={(code) => code !== null && !spoken.includes(code) && spoken.length < 12 && set([...spoken, code])} />
    </div>
  );
}
