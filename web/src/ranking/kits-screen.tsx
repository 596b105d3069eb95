// Every responder's kit, for who plans: found by name, opened one at a time.
import type { KeptKit } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import styles from '../admin/admin.module.css';
import { useTitle } from '../admin/use-title.ts';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { KitForm } from './kit-form.tsx';
import { languageName } from './languages.ts';
import { listWords } from './policy-words.ts';

export function KitsScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('kit.all'));
  const kits = useAnswer(['kits-to-change'], () => request('listResponderKits', {}), { isForgotten: true });
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('kit.all')}</h1>
        <p className={styles.lead}>{say('kit.all.lead')}</p>
      </header>
      <Answered answer={kits}>{({ responders, isSexAsked }) => <Kits responders={responders} isSexAsked={isSexAsked} again={kits.again} />}</Answered>
    </div>
  );
}

function Kits({ responders, isSexAsked, again }: { responders: readonly KeptKit[]; isSexAsked: boolean; again: () => void }) {
  const { say, locale } = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const [openId, setOpen] = useState<string | null>(null);
  if (responders.length === 0) return <ScreenEmpty title={say('kit.none')} next={say('kit.none.next')} />;
  const sought = text.trim().toLocaleLowerCase(locale);
  const found = responders.filter(({ personId, name }) => personId === openId || name.toLocaleLowerCase(locale).includes(sought));
  return (
    <>
      <div className={styles.field}>
        <label htmlFor={id}>{say('kit.find', { n: responders.length })}</label>
        <input id={id} type="search" value={text} autoComplete="off" onChange={(event) => setText(event.target.value)} />
      </div>
      {found.length === 0 && <p role="status">{say('kit.notFound')}</p>}
      <ul className={styles.rows}>
        {found.map((each) => (
          <li key={each.personId}>
            <p className={styles.words}>
              <b>{each.name}</b>
              <span>{kitWords(each, say, locale)}</span>
            </p>
            <button type="button" className={styles.button} aria-expanded={each.personId === openId} onClick={() => setOpen(each.personId === openId ? null : each.personId)}>
              {say(each.personId === openId ? 'kit.close' : 'kit.change')}
              <span className="only-heard"> {each.name}</span>
            </button>
            {each.personId === openId && (
              <div style={{ flexBasis: '100%' }}>
                <KitForm kept={each} isSexAsked={isSexAsked} done={again} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function kitWords({ qualifications, kit, aboard }: KeptKit, say: Say, locale: string): string {
  return [
    listWords(qualifications.map((each) => say(`qualification.${each}`)), locale), say(`kit.vehicle.${kit.vehicle}`),
    kit.equipment.length === 0 ? say('kit.equipment.nothing') : listWords(kit.equipment.map((each) => say(`equipment.${each}`)), locale),
    ...(aboard === null ? [] : [say('kit.on', { vehicle: aboard.name })]),
    listWords(kit.languages.map((each) => languageName(each, locale)), locale),
  ].filter((part) => part !== '').join(' · ');
}
