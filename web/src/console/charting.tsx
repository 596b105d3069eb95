// Charts what no device measures: consciousness, air or oxygen, temperature. Says what was saved; a failure stays with its reason.
import { consciousnessLevels, distressLevels, oxygenSources, type BoardPatient, type VitalKind } from '@mydr24/protocol';
import { useCallback, useState, type FormEvent } from 'react';
import { ageInYears, codeShown, figure } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { latest } from './row-facts.ts';
import styles from './patient.module.css';

const PLAUSIBLE_C = [30, 45] as const;

interface Observation {
  kind: VitalKind;
  value: number | string;
  unit?: string;
}

export function Charting({ row }: { row: BoardPatient }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const patientId = row.patient.id;
  const [saved, setSaved] = useState('');
  const chart = useCallback(
    async (observation: Observation) => {
      const answer = await request('chartObservation', { params: { patientId }, body: observation });
      const { kind, value } = observation;
      const shown = typeof value === 'number' ? figure(kind, value, locale) : codeShown(value, say);
      if (answer.ok) setSaved(say('patientPage.charting.saved', { what: `${say(`vital.${kind}`)} ${shown}` }));
      return answer;
    },
    [request, patientId, say, locale],
  );
  const action = useAction(chart);
  const now = useTimeOnce();
  const isPending = action.state.status === 'pending';
  return (
    <section aria-labelledby="charting-title" className={styles.card} aria-busy={isPending}>
      <h2 id="charting-title">{say('patientPage.charting')}</h2>
      <Codes title={say('patientPage.charting.consciousness')} codes={consciousnessLevels} now={latest(row, 'consciousness')?.code ?? null} isPending={isPending} choose={(value) => action.run({ kind: 'consciousness', value })} />
      <Codes title={say('patientPage.charting.oxygen')} codes={oxygenSources} now={latest(row, 'supplemental-oxygen')?.code ?? null} isPending={isPending} choose={(value) => action.run({ kind: 'supplemental-oxygen', value })} />
      {ageInYears(row.patient.bornOn, now) < 16 && (
        <>
          <Codes title={say('charting.distress')} codes={distressLevels} now={latest(row, 'respiratory-distress')?.code ?? null} isPending={isPending} choose={(value) => action.run({ kind: 'respiratory-distress', value })} />
          <Codes title={say('charting.refill')} codes={['1', '2', '3', '4', '5']} now={String(latest(row, 'capillary-refill')?.value ?? '')} isPending={isPending} choose={(value) => action.run({ kind: 'capillary-refill', value: Number(value), unit: 's' })} />
        </>
      )}
      <TemperatureForm isPending={isPending} chart={(value) => action.run({ kind: 'temperature', value, unit: 'Cel' })} />
      {action.state.status === 'failed' && <NotSent error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} />}
      <p role="status" className={styles.fine}>
        {isPending ? say('state.pending') : saved}
      </p>
    </section>
  );
}

function Codes(props: { title: string; codes: readonly string[]; now: string | null; isPending: boolean; choose: (code: string) => void }) {
  const { say } = useWords();
  return (
    <div role="group" aria-label={props.title} className={styles.codes}>
      <span className={styles.codesTitle} aria-hidden="true">
        {props.title}
      </span>
      {props.codes.map((code) => (
        <button key={code} type="button" aria-pressed={code === props.now} disabled={props.isPending} onClick={() => props.choose(code)}>
          {code.length === 1 && <b aria-hidden="true">{code}</b>} {codeShown(code, say)}
        </button>
      ))}
    </div>
  );
}

function TemperatureForm({ isPending, chart }: { isPending: boolean; chart: (celsius: number) => void }) {
  const { say } = useWords();
  const [isWrong, setWrong] = useState(false);
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form).get('temperature');
    const celsius = typeof typed === 'string' ? Number(typed.replace(',', '.')) : Number.NaN;
    const isPlausible = celsius >= PLAUSIBLE_C[0] && celsius <= PLAUSIBLE_C[1];
    setWrong(!isPlausible);
    if (!isPlausible) return;
    chart(Math.round(celsius * 10) / 10);
    form.reset();
  }
  return (
    <form onSubmit={submit} className={styles.temperature}>
      <label htmlFor="charted-temperature">{say('patientPage.charting.temperature')}</label>
      <div>
        <input id="charted-temperature" name="temperature" inputMode="decimal" autoComplete="off" size={6} required aria-invalid={isWrong} aria-describedby="charted-wrong" />
        <button type="submit" disabled={isPending}>
          {say('patientPage.charting.save')}
        </button>
      </div>
      <p id="charted-wrong" role="alert" className={styles.fine}>
        {isWrong ? say('patientPage.charting.invalid') : ''}
      </p>
    </form>
  );
}
