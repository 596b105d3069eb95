// What a dry run came to: the promise kept or not, its figures, who was paged, and the story to play. All of it is the server's.
import type { DryRun } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { Fact } from './fact.tsx';
import { TimelinePlayer } from './timeline-player.tsx';
import { wholeSeconds } from './worst-case.tsx';
import styles from './admin.module.css';
import looks from './dry-run.module.css';

export function RunFigures({ run }: { run: DryRun }) {
  const { say } = useWords();
  const after = (at: number | null): string => (at === null ? say('admin.run.never') : say('admin.run.after', { seconds: wholeSeconds(at - run.startedAt) }));
  return (
    <div className={looks.verdict} data-kept={run.isPromiseKept}>
      <p className={looks.verdictWords} role="status">
        <b>{say(run.isPromiseKept ? 'admin.run.kept' : 'admin.run.broken')}</b> {say(`admin.run.outcome.${run.outcome}`)}
      </p>
      <dl className={styles.facts}>
        <Fact name={say('admin.run.firstPage')} value={after(run.firstPageAt)} />
        <Fact name={say('admin.run.reached')} value={say('admin.run.of', { seconds: wholeSeconds(run.reachedAfterMs), promised: wholeSeconds(run.promise.reachedWithinMs) })} />
        <Fact name={say('admin.run.failSafe')} value={after(run.failSafeAt)} />
        <Fact name={say('admin.run.held')} value={after(run.heldAt)} />
        <Fact name={say('admin.run.silence')} value={say('admin.run.of', { seconds: wholeSeconds(run.worstSilenceMs), promised: wholeSeconds(run.promise.silentAtMostMs) })} />
      </dl>
    </div>
  );
}

export function RunPlayer({ run }: { run: DryRun }) {
  const { say } = useWords();
  const marks = [
    ...(run.failSafeAt === null ? [] : [{ atMs: run.failSafeAt - run.startedAt, name: say('channel.fail-safe') }]),
    ...(run.heldAt === null ? [] : [{ atMs: run.heldAt - run.startedAt, name: say('admin.run.held') }]),
  ];
  return <TimelinePlayer entries={run.timeline} startedAt={run.startedAt} endedAt={run.endedAt} marks={marks} timeZone={run.protocol.timeZone} />;
}

/** Always in view where a dry run is: no telephone rings because of it. */
export function NothingReal() {
  const { say } = useWords();
  return (
    <p className={looks.notReal}>
      <b>{say('admin.dryRun.notReal')}</b> {say('admin.dryRun.notReal.why')}
    </p>
  );
}
