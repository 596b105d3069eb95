// For how many years records of care are kept, and what becomes of them then; another time is said after what it means was read.
import type { RecordRetention } from '@mydr24/protocol';
import { MOST_RECORD_YEARS, RECORD_NOTICE_DAYS, STEP_UP_NEEDED } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { CountField } from '../admin/count-field.tsx';
import { Fact } from '../admin/fact.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { useDay } from '../my-data/use-day.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './privacy.module.css';

const ways = ['by-hand', 'by-itself'] as const;
const NOTICE_MS = RECORD_NOTICE_DAYS * 86_400_000;

export function RecordKeep({ retention, changed }: { retention: RecordRetention; changed: () => void }) {
  const { say } = useWords();
  const day = useDay();
  const { years, letsGo, countsFrom, usualYears } = retention;
  return (
    <section className={admin.card} aria-label={say('past.keep')}>
      <h2>{say('past.keep')}</h2>
      <dl className={admin.facts}>
        <Fact name={say('past.years')} value={say('past.keep.now', { n: years })} />
        <Fact name={say('past.goes')} value={say(`past.goes.${letsGo}`, { days: RECORD_NOTICE_DAYS })} />
      </dl>
      {countsFrom !== null && <p className={admin.note}>{say('past.goes.from', { day: day(countsFrom) })}</p>}
      <p className={admin.soft}>{say('past.keep.usual', { n: usualYears })}</p>
      <details className={admin.fold}>
        <summary>{say('past.change')}</summary>
        <Change retention={retention} changed={changed} />
      </details>
    </section>
  );
}

function Change({ retention, changed }: { retention: RecordRetention; changed: () => void }) {
  const { say } = useWords();
  const day = useDay();
  const now = useTimeOnce();
  const request = useRequest();
  const name = useId();
  const [years, setYears] = useState(retention.years);
  const [letsGo, setLetsGo] = useState(retention.letsGo);
  const save = useAction(() => request('setRecordRetention', { body: { years, letsGo } }), changed);
  const isWhole = Number.isInteger(years) && years >= 1 && years <= MOST_RECORD_YEARS;
  const isReady = isWhole && (years !== retention.years || letsGo !== retention.letsGo);
  const isPending = save.state.status === 'pending';
  return (
    <form
      className={admin.section}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isPending) save.run();
      }}
    >
      <div className={admin.fields}>
        <CountField label={say('past.years')} unit={say('past.years.unit')} value={years} set={setYears} min={1} max={MOST_RECORD_YEARS} help={say('past.years.help')} flaw={isWhole ? null : say('past.years.flaw', { most: MOST_RECORD_YEARS })} />
      </div>
      <fieldset className={admin.field}>
        <legend>{say('past.goes')}</legend>
        {ways.map((way) => (
          <label key={way} className={styles.choice}>
            <input type="radio" name={name} checked={letsGo === way} onChange={() => setLetsGo(way)} />
            {say(`past.goes.${way}`, { days: RECORD_NOTICE_DAYS })}
          </label>
        ))}
      </fieldset>
      {isReady && years < retention.years && <p className={admin.note}>{say('past.sure.shorter')}</p>}
      {isReady && letsGo === 'by-itself' && <p className={admin.note}>{say('past.sure.itself', { day: day(now + NOTICE_MS) })}</p>}
      <RefusedBecause action={save} words={{ [STEP_UP_NEEDED]: 'requests.unproven' }} />
      <div className={admin.buttons}>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'past.save')}
        </button>
      </div>
    </form>
  );
}
