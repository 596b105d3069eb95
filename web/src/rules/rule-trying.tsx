// What a set of alarm rules would have done, in its editor: replay on stored days, shadow beside the live rules, and their figures.
import type { ReplayFigures, RuleReplay, RuleSetVersion } from '@mydr24/protocol';
import { useCallback } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { priorityMarks } from '../design/alarm-words.ts';
import { AlarmShape } from '../design/alarm-mark.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { ruleName } from './rule-words.ts';
import { canEdit } from './rules-screen.tsx';
import { byRule, changePercent, ratesOf } from './trying-figures.ts';
import admin from '../admin/admin.module.css';
import styles from './trying.module.css';

const REPLAY_DAYS = 30;
const SHADOW_HOURS = 168;
const RUNNING_EVERY_MS = 2_000;

export function RuleTrying({ head }: { head: RuleSetVersion }) {
  const { say } = useWords();
  const request = useRequest();
  const { version } = head;
  const answer = useAnswer(['rule-replays', version], () => request('listRuleReplays', { params: { version } }), { everyMs: RUNNING_EVERY_MS });
  return (
    <section className={admin.section} aria-labelledby="trying-title">
      <h2 id="trying-title">{say('try.title')}</h2>
      <p className={admin.soft}>{say('try.lead')}</p>
      <Answered answer={answer}>{({ replays }) => <Tries head={head} replays={replays} again={answer.again} />}</Answered>
    </section>
  );
}

function Tries({ head: { version, state }, replays, again }: { head: RuleSetVersion; replays: readonly RuleReplay[]; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const me = useMe();
  const replay = useAction(useCallback(() => request('startRuleReplay', { params: { version }, body: { days: REPLAY_DAYS } }), [request, version]), again);
  const shadow = useAction(useCallback(() => request('startRuleShadow', { params: { version }, body: { hours: SHADOW_HOURS } }), [request, version]), again);
  const isRunning = (kind: RuleReplay['kind']): boolean => replays.some((one) => one.kind === kind && one.state === 'running');
  const canTry = canEdit(me.person.roles) && state !== 'retired' && state !== 'withdrawn';
  return (
    <>
      {canTry && (
        <div className={admin.buttons}>
          {([['replay', replay, 'try.replay'], ['shadow', shadow, 'try.shadow']] as const).map(([kind, action, word]) => (
            <button key={kind} type="button" className={admin.button} aria-disabled={isRunning(kind)} aria-busy={action.state.status === 'pending'} onClick={() => !isRunning(kind) && action.state.status !== 'pending' && action.run()}>
              {say(action.state.status === 'pending' ? 'state.pending' : word)}
            </button>
          ))}
        </div>
      )}
      {[replay, shadow].map((action, place) => action.state.status === 'failed' && <NotSent key={place} error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} />)}
      {replays.length === 0 && <p className={admin.note}>{say('try.none')}</p>}
      {replays.map((one, place) => (
        <details key={one.id} className={styles.try} open={place === 0}>
          <Summary replay={one} />
          <Try replay={one} again={again} />
        </details>
      ))}
    </>
  );
}

function useDay(): (at: number) => string {
  const { locale } = useWords();
  return (at) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false }).format(at);
}

function Summary({ replay: { kind, state, fromAt, untilAt } }: { replay: RuleReplay }) {
  const { say } = useWords();
  const day = useDay();
  return (
    <summary>
      <span>{say(`try.kind.${kind}`, { from: day(fromAt), until: day(untilAt) })}</span>
      <span className={admin.pill} data-state={state === 'done' ? 'approved' : state}>
        {say(`try.state.${state}`)}
      </span>
    </summary>
  );
}

function Try({ replay, again }: { replay: RuleReplay; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const day = useDay();
  const { id, version, state, patients, patientsDone, figures, countedAt, tookMs, startedByName } = replay;
  const cancel = useAction(useCallback(() => request('cancelRuleReplay', { params: { version, replayId: id } }), [request, version, id]), again);
  const isCounting = state === 'running' && (figures === null || replay.kind === 'replay');
  return (
    <div className={styles.body}>
      {isCounting && (
        <label className={styles.progress}>
          {patients === 0 ? say('try.begins') : say('try.running', { done: patientsDone, all: patients })}
          <progress max={Math.max(1, patients)} value={patientsDone} />
        </label>
      )}
      {state === 'failed' && <p role="alert">{say('try.failed')}</p>}
      {figures !== null && <Figures figures={figures} />}
      {countedAt !== null && <p className={admin.soft}>{say('try.counted', { at: day(countedAt), seconds: ((tookMs ?? 0) / 1000).toFixed(1), name: startedByName ?? '–' })}</p>}
      {state === 'running' && (
        <button type="button" className={admin.button} onClick={() => cancel.run()}>
          {say('try.cancel')}
        </button>
      )}
      {cancel.state.status === 'failed' && <NotSent error={cancel.state.error} retry={cancel.state.retry} dismiss={cancel.dismiss} />}
    </div>
  );
}

export function Figures({ figures }: { figures: ReplayFigures }) {
  const { say, locale } = useWords();
  const { before, after } = ratesOf(figures);
  const change = changePercent(before, after);
  const shown = (value: number | null): string => (value === null ? '–' : value.toLocaleString(locale, { maximumFractionDigits: 1 }));
  return (
    <>
      <dl className={styles.rates} aria-label={say('try.rate')}>
        <div>
          <dt>{say('try.before')}</dt>
          <dd>{shown(before)}</dd>
        </div>
        <div>
          <dt>{say('try.after')}</dt>
          <dd>{shown(after)}</dd>
        </div>
        <div>
          <dt>{say('try.rate')}</dt>
          <dd className={styles.change}>{change === null ? '–' : say(change < 0 ? 'try.change.fewer' : change > 0 ? 'try.change.more' : 'try.change.same', { percent: Math.abs(change) })}</dd>
        </div>
      </dl>
      <p className={admin.soft}>{say('try.of', { bedDays: figures.bedDays, readings: figures.readings })}</p>
      <Events figures={figures} />
      <Bars figures={figures} />
    </>
  );
}

function Events({ figures: { events, changed } }: { figures: ReplayFigures }) {
  const { say } = useWords();
  const day = useDay();
  const missed = changed.filter(({ before }) => before);
  return (
    <>
      <h3>{say('try.events')}</h3>
      <p className={admin.note} data-strong={missed.length > 0}>
        <b>{say('try.missed', { n: missed.length })}</b> · {say('try.gained', { n: changed.length - missed.length })}
      </p>
      <table className={styles.events}>
        <thead>
          <tr>
            <th scope="col">{say('try.events.what')}</th>
            <th scope="col">{say('try.before')}</th>
            <th scope="col">{say('try.after')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ type, all, before, after }) => (
            <tr key={type}>
              <th scope="row">{say(`try.event.${type}`)}</th>
              <td>{say('try.ofAll', { n: before, all })}</td>
              <td>{say('try.ofAll', { n: after, all })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {changed.length > 0 && (
        <ul className={admin.soft}>
          {changed.slice(0, 20).map(({ type, at, before, patientId }) => (
            <li key={`${type} ${at} ${patientId}`}>
              {day(at)} · {say(`try.event.one.${type}`)} · <b>{say(before ? 'try.missed.one' : 'try.gained.one')}</b>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Lengths say it, not colours: in force is an outline, this set is filled. */
function Bars({ figures }: { figures: ReplayFigures }) {
  const { say, locale } = useWords();
  const rows = byRule(figures);
  const longest = Math.max(1, ...rows.flatMap(({ before, after }) => [before, after]));
  return (
    <>
      <h3>{say('try.byRule')}</h3>
      <table className={styles.bars}>
        <caption className="only-heard">{say('try.chart')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('try.rule')}</th>
            <th scope="col">
              <i className={styles.key} data-side="before" aria-hidden="true" /> {say('try.before')}
            </th>
            <th scope="col">
              <i className={styles.key} data-side="after" aria-hidden="true" /> {say('try.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ ruleId, priority, before, after }) => (
            <tr key={`${ruleId} ${priority}`} data-changed={before !== after}>
              <th scope="row">
                <span className={styles.priority} data-priority={priority}>
                  <AlarmShape priority={priority} />
                  <span aria-hidden="true">{priorityMarks[priority]}</span>
                </span>
                {ruleName({ id: ruleId }, say, locale)}, {say(`alarm.${priority}`)}
              </th>
              {(['before', 'after'] as const).map((side) => {
                const value = side === 'before' ? before : after;
                return (
                  <td key={side}>
                    <i className={styles.bar} data-side={side} style={{ inlineSize: `${(value / longest) * 100}%` }} aria-hidden="true" />
                    {value.toLocaleString(locale)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
