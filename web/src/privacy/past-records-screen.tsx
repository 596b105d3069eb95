// Records of care whose years are over, for the privacy officer: for how long they are kept, which could go, and letting them go for good.
import type { PastRecord, PastRecords, PatientId } from '@mydr24/protocol';
import { STEP_UP_NEEDED } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { useTitle } from '../admin/use-title.ts';
import { Dialog } from '../design/confirm.tsx';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useDay } from '../my-data/use-day.ts';
import { useWords } from '../words/words-context.tsx';
import { PrivacyTabs } from './privacy-tabs.tsx';
import { RecordKeep } from './record-keep.tsx';
import admin from '../admin/admin.module.css';
import styles from './privacy.module.css';

export function PastRecordsScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('past.title'));
  const past = useAnswer(['past-records'], () => request('listPastRecords', {}), { isForgotten: true });
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <header className={admin.section}>
        <h1>{say('past.title')}</h1>
        <p className={admin.lead}>{say('past.lead')}</p>
      </header>
      <Answered answer={past}>
        {(body) => (
          <>
            <RecordKeep key={JSON.stringify(body.retention)} retention={body.retention} changed={past.again} />
            <Past key={body.records.map(({ patientId }) => patientId).join()} past={body} again={past.again} />
          </>
        )}
      </Answered>
    </div>
  );
}

function Past({ past: { total, held, before, records }, again }: { past: PastRecords; again: () => void }) {
  const { say } = useWords();
  const day = useDay();
  const title = useId();
  const [chosen, setChosen] = useState<readonly PatientId[]>([]);
  const isAll = chosen.length === records.length;
  const choose = (id: PatientId, isChosen: boolean): void => setChosen(isChosen ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <section className={admin.section} aria-labelledby={title}>
      <h2 id={title}>{say('past.records')}</h2>
      <p>
        {total > 0 && say('past.count', { n: total, day: day(before) })} {held > 0 && say('past.count.held', { n: held })} {records.length < total && say('past.count.shown', { n: records.length })}
      </p>
      {records.length === 0 ? (
        <ScreenEmpty title={say('past.none')} next={say('past.none.next', { day: day(before) })} />
      ) : (
        <>
          <label className={styles.choice}>
            <input type="checkbox" checked={isAll} onChange={() => setChosen(isAll ? [] : records.map(({ patientId }) => patientId))} />
            <b>{say('past.all')}</b>
          </label>
          <ul className={admin.rows}>
            {records.map((record) => (
              <Row key={record.patientId} record={record} isChosen={chosen.includes(record.patientId)} choose={choose} />
            ))}
          </ul>
          <LetGo chosen={chosen} again={again} />
        </>
      )}
    </section>
  );
}

function Row({ record: { patientId, patientName, bornOn, lastCareAt }, isChosen, choose }: { record: PastRecord; isChosen: boolean; choose: (id: PatientId, isChosen: boolean) => void }) {
  const { say } = useWords();
  const day = useDay();
  return (
    <li>
      <label className={`${styles.choice} ${styles.record}`}>
        <input type="checkbox" checked={isChosen} onChange={({ target }) => choose(patientId, target.checked)} />
        <b>{patientName}</b>
        <span className={admin.soft}>
          {say('past.born', { day: day(Date.parse(bornOn)) })}, {say('past.care', { day: day(lastCareAt) })}
        </span>
      </label>
    </li>
  );
}

function LetGo({ chosen, again }: { chosen: readonly PatientId[]; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const title = useId();
  const [isAsked, setAsked] = useState(false);
  const [done, setDone] = useState<{ gone: number; kept: number } | null>(null);
  const letGo = useAction(
    () => request('letRecordsGo', { body: { patientIds: [...chosen] } }),
    ({ gone, kept }) => setDone({ gone: gone.length, kept: kept.length }),
  );
  const isPending = letGo.state.status === 'pending';
  const close = (): void => {
    letGo.dismiss();
    setAsked(false);
    if (done !== null) again();
  };
  const n = chosen.length;
  return (
    <>
      <div className={admin.buttons}>
        <button type="button" className={admin.button} aria-disabled={n === 0} onClick={() => n > 0 && setAsked(true)}>
          {n === 0 ? say('past.let.none') : say('past.let', { n })}
        </button>
      </div>
      <Dialog isOpen={isAsked} labelledBy={title} onClose={close}>
        <h2 id={title}>{say('past.let.title', { n })}</h2>
        {done === null ? <p>{say('past.let.text')}</p> : <p role="status">{say('past.done', { n: done.gone })} {done.kept > 0 && say('past.done.kept', { n: done.kept })}</p>}
        <RefusedBecause action={letGo} words={{ [STEP_UP_NEEDED]: 'requests.unproven' }} />
        <div className={admin.buttons}>
          <button type="button" className={admin.button} onClick={close}>
            {say(done === null ? 'state.cancel' : 'state.dismiss')}
          </button>
          {done === null && (
            <button type="button" className={`${admin.button} ${admin.main}`} aria-busy={isPending} onClick={() => !isPending && letGo.run()}>
              {say(isPending ? 'state.pending' : 'past.let.do')}
            </button>
          )}
        </div>
      </Dialog>
    </>
  );
}
