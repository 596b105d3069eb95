// "You need not go", with who goes instead, and thanks. Read once, gone with one tap.
import type { Page } from '@mydr24/protocol';
import { useEffect } from 'react';
import { BigButton } from '../design/big-button.tsx';
import { DrillMark } from '../design/drill-mark.tsx';
import { useSpeak } from '../design/live-region.tsx';
import { placeWords } from '../emergency/cause-words.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { pagesToAcknowledge, type StandDown } from './inbox-view.ts';
import { shake } from './use-page-tone.ts';
import styles from './stand-down-screen.module.css';

function titleOf({ emergency, reason }: StandDown, say: Say): string {
  if (reason === 'taken' || reason === 'handed-over') return emergency.holderName === null ? say('standDown.someone') : say('standDown.name', { name: emergency.holderName });
  return say(`standDown.${reason}`);
}

export function StandDownScreen(props: { standDown: StandDown; acknowledge: (pages: readonly Page[]) => void; dismiss: (emergencyId: string) => void }) {
  const { say } = useWords();
  const me = useMe().person.id;
  const speak = useSpeak();
  const { standDown } = props;
  const { emergency, reason } = standDown;
  const title = titleOf(standDown, say);
  useEffect(() => {
    speak(`${title} ${say('standDown.thanks')}`, 'assertive');
    shake(200);
  }, [title, say, speak]);
  return (
    <section className={styles.whole} aria-labelledby="stand-down-title">
      <div className={styles.words}>
        <DrillMark mode={emergency.mode} />
        <p className={styles.small}>{say('standDown.title')}</p>
        <h1 id="stand-down-title">{title}</h1>
        <p className={styles.thanks}>{say(reason === 'given-back' ? 'standDown.given-back.next' : 'standDown.thanks')}</p>
        <p className={styles.which}>
          {say(`emergency.kind.${emergency.kind}`)} · {placeWords(emergency, say)}
        </p>
      </div>
      <div className={styles.thumb}>
        <BigButton
          label={say('standDown.ok')}
          onPress={() => {
            props.acknowledge(pagesToAcknowledge(standDown, me));
            props.dismiss(emergency.id);
          }}
        />
      </div>
    </section>
  );
}
