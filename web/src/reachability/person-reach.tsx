// Why a person can or cannot be reached, and what was sent to them: judgement with reasons, devices, addresses, tests, pages.
// A part for any screen that names people.
import type { Page, PersonDevice, PersonReach, TestPage } from '@mydr24/protocol';
import type { ReactNode } from 'react';
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { type LadderFacts, ReceiptLadder } from '../design/receipt-ladder.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { ReachState } from './reach-state.tsx';
import { channelsSaid, saidReasons } from './reach-words.ts';
import styles from './person-reach.module.css';

export function PersonReachPart({ shown }: { shown: PersonReach }) {
  const { say, locale } = useWords();
  const { reach } = shown;
  return (
    <div className={styles.whole}>
      <header className={styles.head}>
        <ReachState reach={reach} />
        <span className={styles.soft}>
          {shown.onCallUntil !== null ? say('reach.onCall', { time: timeOfDay(shown.onCallUntil, locale) }) : shown.duty === null ? null : say(`duty.${shown.duty}`)}
        </span>
        {reach.by.length > 0 && <span className={styles.soft}>{say('reach.by', { channels: channelsSaid(reach.by, say) })}</span>}
      </header>
      {reach.reasons.length > 0 && <Reasons shown={shown} />}
      <div className={styles.columns}>
        <Part title={say('reach.devices')} empty={shown.devices.length === 0 ? say('reach.devices.none') : null}>
          <ul className={styles.rows}>
            {shown.devices.map((device) => (
              <DeviceRow key={device.id} device={device} />
            ))}
          </ul>
        </Part>
        <Part title={say('reach.ways')} empty={shown.ways.length === 0 ? say('reach.ways.none') : null}>
          <ul className={styles.rows}>
            {shown.ways.map(({ channel, hint, confirmedAt }) => (
              <li key={channel} className={styles.line}>
                <span>
                  <b>{say(`channel.${channel}`)}</b> {hint}
                </span>
                <When at={confirmedAt} done="reach.confirmed" never="reach.notConfirmed" />
              </li>
            ))}
          </ul>
        </Part>
        <Part title={say('reach.tests')} empty={shown.tests.length === 0 ? say('reach.tests.none') : null}>
          <Ladders of={shown.tests.map((each) => ladderOf(each, say('reach.test')))} />
        </Part>
        <Part title={say('reach.pages')} empty={shown.pages.length === 0 ? say('reach.pages.none') : null}>
          <Ladders of={shown.pages.map((each) => ladderOf(each, say(`purpose.${each.purpose}`)))} />
        </Part>
      </div>
    </div>
  );
}

function Reasons({ shown }: { shown: PersonReach }) {
  const { say } = useWords();
  return (
    <section className={styles.part} aria-label={say('reach.why')}>
      <h2>{say('reach.why')}</h2>
      <ul className={styles.reasons}>
        {saidReasons(shown.reach, say, 'planner').map(({ key, what, todo }) => (
          <li key={key}>
            <b>{what}</b>
            <span className={styles.soft}>{todo}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Part({ title, empty, children }: { title: string; empty: string | null; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h2>{title}</h2>
      {empty === null ? children : <p className={styles.soft}>{empty}</p>}
    </section>
  );
}

export function DeviceRow({ device, children }: { device: PersonDevice; children?: ReactNode }) {
  const { say } = useWords();
  const now = useNow();
  const seenAt = device.heardAt ?? device.reportedAt;
  const facts = [
    say(device.isConnected ? 'device.open' : 'device.closed', { age: ageWords(now - seenAt, say) }),
    say(`device.permission.${device.permission}`),
    ...(device.sound === 'unknown' ? [] : [say(`device.sound.${device.sound}`)]),
    ...(device.batteryPct === null ? [] : [say(device.isCharging === true ? 'device.charging' : 'device.battery', { pct: device.batteryPct })]),
    ...(device.pushSince === null ? [] : [say(device.pushProvenAt === null ? 'device.push' : 'device.pushProven', { age: ageWords(now - (device.pushProvenAt ?? device.pushSince), say) })]),
  ];
  return (
    <li>
      <span className={styles.line}>
        <b>{device.label}</b>
        <span className={styles.when}>{device.appVersion}</span>
      </span>
      <span className={styles.soft}>{facts.join(' · ')}</span>
      {children}
    </li>
  );
}

function When({ at, done, never }: { at: number | null; done: 'reach.confirmed'; never: 'reach.notConfirmed' }) {
  const { say } = useWords();
  const now = useNow();
  return <span className={styles.when}>{at === null ? say(never) : say(done, { age: ageWords(now - at, say) })}</span>;
}

/** A test or a page as the ladder shows it, under a name of its own. */
export function ladderOf(each: Page | TestPage, recipient: string): LadderFacts & { id: string } {
  return { ...each, recipient, isRepeat: 'isRepeat' in each ? each.isRepeat : each.remindedAt !== null };
}

function Ladders({ of }: { of: readonly (LadderFacts & { id: string })[] }) {
  const { say, locale } = useWords();
  const now = useNow();
  return (
    <ul className={styles.rows}>
      {of.slice(0, 8).map((each) => (
        <li key={each.id}>
          <span className={styles.when}>
            {new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }).format(each.intendedAt)} · {say('age.ago', { age: ageWords(now - each.intendedAt, say) })}
          </span>
          <ReceiptLadder page={each} />
        </li>
      ))}
    </ul>
  );
}
