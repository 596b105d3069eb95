// The worst case of every kind of a version, run by the server: nothing arrives anywhere and nobody answers. One can be played.
import { EmergencyKind, type DryRun, type EndpointReply } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import { Answered } from './answered.tsx';
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
  const request = useRequest();
  const now = useTimeOnce();
  const { packId, version } = document.version;
  const kinds = EmergencyKind.options.filter((kind) => document.pack?.kinds[kind] !== undefined);
  const runs = useAnswer(['worst', document.version.sha256], async () => {
    const all: KindRun[] = [];
    for (const kind of kinds) {
      const reply = await request('dryRunPack', { body: { from: { type: 'version', packId, version }, scenario: worstScenario(kind, now) } });
      if (!reply.ok) return reply;
      all.push({ kind, run: reply.body });
    }
    return { ok: true as const, body: all };
  });
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
      <Answered answer={runs}>{(body) => <Runs runs={body} />}</Answered>
    </section>
  );
}

function Runs({ runs }: { runs: readonly KindRun[] }) {
  const { say } = useWords();
  const [open, setOpen] = useState<EmergencyKind | null>(null);
  return (
    <ul className={styles.rows}>
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
  );
}
