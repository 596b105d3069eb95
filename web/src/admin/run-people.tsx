// The people a dry run paged: when, by what, with what result; and what each of them does in the next run.
import { type DryRun, type DryRunScenario } from '@mydr24/protocol';
import { useId } from 'react';
import { useWords } from '../words/words-context.tsx';
import { isDead, settingOf, toggleDead, withSetting, type PersonSays } from './scenario.ts';
import { Select } from './scenario-form.tsx';
import { wholeSeconds } from './worst-case.tsx';
import styles from './admin.module.css';
import looks from './dry-run.module.css';

const deeds = ['nothing', 'receipt', 'acknowledge', 'accept', 'decline'] as const;
type RunPerson = DryRun['people'][number];

export function RunPeople({ run, scenario, set }: { run: DryRun; scenario: DryRunScenario; set: (scenario: DryRunScenario) => void }) {
  const { say } = useWords();
  const shown = new Set(run.people.map(({ personId }) => personId));
  const awayUnseen = scenario.absences.filter((personId) => !shown.has(personId)).length;
  return (
    <section className={styles.section} aria-labelledby="run-people">
      <h2 id="run-people">{say('admin.run.people', { n: run.people.length })}</h2>
      <p className={styles.lead}>{say('admin.run.people.lead')}</p>
      {awayUnseen > 0 && (
        <p className={styles.buttons}>
          <span>{say('admin.run.away', { n: awayUnseen })}</span>
          <button type="button" className={styles.button} onClick={() => set({ ...scenario, absences: [] })}>
            {say('admin.run.allBack')}
          </button>
        </p>
      )}
      <ul className={looks.people}>
        {run.people.map((person) => (
          <Person key={person.personId} person={person} startedAt={run.startedAt} scenario={scenario} set={set} />
        ))}
      </ul>
    </section>
  );
}

function Person({ person, startedAt, scenario, set }: { person: RunPerson; startedAt: number; scenario: DryRunScenario; set: (scenario: DryRunScenario) => void }) {
  const { say } = useWords();
  const id = useId();
  const setting = settingOf(scenario, person.personId);
  const after = (at: number): number => wholeSeconds(at - startedAt);
  const change = (part: Partial<typeof setting>): void => set(withSetting(scenario, person.personId, { ...setting, ...part }));
  return (
    <li className={looks.person} data-away={setting.isAway}>
      <p className={looks.personHead}>
        <b>{person.name}</b>
        <span>{say('admin.run.paged', { seconds: after(person.firstPagedAt), channels: person.channels.map((each) => say(`channel.${each}`)).join(' › ') })}</span>
        <span>{person.reachedAt === null ? say('admin.run.notReached') : say('admin.run.reachedAt', { seconds: after(person.reachedAt) })}</span>
        {person.answeredAt !== null && <span>{say('admin.run.answeredAt', { seconds: after(person.answeredAt) })}</span>}
      </p>
      <div className={looks.does}>
        <div className={styles.chips}>
          <label>
            <input type="checkbox" checked={setting.isAway} onChange={(event) => change({ isAway: event.target.checked })} />
            {say('admin.run.isAway')}
            <span className="only-heard"> {person.name}</span>
          </label>
          {person.channels.map((channel) => (
            <label key={channel}>
              <input type="checkbox" checked={isDead(scenario, channel, person.personId)} onChange={() => set(toggleDead(scenario, channel, person.personId))} />
              {say('admin.run.isDead', { channel: say(`channel.${channel}`) })}
              <span className="only-heard"> {person.name}</span>
            </label>
          ))}
        </div>
        <Select label={say('admin.run.does')} value={setting.says} options={deeds.map((each) => [each, say(`admin.run.does.${each}`)])} set={(says) => change({ says: says as PersonSays })} />
        {setting.says !== 'nothing' && (
          <div className={styles.field}>
            <label htmlFor={id}>{say('admin.run.afterSeconds')}</label>
            <input id={id} type="number" min={0} max={3_600} value={setting.afterS} onChange={(event) => Number.isInteger(event.target.valueAsNumber) && change({ afterS: event.target.valueAsNumber })} />
          </div>
        )}
      </div>
    </li>
  );
}
