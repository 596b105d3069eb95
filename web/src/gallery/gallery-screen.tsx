// Every design part in every state, on one page: what the eye, axe and the pictures look at. Demo and development only.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SoundProvider, SoundSwitch } from '../sound/alarm-sound.tsx';
import { SettingsMenu } from '../shell/settings-menu.tsx';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import { AlarmMarks, AlarmRows } from './alarm-gallery.tsx';
import { Buttons, Confirms, Holds, States, Toasts } from './action-gallery.tsx';
import { Links, People, Receipts, Timelines } from './chain-gallery.tsx';
import { Ages, Scores, Sparklines, Tiles } from './vital-gallery.tsx';
import styles from './gallery.module.css';

const sections: readonly [title: WordId, part: () => ReactNode][] = [
  ['gallery.marks', AlarmMarks], ['gallery.rows', AlarmRows], ['gallery.tiles', Tiles], ['gallery.scores', Scores], ['gallery.ages', Ages], ['gallery.sparklines', Sparklines],
  ['gallery.links', Links], ['gallery.receipts', Receipts], ['gallery.timelines', Timelines], ['gallery.people', People], ['gallery.buttons', Buttons], ['gallery.holds', Holds],
  ['gallery.confirm', Confirms], ['gallery.toast', Toasts], ['gallery.states', States],
];

export function GalleryScreen() {
  const { say } = useWords();
  return (
    <SoundProvider>
      <main id="content" className={styles.gallery}>
        <header className={styles.head}>
          <h1>{say('gallery.title')}</h1>
          <SoundSwitch />
          <SettingsMenu />
        </header>
        <p>{say('gallery.lead')}</p>
        <p className={styles.line}>
          <Link to="/gallery/board">{say('gallery.board')}</Link> <Link to="/gallery/patient">{say('gallery.patient')}</Link>
        </p>
        {sections.map(([title, Part]) => (
          <section key={title} aria-labelledby={title}>
            <h2 id={title}>{say(title)}</h2>
            <div className={styles.parts}>
              <Part />
            </div>
          </section>
        ))}
      </main>
    </SoundProvider>
  );
}
