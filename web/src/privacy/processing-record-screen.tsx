// The record of processing (GDPR Art. 30), made from the tags of the schema: by class of data, with a print of it for a folder.
import type { EndpointReply, ProcessingEntry } from '@mydr24/protocol';
import { useId } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { Fact } from '../admin/fact.tsx';
import { useTitle } from '../admin/use-title.ts';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useDay } from '../my-data/use-day.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { PrivacyTabs } from './privacy-tabs.tsx';
import admin from '../admin/admin.module.css';
import styles from './processing-record.module.css';

/** Among the parts of privacy. */
export function ProcessingRecordScreen() {
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <Record />
    </div>
  );
}

/** Among the parts of administration: the other parts of privacy are the officer's. */
export function AdminRecordScreen() {
  return (
    <div className={admin.page}>
      <Record />
    </div>
  );
}

function Record() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('processing.title'));
  const record = useAnswer(['processing-record'], () => request('getProcessingRecord', {}), { isForgotten: true });
  return (
    <Answered answer={record} title={say('processing.title')}>
      {(body) => <ProcessingRecord record={body} />}
    </Answered>
  );
}

function ProcessingRecord({ record: { keptYears, entries } }: { record: EndpointReply<'getProcessingRecord'> }) {
  const { say } = useWords();
  const { tenantName } = useMe();
  const day = useDay();
  const now = useTimeOnce();
  return (
    <div className={styles.record}>
      <header className={admin.section}>
        <h1>{say('processing.title')}</h1>
        <p>{say('processing.of', { tenant: tenantName, day: day(now) })}</p>
        <p className={admin.lead}>{say('processing.lead', { years: keptYears })}</p>
        <div className={`${admin.buttons} ${styles.unprinted}`}>
          <button type="button" className={`${admin.button} ${admin.main}`} onClick={() => window.print()}>
            {say('processing.print')}
          </button>
        </div>
        <ul className={styles.yours} aria-label={say('processing.yours')}>
          {(['controller', 'officer', 'recipients', 'transfers'] as const).map((each) => (
            <li key={each}>{say(`processing.yours.${each}`)}</li>
          ))}
        </ul>
      </header>
      {entries.map((entry) => (
        <Entry key={entry.dataClass} entry={entry} />
      ))}
    </div>
  );
}

function Entry({ entry: { dataClass, onErasure, tables } }: { entry: ProcessingEntry }) {
  const { say } = useWords();
  const title = useId();
  return (
    <article className={`${admin.card} ${styles.entry}`} aria-labelledby={title}>
      <h2 id={title}>{say(`processing.${dataClass}.what`)}</h2>
      <dl className={admin.facts}>
        <Fact name={say('processing.purpose')} value={say(`processing.${dataClass}.purpose`)} />
        <Fact name={say('processing.basis')} value={say(`processing.${dataClass}.basis`)} />
        <Fact name={say('processing.kept')} value={say(`processing.${dataClass}.kept`)} />
        <Fact name={say('processing.erasure')} value={say(`processing.erasure.${onErasure}`)} />
      </dl>
      <details className={`${admin.fold} ${styles.tables}`}>
        <summary>{say('processing.tables', { n: tables.length })}</summary>
        <ul>
          {tables.map(({ table, columns, sealed }) => (
            <li key={table}>
              <b className={admin.mono}>{table}</b> <span className={admin.mono}>{columns.join(', ')}</span>
              {sealed.length > 0 && <span> {say('processing.sealed', { columns: sealed.join(', ') })}</span>}
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}
