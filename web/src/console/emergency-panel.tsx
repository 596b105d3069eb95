// The open emergency of this patient as it runs: who goes, which step, what is known of every page, the timeline.
import type { EmergencySummary, Page } from '@mydr24/protocol';
import { useCallback } from 'react';
import { ageWords } from '../design/age.ts';
import { DrillMark } from '../design/drill-mark.tsx';
import { NotSent, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { ReceiptLadder } from '../design/receipt-ladder.tsx';
import { Timeline } from '../design/timeline.tsx';
import { GuidanceList } from '../emergency/guidance.tsx';
import { MoreHelp } from '../emergency/more-help.tsx';
import { SceneForTeam } from '../emergency/scene-record.tsx';
import { useRequest, useTopic } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './patient.module.css';

export function EmergencyPanel({ summary }: { summary: EmergencySummary }) {
  const view = useTopic('emergency', summary.id);
  const { say } = useWords();
  const now = useNow();
  const shown = view.data?.summary ?? summary;
  const me = useMe().person.id;
  return (
    <section aria-labelledby="emergency-title" className={styles.emergency}>
      <h2 id="emergency-title">
        {say('patientPage.emergency')}: {say(`emergency.kind.${shown.kind}`)}
      </h2>
      <DrillMark mode={shown.mode} />
      <p className={styles.status}>
        <b>{say(`emergency.status.${shown.status}`)}</b>
        <span>{say('patientPage.emergency.since', { age: ageWords(now - shown.openedAt, say) })}</span>
        {shown.holderId === null && shown.stepCount > 0 && <span>{say('patientPage.emergency.step', { step: shown.step + 1, count: shown.stepCount })}</span>}
      </p>
      <dl className={styles.holder}>
        <dt>{say('patientPage.emergency.holder')}</dt>
        <dd>{shown.holderName ?? say('patientPage.emergency.nobody')}</dd>
      </dl>
      {shown.mode === 'actual' && shown.isFailSafeReached && view.data !== null && (
        <p role="alert" className={styles.failSafe}>
          {say('patientPage.emergency.failSafe', { number: view.data.protocol.emergencyNumber })}
        </p>
      )}
      <Acknowledge summary={shown} />
      {shown.closedAt === null && (
        <div className={styles.moreHelp}>
          <MoreHelp emergency={shown} me={me} mayTakeOver mayAskCall={false} />
        </div>
      )}
      {shown.closedAt === null && <GuidanceList emergency={shown} isOpen={shown.place.unitId !== null} />}
      {view.status === 'loading' && <ScreenLoading />}
      {view.status === 'refused' && <ScreenRefused error={view.error} />}
      {view.data !== null && (
        <>
          <SceneForTeam detail={view.data} />
          <Pages pages={view.data.pages} />
          <h3>{say('patientPage.emergency.timeline')}</h3>
          <Timeline entries={view.data.timeline} isNewestFirst />
        </>
      )}
    </section>
  );
}

function Acknowledge({ summary }: { summary: EmergencySummary }) {
  const { say } = useWords();
  const request = useRequest();
  const action = useAction(useCallback(() => request('acknowledgeEmergency', { params: { emergencyId: summary.id } }), [request, summary.id]));
  if (summary.acknowledgedBy !== null) return <p className={styles.fine}>{say('patientPage.emergency.acknowledged')}</p>;
  const isPending = action.state.status === 'pending';
  return (
    <>
      <button type="button" className={styles.seen} aria-busy={isPending} onClick={() => !isPending && action.run()}>
        {say(isPending ? 'state.pending' : 'patientPage.emergency.acknowledge')}
      </button>
      {action.state.status === 'failed' && <NotSent error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} />}
    </>
  );
}

function Pages({ pages }: { pages: readonly Page[] }) {
  const { say } = useWords();
  return (
    <>
      <h3>{say('patientPage.emergency.pages')}</h3>
      {pages.length === 0 && <p className={styles.fine}>{say('patientPage.emergency.pages.none')}</p>}
      <ul className={styles.pages}>
        {pages.map((page) => (
          <li key={page.id}>
            <ReceiptLadder page={page} />
          </li>
        ))}
      </ul>
    </>
  );
}
