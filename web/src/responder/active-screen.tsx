// After "I go": where, to whom, and one big button for the next thing to report. The rest is there, smaller, below.
import type { EmergencyDetail, EmergencySummary, PersonId, Position } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { ageWords } from '../design/age.ts';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { BigButton } from '../design/big-button.tsx';
import { DrillMark } from '../design/drill-mark.tsx';
import { AllNotSent } from '../design/screen-states.tsx';
import { Timeline } from '../design/timeline.tsx';
import { causeShown, placeWords } from '../emergency/cause-words.ts';
import { CloseDialog, type Outcome } from '../emergency/close-dialog.tsx';
import { EmergencyNumber } from '../emergency/emergency-number.tsx';
import { GuidanceList } from '../emergency/guidance.tsx';
import { HandOverDialog } from '../emergency/hand-over-dialog.tsx';
import { MoreHelp } from '../emergency/more-help.tsx';
import { DestinationChoice } from '../family/destination-choice.tsx';
import { EmergencyPasses } from '../family/emergency-passes.tsx';
import { useRetryWhenLive } from '../emergency/use-retry-when-live.ts';
import { useRequest, useTopic } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { distanceM, distanceWords } from '../map/distance.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { handOverCandidates } from './hand-over-candidates.ts';
import { nextSteps, type Report } from './next-status.ts';
import { PlaceMap } from './place-map.tsx';
import { SharingNote } from './sharing-note.tsx';
import type { Sharing } from './use-position-sharing.ts';
import { useSceneRoute } from './use-scene-route.ts';
import { WayThere } from './way-there.tsx';
import styles from './active-screen.module.css';

interface ActiveScreenProps {
  emergency: EmergencySummary;
  ownAt: Position | null;
  sharing: Sharing;
  more: number;
}

export function ActiveScreen({ emergency, ownAt, sharing, more }: ActiveScreenProps) {
  const { say } = useWords();
  const detail = useTopic('emergency', emergency.id).data;
  const isTravelling = emergency.status === 'accepted' || emergency.status === 'en-route';
  const known = useSceneRoute(emergency.id, isTravelling);
  return (
    <div className={styles.whole}>
      <ActiveHead emergency={emergency} ownAt={ownAt} />
      {more > 0 && <p className={styles.note}>{say('active.more', { n: more })}</p>}
      <SharingNote sharing={sharing} />
      <GuidanceList emergency={emergency} isOpen={emergency.onSceneAt !== null} />
      <div className={styles.map}>
        <PlaceMap emergency={emergency} ownAt={ownAt} {...(known.route === null ? {} : { way: known.route.line })} />
      </div>
      {isTravelling && emergency.place.position !== null && <WayThere known={known} place={emergency.place.position} />}
      <ActiveMore detail={detail} />
      <div className={styles.family}>{emergency.mode === 'actual' && <EmergencyPasses emergencyId={emergency.id} />}</div>
      <ActiveCommands emergency={emergency} detail={detail} />
    </div>
  );
}

function ActiveHead({ emergency, ownAt }: { emergency: EmergencySummary; ownAt: Position | null }) {
  const { say, locale } = useWords();
  const now = useNow();
  const cause = causeShown(emergency, say, locale);
  const { position } = emergency.place;
  return (
    <header className={styles.head}>
      <DrillMark mode={emergency.mode} isWide />
      <p className={styles.status}>{say('active.status', { status: say(`emergency.status.${emergency.status}`) })}</p>
      <h1>{placeWords(emergency, say)}</h1>
      <p className={styles.patient}>
        <b>{emergency.patientName}</b>
        {ownAt !== null && position !== null && <span>{distanceWords(distanceM(ownAt, position), say, locale)}</span>}
      </p>
      <p className={styles.cause}>
        {emergency.cause.type === 'alarm' && <AlarmMark priority={emergency.cause.priority} isAnswered isShort />}
        <span>
          {say(`emergency.kind.${emergency.kind}`)} · {cause.text}
        </span>
        {cause.value !== null && <b>{cause.value}</b>}
        <span className={styles.age}>{say('page.ago', { age: ageWords(now - emergency.openedAt, say) })}</span>
      </p>
    </header>
  );
}

function ActiveCommands({ emergency, detail }: { emergency: EmergencySummary; detail: EmergencyDetail | null }) {
  const { say } = useWords();
  const request = useRequest();
  const me = useMe().person.id;
  const [dialog, setDialog] = useState<'close' | 'hand-over' | null>(null);
  const params = { emergencyId: emergency.id };
  const shut = useCallback(() => setDialog(null), []);
  const report = useAction(useCallback((key: string, status: Report) => request('reportStatus', { params: { emergencyId: emergency.id }, body: { status } }, { key }), [request, emergency.id]));
  const close = useAction((key: string, outcome: Outcome, note: string) => request('closeEmergency', { params, body: { outcome, note } }, { key }), shut);
  const handOver = useAction((key: string, toPersonId: PersonId) => request('handOver', { params, body: { toPersonId } }, { key }), shut);
  useRetryWhenLive(report.state);
  const number = detail?.protocol.emergencyNumber ?? '112';
  const [next, ...others] = nextSteps(emergency.status);
  return (
    <footer className={styles.thumb}>
      <AllNotSent actions={[report, close, handOver]} />
      {next !== undefined && (
        <div className={styles.next}>
          <BigButton label={say(`report.${next}`)} isPending={report.state.status === 'pending'} onPress={() => (next === 'close' ? setDialog('close') : report.run(crypto.randomUUID(), next))} />
        </div>
      )}
      <div className={styles.others}>
        {others.map((step) => (
          <button key={step} type="button" onClick={() => (step === 'close' ? setDialog('close') : report.run(crypto.randomUUID(), step))}>
            {say(`report.${step}`)}
          </button>
        ))}
        <button type="button" onClick={() => setDialog('hand-over')}>
          {say('active.handOver')}
        </button>
        {next !== 'close' && !others.includes('close') && (
          <button type="button" onClick={() => setDialog('close')}>
            {say('report.close')}
          </button>
        )}
        {emergency.onSceneAt !== null && <DestinationChoice emergency={emergency} />}
        <MoreHelp emergency={emergency} me={me} mayTakeOver={false} mayAskCall />
        <EmergencyNumber mode={emergency.mode} number={number} label={say('active.call', { number })} />
      </div>
      <CloseDialog emergency={emergency} isOpen={dialog === 'close'} isPending={close.state.status === 'pending'} onClose={(outcome, note) => close.run(crypto.randomUUID(), outcome, note)} onCancel={shut} />
      <HandOverDialog
        emergency={emergency} candidates={handOverCandidates(detail, me, say)} isOpen={dialog === 'hand-over'} isPending={handOver.state.status === 'pending'}
        onHandOver={(to) => handOver.run(crypto.randomUUID(), to)} onCancel={shut}
      />
    </footer>
  );
}

function ActiveMore({ detail }: { detail: EmergencyDetail | null }) {
  const { say } = useWords();
  if (detail === null) return null;
  return (
    <details className={styles.more}>
      <summary>{say('active.timeline')}</summary>
      <Timeline entries={detail.timeline} isNewestFirst />
    </details>
  );
}
