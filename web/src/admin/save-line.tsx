// The honest line about a draft: saved, about to be, being saved, not saved and why, or overtaken by somebody else.
import { timeOfDay } from '../design/figures.ts';
import { useWords } from '../words/words-context.tsx';
import type { Draft } from './use-draft.ts';
import styles from './admin.module.css';

export function SaveLine({ draft }: { draft: Draft }) {
  const { say, locale } = useWords();
  const { save } = draft.state;
  switch (save.tag) {
    case 'saved':
      return <p className={styles.soft} role="status">{save.at === null ? say('admin.save.saved') : say('admin.save.savedAt', { time: timeOfDay(save.at, locale, true) })}</p>;
    case 'waiting':
    case 'saving':
      return <p className={styles.soft} role="status">{say('admin.save.saving')}</p>;
    case 'kept':
      return (
        <p className={styles.old} role="alert">
          {say('admin.save.kept', { reason: say(`wire.${save.error.kind}`) })}
          <button type="button" className={styles.button} onClick={draft.saveNow}>
            {say('state.retry')}
          </button>
        </p>
      );
    case 'conflict':
      return (
        <div className={styles.old} role="alert">
          <span>{say('admin.save.conflict', { name: save.theirs.byName })}</span>
          <button type="button" className={styles.button} onClick={draft.keepMine}>
            {say('admin.save.keepMine')}
          </button>
          <button type="button" className={styles.button} onClick={draft.takeTheirs}>
            {say('admin.save.takeTheirs')}
          </button>
        </div>
      );
  }
}
