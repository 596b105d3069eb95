// How much a unit's alarms ask of its people: the rate, what was acted on, by rule, patient, exposure and day, and the unit's budget.
import type { AlarmBurden } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useCallback, useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { AlarmShape } from '../design/alarm-mark.tsx';
import { priorityMarks } from '../design/alarm-words.ts';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { ruleName } from '../rules/rule-words.ts';
import { canEdit } from '../rules/rules-screen.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './burden.module.css';

const spans = [7, 30, 90] as const;

export function BurdenScreen() {
  const { say } = useWords();
  const request = useRequest();
  const unitField = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  const [days, setDays] = useState<(typeof spans)[number]>(30);
  useTitle(say('burden.title'));
  const units = useAnswer(['units'], () => request('listUnits', {}));
  return (
    <div className={admin.page}>
      <header className={admin.section}>
        <h1>{say('burden.title')}</h1>
        <p className={admin.lead}>{say('burden.lead')}</p>
      </header>
      <Answered answer={units}>
        {({ units: all }) => {
          const unitId = chosen ?? all[0]?.id;
          if (unitId === undefined) return <p className={admin.note}>{say('burden.none')}</p>;
          return (
            <>
              <div className={styles.choice}>
                <span className={admin.field}>
                  <label htmlFor={unitField}>{say('burden.unit')}</label>
                  <select id={unitField} value={unitId} onChange={(event) => setChosen(event.target.value)}>
                    {all.map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                  </select>
                </span>
                <div className={admin.tabs}>
                  {spans.map((span) => (
                    <button key={span} type="button" aria-pressed={span === days} onClick={() => setDays(span)}>
                      {say('burden.days', { n: span })}
                    </button>
                  ))}
                </div>
              </div>
              <nav className={admin.buttons}>
                <Link to="/rules/burden/$unitId/reviews" params={{ unitId }} className={admin.button}>
                  {say('burden.reviews')}
                </Link>
                <Link to="/rules/burden/$unitId/limits" params={{ unitId }} className={admin.button}>
                  {say('burden.limits')}
                </Link>
              </nav>
              <Unit key={`${unitId} ${days}`} unitId={unitId} days={days} />
            </>
          );
        }}
      </Answered>
    </div>
  );
}

function Unit({ unitId, days }: { unitId: string; days: number }) {
  const request = useRequest();
  const answer = useAnswer(['burden', unitId, days], () => request('getAlarmBurden', { params: { unitId }, query: { days } }), { everyMs: 60_000 });
  return <Answered answer={answer}>{(burden) => <Burden burden={burden} again={answer.again} />}</Answered>;
}

export function Burden({ burden, again }: { burden: AlarmBurden; again: () => void }) {
  const { say, locale } = useWords();
  const { rules, bedDays, noisiest, countedAt } = burden;
  const [alarms, acted, isTrue] = (['alarms', 'actedOn', 'true'] as const).map((part) => rules.reduce((sum, rule) => sum + rule[part], 0)) as [number, number, number];
  const loud = noisiest.patients.reduce((sum, patient) => sum + patient.alarms, 0);
  return (
    <>
      {countedAt === null ? <p className={admin.note}>{say('burden.notyet')}</p> : <p className={admin.soft}>{say('burden.counted', { at: timeOfDay(countedAt, locale) })}</p>}
      <dl className={styles.figures}>
        <Figure name={say('burden.rate')} value={bedDays === 0 ? '–' : (alarms / bedDays).toLocaleString(locale, { maximumFractionDigits: 1 })} of={say('burden.rate.of', { alarms, bedDays })} />
        <Figure name={say('burden.acted')} value={share(acted, alarms, locale)} of={say('burden.acted.of', { n: acted, alarms })} />
        <Figure name={say('burden.true')} value={share(isTrue, alarms, locale)} of={say('burden.true.of', { n: isTrue, alarms })} />
        <Figure name={say('burden.noisiest')} value={share(loud, noisiest.ofAlarms, locale)} of={say('burden.noisiest.of', { n: noisiest.patients.length, all: noisiest.ofPatients, alarms: loud, total: noisiest.ofAlarms })} />
      </dl>
      {alarms === 0 ? <p className={admin.note}>{say('burden.none')}</p> : <Parts burden={burden} />}
      <Budget burden={burden} again={again} />
    </>
  );
}

const share = (n: number, of: number, locale: string): string => (of === 0 ? '–' : (n / of).toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 }));

function Figure({ name, value, of }: { name: string; value: string; of: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b> <small>{of}</small>
      </dd>
    </div>
  );
}

function Parts({ burden: { rules, exposure, noisiest, days, bedDays } }: { burden: AlarmBurden }) {
  const { say, locale } = useWords();
  const most = Math.max(1, ...days.map(({ alarms, bedDays: beds }) => (beds === 0 ? 0 : alarms / beds)));
  return (
    <>
      <section className={admin.section} aria-labelledby="by-rule">
        <h2 id="by-rule">{say('burden.byRule')}</h2>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>{(['try.rule', 'burden.alarms', 'burden.perBedDay', 'burden.acted', 'burden.true'] as const).map((word) => <th key={word} scope="col">{say(word)}</th>)}</tr>
            </thead>
            <tbody>
              {rules.map(({ ruleId, priority, alarms, actedOn, true: isTrue }) => (
                <tr key={`${ruleId} ${priority}`}>
                  <th scope="row">
                    <span className={styles.priority}>
                      <AlarmShape priority={priority} />
                      <span aria-hidden="true">{priorityMarks[priority]}</span>
                    </span>
                    {ruleName({ id: ruleId }, say, locale)}, {say(`alarm.${priority}`)}
                  </th>
                  <td>{alarms.toLocaleString(locale)}</td>
                  <td>{bedDays === 0 ? '–' : (alarms / bedDays).toLocaleString(locale, { maximumFractionDigits: 2 })}</td>
                  <td>{share(actedOn, alarms, locale)}</td>
                  <td>{share(isTrue, alarms, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className={admin.section} aria-labelledby="exposure">
        <h2 id="exposure">{say('burden.exposure')}</h2>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>{(['burden.exposure.of', 'burden.alarms', 'burden.exposure.ack', 'burden.exposure.mean', 'burden.exposure.within'] as const).map((word) => <th key={word} scope="col">{say(word)}</th>)}</tr>
            </thead>
            <tbody>
              {exposure.map(({ exposure: band, alarms, acknowledged, meanS, within3Min }) => (
                <tr key={band}>
                  <th scope="row">{band}</th>
                  <td>{alarms.toLocaleString(locale)}</td>
                  <td>{share(acknowledged, alarms, locale)}</td>
                  <td>{meanS === null ? '–' : say('burden.minutes', { n: (meanS / 60).toLocaleString(locale, { maximumFractionDigits: 1 }) })}</td>
                  <td>{share(within3Min, alarms, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className={admin.section} aria-labelledby="noisy">
        <h2 id="noisy">{say('burden.patients')}</h2>
        <ul className={admin.rows}>
          {noisiest.patients.map(({ patientId, bed, alarms }) => (
            <li key={patientId}>
              <Link to="/console/patients/$patientId" params={{ patientId }} className={styles.open}>
                {bed === null ? say('burden.nobed') : say('burden.bed', { bed })}
              </Link>
              <span>
                {alarms.toLocaleString(locale)} ({share(alarms, noisiest.ofAlarms, locale)})
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className={admin.section} aria-labelledby="by-day">
        <h2 id="by-day">
          {say('burden.byDay')}, {say('burden.perBedDay')}
        </h2>
        <ol className={styles.days}>
          {days.map(({ on, alarms, bedDays: beds }) => {
            const rate = beds === 0 ? null : alarms / beds;
            return (
              <li key={on} title={`${on}: ${rate === null ? '–' : rate.toFixed(1)}`}>
                <i style={{ blockSize: `${((rate ?? 0) / most) * 100}%` }} aria-hidden="true" />
                <span className="only-heard">
                  {on}: {rate === null ? '–' : rate.toLocaleString(locale, { maximumFractionDigits: 1 })}
                </span>
              </li>
            );
          })}
        </ol>
        <p className={styles.ends}>
          <span>{days[0]?.on}</span>
          <span>{say('burden.exposure.mean')}: {bedDays === 0 ? '–' : (days.reduce((sum, { alarms }) => sum + alarms, 0) / bedDays).toLocaleString(locale, { maximumFractionDigits: 1 })}</span>
          <span>{days.at(-1)?.on}</span>
        </p>
      </section>
    </>
  );
}

function Budget({ burden: { budget, unitId }, again }: { burden: AlarmBurden; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const me = useMe();
  const [most, setMost] = useState(budget?.perBedDay ?? 40);
  const [warn, setWarn] = useState(Math.round((budget?.warnShare ?? 0.8) * 100));
  const [mostId, warnId] = [useId(), useId()];
  const save = useAction(useCallback((perBedDay: number | null) => request('setAlarmBudget', { params: { unitId }, body: { perBedDay, warnShare: warn / 100 } }), [request, unitId, warn]), again);
  const isGood = most >= 0.1 && most <= 1_000 && warn >= 10 && warn <= 100;
  return (
    <section className={admin.section} aria-labelledby="budget">
      <h2 id="budget">{say('burden.budget')}</h2>
      <p>{budget === null ? say('burden.budget.none') : say('burden.budget.is', { n: budget.perBedDay, percent: Math.round(budget.warnShare * 100), name: budget.setByName ?? '–' })}</p>
      {canEdit(me.person.roles) && (
        <>
          <div className={admin.fields}>
            <span className={admin.field}>
              <label htmlFor={mostId}>{say('burden.budget.set')}</label>
              <input id={mostId} type="number" min={0.1} max={1000} step="any" value={most} onChange={(event) => setMost(event.target.valueAsNumber)} />
            </span>
            <span className={admin.field}>
              <label htmlFor={warnId}>{say('burden.budget.warn')}</label>
              <input id={warnId} type="number" min={10} max={100} value={warn} onChange={(event) => setWarn(event.target.valueAsNumber)} />
            </span>
          </div>
          <div className={admin.buttons}>
            <button type="button" className={admin.button} aria-disabled={!isGood} aria-busy={save.state.status === 'pending'} onClick={() => isGood && save.state.status !== 'pending' && save.run(most)}>
              {say(save.state.status === 'pending' ? 'state.pending' : 'burden.budget.save')}
            </button>
            {budget !== null && (
              <button type="button" className={admin.button} onClick={() => save.run(null)}>
                {say('burden.budget.clear')}
              </button>
            )}
          </div>
        </>
      )}
      {save.state.status === 'failed' && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
    </section>
  );
}
