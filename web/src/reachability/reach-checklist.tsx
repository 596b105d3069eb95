// What makes a page ring on this phone, line by line, each with its true state and what to do where it is not so.
import type { PersonReach, TestPage } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { useNow } from '../live/use-now.ts';
import { usePush } from '../responder/use-push.ts';
import { useWords } from '../words/words-context.tsx';
import { useReportAgain } from './device-report.tsx';
import { useBattery } from './use-battery.ts';
import { PushLine, ReachLine, ServerLine, SoundLine } from './reach-line.tsx';
import { saidReasons } from './reach-words.ts';
import styles from './reach-screen.module.css';

const LOW_PCT = 15;
/** What its own line says already. */
const own = new Set(['sound-off', 'push-denied', 'battery-low', 'test-unanswered']);

export function ReachChecklist({ shown, tests }: { shown: PersonReach; tests: readonly TestPage[] }) {
  const { say } = useWords();
  const now = useNow();
  const push = usePush();
  const battery = useBattery();
  useReportAgain(push.state);
  const answered = tests.find(({ acknowledgedAt }) => acknowledgedAt !== null);
  const isUnanswered = shown.reach.reasons.some(({ code }) => code === 'test-unanswered');
  const others = saidReasons({ reasons: shown.reach.reasons.filter(({ code }) => !own.has(code)) }, say, 'me');
  return (
    <section className={styles.card} aria-labelledby="reach-list">
      <h2 id="reach-list">{say('reach.list')}</h2>
      <ul className={styles.lines}>
        <ServerLine />
        <PushLine push={push} />
        <SoundLine />
        <ReachLine
          good={battery === null ? 'unknown' : battery.isCharging || battery.pct > LOW_PCT} name={say('reach.battery')}
          text={battery === null ? say('reach.battery.unknown') : say(battery.isCharging ? 'reach.battery.charging' : battery.pct > LOW_PCT ? 'reach.battery.good' : 'reach.battery.low', { pct: battery.pct })}
        />
        <ReachLine
          good={!isUnanswered && answered !== undefined} name={say('reach.lastTest')}
          text={isUnanswered ? say('reach.lastTest.unanswered') : answered === undefined ? say('reach.lastTest.none') : say('reach.lastTest.answered', { age: ageWords(now - (answered.acknowledgedAt ?? now), say), channel: say(`channel.${answered.channel}`) })}
        />
        {others.map(({ key, what, todo }) => (
          <ReachLine key={key} good={false} name={what} text={todo} />
        ))}
        {shown.reach.isOverdue && <ReachLine good={false} name={say('reach.overdue')} text={say('reach.overdue.me')} />}
      </ul>
    </section>
  );
}
