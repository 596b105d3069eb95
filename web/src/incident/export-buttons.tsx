// Saves the incident as a file. The token goes in a header, never into an address; a failure is said and can be tried again.
import type { EmergencyId, WireError } from '@mydr24/protocol';
import { useState } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useSessions } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { saveIncident, type ExportFormat } from './save-incident.ts';
import styles from './export-buttons.module.css';

const formats: readonly ExportFormat[] = ['pdf', 'json', 'eido', 'cap'];

export function ExportButtons({ emergencyId }: { emergencyId: EmergencyId }) {
  const { say, locale } = useWords();
  const sessions = useSessions();
  const [busy, setBusy] = useState<ExportFormat | null>(null);
  const [failed, setFailed] = useState<{ format: ExportFormat; error: WireError } | null>(null);
  const take = (format: ExportFormat): void => {
    setBusy(format);
    setFailed(null);
    void saveIncident(emergencyId, format, locale, sessions.token).then((error) => {
      setBusy(null);
      if (error !== null) setFailed({ format, error });
    });
  };
  return (
    <section className={styles.export} aria-labelledby="export-title">
      <h2 id="export-title">{say('export.title')}</h2>
      <div className={styles.buttons}>
        {formats.map((format) => (
          <button key={format} type="button" aria-busy={busy === format} onClick={() => busy === null && take(format)}>
            {say(busy === format ? 'export.busy' : `export.${format}`)}
          </button>
        ))}
      </div>
      <p>{say('export.note')}</p>
      {failed !== null && <NotSent error={failed.error} retry={() => take(failed.format)} dismiss={() => setFailed(null)} />}
    </section>
  );
}
