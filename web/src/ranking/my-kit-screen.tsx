// A responder's own kit: what counts for them when somebody is chosen to go.
import { Link } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import styles from '../admin/admin.module.css';
import { useTitle } from '../admin/use-title.ts';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { KitForm } from './kit-form.tsx';
import { listWords } from './policy-words.ts';

export function MyKitScreen() {
  const { say, locale } = useWords();
  const request = useRequest();
  const personId = useMe().person.id;
  useTitle(say('kit.mine'));
  const kit = useAnswer(['kit', personId], () => request('getResponderKit', { params: { personId } }), { isForgotten: true });
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('kit.mine')}</h1>
        <p className={styles.lead}>{say('kit.mine.lead')}</p>
      </header>
      <Answered answer={kit}>
        {(body) => (
          <>
            <p>{body.qualifications.length === 0 ? say('kit.training.none') : say('kit.training', { what: listWords(body.qualifications.map((each) => say(`qualification.${each}`)), locale) })}</p>
            <KitForm key={personId} kept={body} isSexAsked={body.isSexAsked} done={kit.again} />
          </>
        )}
      </Answered>
      <p>
        <Link to="/responder" className={styles.button}>
          {say('kit.back')}
        </Link>
      </p>
    </div>
  );
}
