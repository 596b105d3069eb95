// A secret that is shown once: kept by whoever reads it now, or made anew.
import { useWords } from '../words/words-context.tsx';
import styles from './admin.module.css';

export function ShownOnce({ text, secret, kept }: { text: string; secret: string; kept: () => void }) {
  const { say } = useWords();
  return (
    <div className={styles.once} role="status">
      <p>{text}</p>
      <code>{secret}</code>
      <button type="button" className={styles.button} onClick={kept}>
        {say('once.kept')}
      </button>
    </div>
  );
}
