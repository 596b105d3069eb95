// "What my family sees": the very page the server makes for them, in a frame that runs no script, as it is now or with an example.
import { FamilyExample, FamilyLocale, FamilyShare, type PatientId } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { NotSent, ScreenLoading } from '../design/screen-states.tsx';
import { useRequest, useTopic } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { SharesChoice } from './shares-choice.tsx';
import styles from './passes.module.css';

export function FamilyPreview({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('preview.title')}</summary>
      {isOpen && <Preview patientId={patientId} />}
    </details>
  );
}

function Preview({ patientId }: { patientId: PatientId }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const [shares, setShares] = useState<FamilyShare[]>([...FamilyShare.options]);
  const [example, setExample] = useState<FamilyExample | 'now'>('now');
  // What happens now changes the page; its version asks for it anew.
  const emergency = useTopic('patient', patientId).data?.emergency ?? null;
  const own = FamilyLocale.safeParse(locale.slice(0, 2));
  const query = { shares: shares.join(','), locale: own.success ? own.data : ('en' as const), timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone, ...(example === 'now' ? {} : { example }) };
  const page = useQuery({ queryKey: ['family-preview', patientId, query, emergency?.id ?? null, emergency?.version ?? 0], queryFn: () => request('previewFamilyPage', { params: { patientId }, query }) });
  return (
    <div className={styles.part}>
      <p className={styles.soft}>{say('preview.lead')}</p>
      <label className={styles.field}>
        {say('preview.show')}
        <select value={example} onChange={(event) => setExample(FamilyExample.options.find((each) => each === event.target.value) ?? 'now')}>
          <option value="now">{say('preview.now')}</option>
          {FamilyExample.options.map((each) => (
            <option key={each} value={each}>
              {say(`preview.example.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <SharesChoice shares={shares} choose={setShares} />
      {page.data === undefined && <ScreenLoading />}
      {page.data?.ok === false && <NotSent error={page.data.error} retry={() => void page.refetch()} dismiss={() => void page.refetch()} />}
      {page.data?.ok === true && <iframe className={styles.preview} title={say('preview.title')} sandbox="allow-same-origin" srcDoc={page.data.body.page} />}
    </div>
  );
}
