// Who else a kind of emergency seeks beside whoever leads: each place with who qualifies for it and how many are asked at once.
import { Qualification, TeamPlace } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { ItemList } from './item-list.tsx';
import { ChipsField, ChoiceField, NumberField, type Option } from './pack-fields.tsx';
import { listAt, textAt, usePackForm, wordsAt } from './pack-form.tsx';
import type { Path } from './pack-text.ts';
import styles from './admin.module.css';

/** As the schema has it when nothing is written. */
const ASKED_AT_ONCE = 2;

export function TeamFields({ kindPath }: { kindPath: Path }) {
  const { say } = useWords();
  const { value } = usePackForm();
  const path = [...kindPath, 'team'];
  const taken = listAt(value, path).map((each) => textAt(each, ['place']));
  const free = TeamPlace.options.find((place) => !taken.includes(place)) ?? TeamPlace.options[0];
  const nameOf = (item: unknown): string => {
    const place = TeamPlace.options.find((each) => each === textAt(item, ['place']));
    return place === undefined ? textAt(item, ['place']) : say(`team.place.${place}`);
  };
  return (
    <>
      <p>{say('team.pack.help')}</p>
      <ItemList path={path} fresh={{ place: free, offerTo: ASKED_AT_ONCE }} addLabel={say('team.pack.add')} nameOf={nameOf}>
        {(itemPath) => (
          <>
            <div className={styles.fields}>
              <ChoiceField path={[...itemPath, 'place']} label={say('team.pack.place')} options={TeamPlace.options.map((each): Option => [each, say(`team.place.${each}`)])} />
              <NumberField path={[...itemPath, 'offerTo']} label={say('team.pack.offerTo')} standard={ASKED_AT_ONCE} />
            </div>
            <ChipsField
              path={[...itemPath, 'needs']} label={say('team.pack.needs')} options={Qualification.options.map((each): Option => [each, say(`qualification.${each}`)])}
              standard={wordsAt(value, [...kindPath, 'needs'])} help={say('team.pack.needs.help')}
            />
          </>
        )}
      </ItemList>
    </>
  );
}
