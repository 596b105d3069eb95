// The setting of a dry run: which plan, which emergency, when on the pack's wall clock, where, and what is out of order.
import { AlarmPriority, Channel, type DryRunScenario, type EmergencyKind, type EndpointReply } from '@mydr24/protocol';
import { useId, type ReactNode } from 'react';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import type { PackChoice } from './dry-run-screen.tsx';
import { isDead, toggleDead } from './scenario.ts';
import { instantOf, nextClockChange, nextNight, wallOf } from './wall-clock.ts';
import styles from './admin.module.css';
import looks from './dry-run.module.css';

interface ScenarioFormProps {
  packs: EndpointReply<'listPacks'>;
  choice: PackChoice;
  choose: (choice: PackChoice) => void;
  kinds: readonly EmergencyKind[];
  timeZone: string;
  scenario: DryRunScenario;
  set: (scenario: DryRunScenario) => void;
}

export function ScenarioForm({ packs, choice, choose, kinds, timeZone, scenario, set }: ScenarioFormProps) {
  const { say } = useWords();
  const versions = packs.versions.filter(({ state }) => state !== 'withdrawn');
  const change = (part: Partial<DryRunScenario>): void => set({ ...scenario, ...part });
  return (
    <>
      <Select label={say('admin.dryRun.pack')} value={`${choice.packId} ${choice.version}`} options={versions.map((each) => [`${each.packId} ${each.version}`, `${say('admin.pack.name', { title: each.title, version: each.version })} · ${say(`admin.state.${each.state}`)}`])} set={(key) => {
        const chosen = versions.find((each) => `${each.packId} ${each.version}` === key);
        if (chosen !== undefined) choose({ packId: chosen.packId, version: chosen.version });
      }} />
      <Select label={say('admin.dryRun.kind')} value={scenario.kind} options={kinds.map((kind) => [kind, say(`emergency.kind.${kind}`)])} set={(kind) => change({ kind: kind as EmergencyKind })} />
      <When at={scenario.atMs} timeZone={timeZone} set={(atMs) => change({ atMs })} />
      <Where scenario={scenario} set={set} />
      <Select label={say('admin.dryRun.priority')} value={scenario.priority ?? 'high'} options={AlarmPriority.options.map((each) => [each, say(`alarm.priority.${each}`)])} set={(priority) => change({ priority: priority as AlarmPriority })} />
      <Select label={say('admin.dryRun.cause')} value={scenario.cause} options={(['alarm', 'sos', 'staff'] as const).map((each) => [each, say(`admin.cause.${each}`)])} set={(cause) => change({ cause: cause as DryRunScenario['cause'] })} />
      <fieldset className={styles.field}>
        <legend>{say('admin.dryRun.dead')}</legend>
        <div className={styles.chips}>
          {Channel.options.map((channel) => (
            <label key={channel}>
              <input type="checkbox" checked={isDead(scenario, channel, null)} onChange={() => set(toggleDead(scenario, channel, null))} />
              {say(`channel.${channel}`)}
            </label>
          ))}
        </div>
        <small>{say('admin.dryRun.dead.help')}</small>
      </fieldset>
    </>
  );
}

export function Select({ label, value, options, set, help }: { label: string; value: string; options: readonly (readonly [string, string])[]; set: (value: string) => void; help?: ReactNode }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => set(event.target.value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
      {help !== undefined && <small>{help}</small>}
    </div>
  );
}

/** A day and a time as the clocks there show it; the nights and the two odd days are one press away. */
export function When({ at, timeZone, set }: { at: number; timeZone: string; set: (at: number) => void }) {
  const { say } = useWords();
  const now = useTimeOnce();
  const id = useId();
  const wall = wallOf(at, timeZone);
  const oddity = instantOf(wall, timeZone)?.oddity ?? 'none';
  const clockChange = nextClockChange(now, timeZone);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{say('admin.dryRun.when')}</label>
      <input
        id={id} type="datetime-local" value={wall} aria-describedby={`${id}-zone`}
        onChange={(event) => {
          const instant = instantOf(event.target.value, timeZone);
          if (instant !== null) set(instant.at);
        }}
      />
      <small id={`${id}-zone`}>
        {say('admin.dryRun.zone', { zone: timeZone })}
        {oddity === 'twice' && ` ${say('admin.dryRun.twice')}`}
      </small>
      <div className={looks.quick}>
        <button type="button" className={styles.button} onClick={() => set(now)}>
          {say('admin.dryRun.now')}
        </button>
        <button type="button" className={styles.button} onClick={() => set(nextNight(now, timeZone))}>
          {say('admin.dryRun.night')}
        </button>
        {clockChange !== null && (
          <button type="button" className={styles.button} onClick={() => set(clockChange)}>
            {say('admin.dryRun.clockChange')}
          </button>
        )}
      </div>
    </div>
  );
}

function Where({ scenario, set }: { scenario: DryRunScenario; set: (scenario: DryRunScenario) => void }) {
  const { say } = useWords();
  const request = useRequest();
  // Whoever may not read units still chooses between a facility and a home.
  const units = useAnswer(['units'], () => request('listUnits', {})).body?.units ?? [];
  const { place } = scenario;
  const value = place.kind === 'home' ? 'home' : (place.unitId ?? 'facility');
  return (
    <Select
      label={say('admin.dryRun.where')} value={value}
      options={[['facility', say('admin.when.facility')], ['home', say('admin.when.home')], ...units.map((unit) => [unit.id, `${unit.name}, ${unit.facilityName}`] as const)]}
      set={(chosen) => {
        const unit = units.find(({ id }) => id === chosen);
        set({ ...scenario, place: { kind: chosen === 'home' ? 'home' : 'facility', facilityId: unit?.facilityId ?? null, unitId: unit?.id ?? null } });
      }}
    />
  );
}
