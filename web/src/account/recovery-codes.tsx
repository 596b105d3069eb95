// Ten recovery codes, shown once: printed alone on a page, or written down.
import { useWords } from '../words/words-context.tsx';
import styles from './account.module.css';

export function RecoveryCodes({ codes, close }: { codes: readonly string[]; close: () => void }) {
  const { say } = useWords();
  return (
    <div className={styles.codes} role="status">
      <h3>{say('recoveryCodes.yours')}</h3>
      <p>{say('recoveryCodes.lead')}</p>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code className={styles.code}>{code}</code>
          </li>
        ))}
      </ol>
      <div className={styles.choices}>
        <button type="button" className={styles.main} onClick={() => window.print()}>{say('recoveryCodes.print')}</button>
        <button type="button" className={styles.plain} onClick={close}>{say('recoveryCodes.kept')}</button>
      </div>
    </div>
  );
}
