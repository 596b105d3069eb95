// Every limit in force in a unit, to read and to print: what alarms, how soon, who may change it and who did.
import type { AlarmLimitLine, EndpointReply } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { AlarmShape } from '../design/alarm-mark.tsx';
import { priorityMarks } from '../design/alarm-words.ts';
import { useRequest } from '../live/live-context.tsx';
import { ruleName } from '../rules/rule-words.ts';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './burden.module.css';

export function LimitListScreen() {
  const { unitId } = useParams({ from: '/signed-in/rules/burden/$unitId/limits' });
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('limitlist.title'));
  const answer = useAnswer(['alarm-limits', unitId], () => request('listAlarmLimits', { params: { unitId } }));
  return (
    <div className={`${admin.page} ${styles.print}`}>
      <div className={`${admin.buttons} ${styles.unprinted}`}>
        <Link to="/rules/burden" className={admin.button}>
          {say('burden.back')}
        </Link>
        <button type="button" className={admin.button} onClick={() => print()}>
          {say('limitlist.print')}
        </button>
      </div>
      <Answered answer={answer} title={say('limitlist.title')}>
        {(list) => <LimitList list={list} />}
      </Answered>
    </div>
  );
}

function limitOf({ limit, side, inOnePart }: AlarmLimitLine, say: Say): string {
  const said = [limit === null || side === null ? null : say(`limitlist.${side}`, { n: limit }), inOnePart === null ? null : say('limitlist.single', { n: inOnePart })].filter((one) => one !== null);
  return said.length === 0 ? '–' : said.join(' / ');
}
const seconds = (ms: number | null, say: Say): string => (ms === null ? '–' : say('limitlist.seconds', { n: ms / 1000 }));

export function LimitList({ list: { unitName, at, lines, mayChange } }: { list: EndpointReply<'listAlarmLimits'> }) {
  const { say, locale } = useWords();
  const day = (instant: number): string => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(instant);
  return (
    <>
      <header className={admin.section}>
        <h1>{say('limitlist.title')}</h1>
        <p className={admin.lead}>{say('limitlist.lead', { unit: unitName, at: day(at) })}</p>
        <p>{say('limitlist.may', { roles: mayChange.map((role) => say(`role.${role}` as 'role.nurse')).join(', ') })}</p>
        <p className={admin.soft}>{say('limitlist.patient')}</p>
      </header>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>{(['try.rule', 'try.priority', 'limitlist.limit', 'limitlist.delay', 'limitlist.origin', 'limitlist.by'] as const).map((word) => <th key={word} scope="col">{say(word)}</th>)}</tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={`${line.ruleId} ${line.priority} ${line.limit}`}>
                <th scope="row">{ruleName({ id: line.ruleId }, say, locale)}</th>
                <td>
                  <span className={styles.priority}>
                    <AlarmShape priority={line.priority} />
                    <span aria-hidden="true">{priorityMarks[line.priority]}</span>
                  </span>
                  {say(`alarm.${line.priority}`)}
                </td>
                <td>{limitOf(line, say)}</td>
                <td>{seconds(line.delayMs, say)}</td>
                <td>{line.scope === 'built-in' ? say('limitlist.builtin') : line.version}</td>
                <td>{line.changedBy.length === 0 ? '–' : `${line.changedBy.join(', ')}${line.changedAt === null ? '' : `, ${day(line.changedAt)}`}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
