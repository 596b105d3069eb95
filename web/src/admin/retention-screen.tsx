// How long what devices sent is kept: readings, the hours reckoned of them, waveforms. Shows what another time would let go of before it
// is said; what is shorter is warned of plainly.
import type { Reply } from '@mydr24/client';
import type { Retention, RetentionPreview } from '@mydr24/protocol';
import { useCallback, useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction, type Action } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import { Answered } from './answered.tsx';
import { CountField } from './count-field.tsx';
import { Fact } from './fact.tsx';
import { useTitle } from './use-title.ts';
import styles from './admin.module.css';

export function RetentionScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('retention.title'));
  const kept = useAnswer(['retention'], () => request('getRetention', {}));
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('retention.title')}</h1>
        <p className={styles.lead}>{say('retention.lead')}</p>
      </header>
      <Answered answer={kept}>{(body) => <Whole key={JSON.stringify(body)} kept={body} again={kept.again} />}</Answered>
    </div>
  );
}

function useDays(): { day: (at: number) => string; moment: (at: number) => string } {
  const { locale } = useWords();
  return {
    day: (at) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at),
    moment: (at) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hour12: false }).format(at),
  };
}

function Whole({ kept, again }: { kept: Retention; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const { day, moment } = useDays();
  const [days, setDays] = useState(kept.keepDays);
  const [hourDays, setHourDays] = useState(kept.keepHoursDays);
  const [waveHours, setWaveHours] = useState(kept.waveformHours);
  const isChanged = days !== kept.keepDays || hourDays !== kept.keepHoursDays || waveHours !== kept.waveformHours;
  const isWhole = [days, hourDays, waveHours].every((one) => Number.isInteger(one) && one > 0) && waveHours <= kept.mostWaveformHours;
  const preview = useAnswer(['retention-preview', days, hourDays, waveHours], () => request('previewRetention', { query: { keepDays: days, keepHoursDays: hourDays, waveformHours: waveHours } }), { isWanted: isChanged && isWhole });
  const save = useAction(
    useCallback(async (): Promise<Reply<unknown>> => {
      const isReadings = days !== kept.keepDays || hourDays !== kept.keepHoursDays;
      const readings = isReadings ? await request('setReadingRetention', { body: { keepDays: days, keepHoursDays: hourDays } }) : null;
      if (readings !== null && !readings.ok) return readings;
      return waveHours === kept.waveformHours ? (readings ?? request('getRetention', {})) : request('setWaveformRetention', { body: { keepHours: waveHours } });
    }, [request, kept, days, hourDays, waveHours]),
    again,
  );
  const flaw = preview.body?.flaw ?? null;
  return (
    <>
      <section className={styles.section} aria-labelledby="kept-now">
        <h2 id="kept-now">{say('retention.now')}</h2>
        <dl className={styles.facts}>
          <Fact name={say('retention.readings')} value={say('retention.days', { n: kept.keepDays })} />
          <Fact name={say('retention.hours')} value={say('retention.days', { n: kept.keepHoursDays })} />
          <Fact name={say('retention.waveforms')} value={say('retention.inHours', { n: kept.waveformHours })} />
          <Fact name={say('retention.gone')} value={kept.readingsUntil === null ? say('retention.gone.none') : say('retention.gone.before', { day: day(kept.readingsUntil) })} />
        </dl>
        {kept.countsFrom !== null && <p className={styles.note}>{say('retention.waits', { at: moment(kept.countsFrom) })}</p>}
        <p className={styles.soft}>{say('retention.stays')}</p>
      </section>
      <form className={styles.card} aria-labelledby="kept-next" onSubmit={(event) => event.preventDefault()}>
        <h2 id="kept-next">{say('retention.change')}</h2>
        <div className={styles.fields}>
          <CountField label={say('retention.readings')} unit={say('retention.unit.days')} value={days} set={setDays} min={kept.leastDays} max={kept.mostDays} help={say('retention.readings.help', { least: kept.leastDays })} flaw={flaw === 'too-short' ? say('retention.flaw.too-short', { least: kept.leastDays }) : null} />
          <CountField label={say('retention.hours')} unit={say('retention.unit.days')} value={hourDays} set={setHourDays} min={kept.leastDays} max={kept.mostDays} help={say('retention.hours.help')} flaw={flaw === 'hours-shorter' || flaw === 'too-long' ? say(`retention.flaw.${flaw}`, { most: kept.mostDays }) : null} />
          <CountField label={say('retention.waveforms')} unit={say('retention.unit.hours')} value={waveHours} set={setWaveHours} min={1} max={kept.mostWaveformHours} help={say('retention.waveforms.help')} flaw={null} />
        </div>
        {!isWhole && <p className={styles.soft}>{say('retention.whole')}</p>}
        {isChanged && isWhole && <Answered answer={preview}>{(body) => <Decide preview={body} save={save} />}</Answered>}
        {save.state.status === 'failed' && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
      </form>
    </>
  );
}

/** What would go, in words; empty where nothing does. */
function useLosses({ readings, hours, waveforms }: RetentionPreview): string[] {
  const { say } = useWords();
  const { day, moment } = useDays();
  return [
    ...(readings.before === null ? [] : [say('retention.loss.readings', { day: day(readings.before), weeks: readings.weeks, from: moment(readings.fromAt) })]),
    ...(hours.before === null ? [] : [say('retention.loss.hours', { day: day(hours.before), from: moment(hours.fromAt) })]),
    ...(waveforms.before === null ? [] : [say('retention.loss.waveforms', { at: moment(waveforms.before) })]),
  ];
}

function Decide({ preview, save }: { preview: RetentionPreview; save: Action<[]> }) {
  const { say } = useWords();
  const titleId = useId();
  const [isAsked, setAsked] = useState(false);
  const losses = useLosses(preview);
  const isPending = save.state.status === 'pending';
  if (preview.flaw !== null) return null;
  const close = (): void => {
    save.dismiss();
    setAsked(false);
  };
  const list = (
    <ul>
      {losses.map((loss) => (
        <li key={loss}>{loss}</li>
      ))}
    </ul>
  );
  return (
    <>
      <div className={styles.note}>
        <b>{say(losses.length === 0 ? 'retention.nothing' : 'retention.would')}</b>
        {list}
      </div>
      <div className={styles.buttons}>
        <button type="button" className={`${styles.button} ${styles.main}`} aria-busy={isPending} onClick={() => !isPending && (losses.length === 0 ? save.run() : setAsked(true))}>
          {say(isPending ? 'state.pending' : 'retention.keepSo')}
        </button>
      </div>
      <Dialog isOpen={isAsked} labelledBy={titleId} onClose={close}>
        <h2 id={titleId}>{say('retention.sure')}</h2>
        {list}
        <p>{say('retention.sure.text')}</p>
        {save.state.status === 'failed' && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
        <div className={styles.buttons}>
          <button type="button" className={styles.button} onClick={close}>
            {say('state.cancel')}
          </button>
          <button type="button" className={`${styles.button} ${styles.main}`} aria-busy={isPending} onClick={() => !isPending && save.run()}>
            {say(isPending ? 'state.pending' : 'retention.letGo')}
          </button>
        </div>
      </Dialog>
    </>
  );
}
