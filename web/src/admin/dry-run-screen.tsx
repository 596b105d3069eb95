// Plays an emergency on a simulated clock: choose plan, time, place, who is away and what does not work, then watch who is reached.
// The server runs it with the real people and rotas; nothing leaves.
import { EmergencyKind, type DryRun, type DryRunScenario, type EndpointReply } from '@mydr24/protocol';
import { useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { NotSent, ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import { Answered } from './answered.tsx';
import { NothingReal, RunFigures, RunPlayer } from './run-result.tsx';
import { RunPeople } from './run-people.tsx';
import { quietScenario } from './scenario.ts';
import { ScenarioForm } from './scenario-form.tsx';
import { useTitle } from './use-title.ts';
import styles from './admin.module.css';
import looks from './dry-run.module.css';

type Packs = EndpointReply<'listPacks'>;
export interface PackChoice {
  packId: string;
  version: number;
}

export function DryRunScreen() {
  const { packId, version } = useSearch({ strict: false });
  return <DryRunOf asked={typeof packId === 'string' && typeof version === 'number' ? { packId, version } : null} />;
}

export function DryRunOf({ asked }: { asked: PackChoice | null }) {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('admin.dryRun'));
  const packs = useAnswer(['packs'], () => request('listPacks', {}));
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('admin.dryRun')}</h1>
        <p className={styles.lead}>{say('admin.dryRun.lead')}</p>
      </header>
      <NothingReal />
      <Answered answer={packs}>{(body) => <ChoosePack packs={body} asked={asked} />}</Answered>
    </div>
  );
}

function ChoosePack({ packs, asked }: { packs: Packs; asked: PackChoice | null }) {
  const { say } = useWords();
  const first = packs.versions.at(0);
  const [choice, choose] = useState<PackChoice | null>(asked ?? packs.active ?? (first === undefined ? null : { packId: first.packId, version: first.version }));
  if (choice === null) return <ScreenEmpty title={say('admin.dryRun.none')} next={say('admin.dryRun.none.next')} />;
  return <PackRun key={`${choice.packId} ${choice.version}`} packs={packs} choice={choice} choose={choose} />;
}

function PackRun({ packs, choice, choose }: { packs: Packs; choice: PackChoice; choose: (choice: PackChoice) => void }) {
  const request = useRequest();
  const document = useAnswer(['pack', choice.packId, choice.version], () => request('getPackVersion', { params: choice }));
  return (
    <Answered answer={document}>
      {({ pack }) => <Runs packs={packs} choice={choice} choose={choose} kinds={EmergencyKind.options.filter((kind) => pack === null || pack.kinds[kind] !== undefined)} timeZone={pack?.timeZone ?? 'UTC'} />}
    </Answered>
  );
}

interface RunsProps {
  packs: Packs;
  choice: PackChoice;
  choose: (choice: PackChoice) => void;
  kinds: readonly EmergencyKind[];
  timeZone: string;
}

function Runs({ packs, choice, choose, kinds, timeZone }: RunsProps) {
  const { say } = useWords();
  const request = useRequest();
  const now = useTimeOnce();
  const [scenario, setScenario] = useState<DryRunScenario>(() => quietScenario(kinds[0] ?? 'cardiac-arrest', now));
  const [result, setResult] = useState<{ run: DryRun; scenario: DryRunScenario } | null>(null);
  const start = useAction(
    useCallback(
      async (asked: DryRunScenario) => {
        const reply = await request('dryRunPack', { body: { from: { type: 'version', ...choice }, scenario: asked } });
        return reply.ok ? { ok: true as const, body: { run: reply.body, scenario: asked } } : reply;
      },
      [request, choice],
    ),
    setResult,
  );
  const isOld = result !== null && result.scenario !== scenario;
  return (
    <div className={looks.columns}>
      <form
        className={looks.form} aria-label={say('admin.dryRun.setting')}
        onSubmit={(event) => {
          event.preventDefault();
          start.run(scenario);
        }}
      >
        <ScenarioForm packs={packs} choice={choice} choose={choose} kinds={kinds} timeZone={timeZone} scenario={scenario} set={setScenario} />
        <button type="submit" className={`${styles.button} ${styles.main}`} aria-busy={start.state.status === 'pending'}>
          {say(start.state.status === 'pending' ? 'admin.dryRun.running' : result === null ? 'admin.dryRun.start' : 'admin.dryRun.again')}
        </button>
      </form>
      <div className={looks.result}>
        {start.state.status === 'failed' && <NotSent error={start.state.error} retry={start.state.retry} dismiss={start.dismiss} />}
        {result === null ? (
          <ScreenEmpty title={say('admin.dryRun.empty')} next={say('admin.dryRun.empty.next')} />
        ) : (
          <>
            {isOld && <p className={styles.old} role="status">{say('admin.dryRun.old')}</p>}
            <RunFigures run={result.run} />
            <div className={styles.card}>
              <RunPlayer key={`${result.run.startedAt} ${result.run.timeline.length} ${result.run.endedAt}`} run={result.run} />
            </div>
            <RunPeople run={result.run} scenario={scenario} set={setScenario} />
          </>
        )}
      </div>
    </div>
  );
}
