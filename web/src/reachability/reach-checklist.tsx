// What makes a page ring on this phone, line by line, each with its true state and what to do where it is not so.
import type { PersonReach, TestPage } from '@mydr24/protocol';
import type { ReactNode } from 'react';
import { ageWords } from '../design/age.ts';
import { useConnection } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { usePush } from '../responder/use-push.ts';
import { SoundSwitch, useSound } from '../sound/alarm-sound.tsx';
import { useWords } from '../words/words-context.tsx';
import { useReportAgain } from './device-report.tsx';
import { useBattery } from './use-battery.ts';
import { saidReasons } from './reach-words.ts';
import styles from './reach-screen.module.css';

const LOW_PCT = 15;
/** What its own line says already. */
const own = new Set(['sound-off', 'push-denied', 'battery-low', 'test-unanswered']);

export function ReachChecklist({ shown, tests }: { shown: PersonReach; tests: readonly TestPage[] }) {
  const { say } = useWords();
  const now = useNow();
  const isLive = useConnection().tag === 'live';
  const sound = useSound();
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
        <Line good={isLive} name={say('reach.line')} text={say(`reach.line.${isLive ? 'live' : 'not'}`)} />
        <Line good={push.state === 'on'} name={say('reach.push')} text={say(`reach.push.${push.state}`)}>
          {(push.state === 'off' || push.state === 'failed') && (
            <button type="button" className={styles.mend} onClick={push.turnOn}>
              {say('reach.push.turnOn')}
            </button>
          )}
        </Line>
        <Line good={sound.state === 'on'} name={say('reach.sound')} text={say(`reach.sound.${sound.state}`)}>
          <SoundSwitch />
        </Line>
        <Line
          good={battery === null ? 'unknown' : battery.isCharging || battery.pct > LOW_PCT} name={say('reach.battery')}
          text={battery === null ? say('reach.battery.unknown') : say(battery.isCharging ? 'reach.battery.charging' : battery.pct > LOW_PCT ? 'reach.battery.good' : 'reach.battery.low', { pct: battery.pct })}
        />
        <Line
          good={!isUnanswered && answered !== undefined} name={say('reach.lastTest')}
          text={isUnanswered ? say('reach.lastTest.unanswered') : answered === undefined ? say('reach.lastTest.none') : say('reach.lastTest.answered', { age: ageWords(now - (answered.acknowledgedAt ?? now), say), channel: say(`channel.${answered.channel}`) })}
        />
        {others.map(({ key, what, todo }) => (
          <Line key={key} good={false} name={what} text={todo} />
        ))}
        {shown.reach.isOverdue && <Line good={false} name={say('reach.overdue')} text={say('reach.overdue.me')} />}
      </ul>
    </section>
  );
}

function Line({ good, name, text, children }: { good: boolean | 'unknown'; name: string; text: string; children?: ReactNode }) {
  return (
    <li data-good={good}>
      <svg viewBox="0 0 20 20" aria-hidden="true" className={styles.tick}>
        {good === true ? <path d="m4 11 4 4 8-10" /> : good === false ? <path d="M10 4v8M10 15v1" /> : <path d="M6 10h8" />}
      </svg>
      <span className={styles.words}>
        <b>{name}</b>
        <span>{text}</span>
      </span>
      {children}
    </li>
  );
}
