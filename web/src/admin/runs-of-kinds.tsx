// The worst case of every kind of a version, run by the server: nothing arrives anywhere and nobody answers. One can be played.
import { EmergencyKind, type DryRun, type EndpointReply, type WireError } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { NothingReal, RunPlayer } from './run-result.tsx';
import { worstScenario } from './scenario.ts';
import { wholeSeconds } from './worst-case.tsx';
import styles from './admin.module.css';

type Document = EndpointReply<'getPackVersion'>;
interface KindRun {
  kind: EmergencyKind;
  run: DryRun;
}

export function RunsOfKinds({ document }: { document: Document }) {
  const { say } = useWords();
  const { packId, version } = document.version;
  const [attempt, setAttempt] = useState(0);
  const kinds = EmergencyKind.options.filter((kind) => document.pack?.kinds[kind] !== undefined);
  return (
    <section className={styles.section} aria-labelledby="pack-runs">
      <div className={styles.head}>
        <h2 id="pack-runs">{say('admin.runs')}</h2>
        <Link className={styles.button} to="/admin/dry-run" search={{ packId, version }}>
          {say('admin.runs.other')}
        </Link>
      </div>
      <p className={styles.lead}>{say('admin.runs.lead')}</p>
      <NothingReal />
      <Runs key={`${document.version.sha256} ${attempt}`} packId={packId} version={version} kinds={kinds} again={() => setAttempt(attempt + 1)} />
    </section>
  );
}

/** One after the other, each shown as it comes: the server that runs them has patients to look after. */
function useRuns(packId: string, version: number, kinds: readonly EmergencyKind[]) {
  const request = useRequest();
  const now = useTimeOnce();
  const [runs, setRuns] = useState<readonly KindRun[]>([]);
  const [error, setError] = useState<WireError | null>(null);
  const all = useEffectEvent(() => kinds);
  const run = useEffectEvent((kind: EmergencyKind) => request('dryRunPack', { body: { from: { type: 'version', packId, version }, scenario: worstScenario(kind, now) } }));
  useEffect(() => {
    let isWanted = true;
    void (async () => {
      for (const kind of all()) {
        const reply = await run(kind);
        if (!isWanted) return;
        if (!reply.ok) return setError(reply.error);
        setRuns((before) => [...before, { kind, run: reply.body }]);
      }
    })();
    return () => {
      isWanted = false;
    };
  }, []);
  return { runs, error };
}

function Runs({ packId, version, kinds, again }: { packId: string; version: number; kinds: readonly EmergencyKind[]; again: () => void }) {
  const { say } = useWords();
  const { runs, error } = useRuns(packId, version, kinds);
  const [open, setOpen] = useState<EmergencyKind | null>(null);
  return (
    <>
      {error !== null && <NotSent error={error} retry={again} dismiss={again} />}
      {error === null && runs.length < kinds.length && <p className={styles.soft} role="status">{say('admin.runs.done', { n: runs.length, of: kinds.length })}</p>}
      <ul className={styles.rows} hidden={runs.length === 0}>
        {runs.map(({ kind, run }) => (
          <li key={kind}>
            <p className={styles.words}>
              <b>{say(`emergency.kind.${kind}`)}</b>
              <span>
                {say(run.isPromiseKept ? 'admin.worst' : 'admin.worst.broken', { seconds: wholeSeconds(run.reachedAfterMs), promised: wholeSeconds(run.promise.reachedWithinMs) })} · {say('admin.worst.silence', { seconds: wholeSeconds(run.worstSilenceMs), promised: wholeSeconds(run.promise.silentAtMostMs) })}
              </span>
            </p>
            <span className={styles.pill}>{say(run.isPromiseKept ? 'admin.run.kept' : 'admin.run.broken')}</span>
            <button type="button" className={styles.button} aria-expanded={open === kind} onClick={() => setOpen(open === kind ? null : kind)}>
              {say('admin.runs.watch')}
              <span className="only-heard"> {say(`emergency.kind.${kind}`)}</span>
            </button>
            {open === kind && (
              <div style={{ flexBasis: '100%' }}>
                <RunPlayer run={run} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
