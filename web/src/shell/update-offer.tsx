// Registers the service worker and, when a new version waits, offers it; never reloads a screen under somebody's hands.
import { useRegisterSW } from 'virtual:pwa-register/react';
import { useWords } from '../words/words-context.tsx';
import styles from './shell.module.css';

const LOOK_EVERY_MS = 10 * 60_000;

export function UpdateOffer() {
  const { say } = useWords();
  const {
    needRefresh: [isWaiting, setWaiting],
    updateServiceWorker,
  } = useRegisterSW({
    onRegisteredSW: (_address, registration) => {
      if (registration !== undefined) setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
    },
  });
  if (!isWaiting) return null;
  return (
    <div className={styles.update} role="status">
      <span>{say('shell.update')}</span>
      <button type="button" className={styles.mainButton} onClick={() => void updateServiceWorker(true)}>
        {say('shell.update.now')}
      </button>
      <button type="button" className={styles.iconButton} onClick={() => setWaiting(false)}>
        {say('shell.update.later')}
      </button>
    </div>
  );
}
