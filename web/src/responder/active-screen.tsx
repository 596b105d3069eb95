// After "I go": where, to whom, and one big button for the next thing to report. On the way the map comes first, at the patient the checklist.
import type { EmergencySummary, Position, SceneEssentials } from '@mydr24/protocol';
import { useRef, type ReactNode } from 'react';
import { ageWords } from '../design/age.ts';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { DrillMark } from '../design/drill-mark.tsx';
import { Timeline } from '../design/timeline.tsx';
import { causeShown, placeWords } from '../emergency/cause-words.ts';
import { GuidanceList } from '../emergency/guidance.tsx';
import { SoonerNote } from '../emergency/sooner-note.tsx';
import { TeamList } from '../emergency/team-list.tsx';
import { useSceneRecord } from '../emergency/use-scene-record.ts';
import { EmergencyPasses } from '../family/emergency-passes.tsx';
import { useTopic } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { distanceM, distanceWords } from '../map/distance.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { ActiveFooter } from './active-footer.tsx';
import { EssentialsCard } from './essentials-card.tsx';
import { statusSaid, ticksShown } from './outbox.ts';
import { useOutbox } from './outbox-context.tsx';
import { type Part, partOf } from './own-part.ts';
import { PlaceMap } from './place-map.tsx';
import { SceneNotes } from './scene-notes.tsx';
import { SharingNote } from './sharing-note.tsx';
import type { Sharing } from './use-position-sharing.ts';
import { useEssentials } from './use-essentials.ts';
import { useFilledHeight } from './use-filled-height.ts';
import { useSceneRoute } from './use-scene-route.ts';
import { useWakeLock } from './use-wake-lock.ts';
import { WayThere } from './way-there.tsx';
import styles from './active-screen.module.css';

interface ActiveScreenProps {
  emergency: EmergencySummary;
  /** "I go" waits on this phone: nothing is confirmed, and nobody is named. */
  isProvisional: boolean;
  ownAt: Position | null;
  sharing: Sharing;
  more: number;
}

export function ActiveScreen({ emergency, isProvisional, ownAt, sharing, more }: ActiveScreenProps) {
  const { say } = useWords();
  const detail = useTopic('emergency', isProvisional ? null : emergency.id).data;
  const essentials = useEssentials(emergency.id, !isProvisional);
  const scene = useSceneRecord(emergency.id, isProvisional ? null : detail);
  const { waiting, add } = useOutbox();
  const whole = useFilledHeight();
  const noteField = useRef<HTMLTextAreaElement>(null);
  const me = useMe().person.id;
  const part = partOf(emergency, me) ?? { place: null, status: emergency.status };
  const status = statusSaid(part.status, waiting, emergency.id);
  const isTravelling = status === 'accepted' || status === 'en-route';
  const known = useSceneRoute(emergency.id, isTravelling && !isProvisional, ownAt);
  useWakeLock(true);
  const way = (
    <div className={styles.way}>
      {isTravelling && emergency.place.position !== null && <WayThere known={known} place={emergency.place.position} />}
      <div className={styles.map} data-small={!isTravelling}>
        <PlaceMap emergency={emergency} ownAt={ownAt} {...(known.route === null ? {} : { way: known.route.line })} />
      </div>
    </div>
  );
  const checklist = (
    <GuidanceList
      emergency={emergency} isOpen={!isTravelling} ticks={ticksShown(scene.ticks, waiting, emergency.id)}
      onTick={(itemId, text, isDone) => void add(emergency.id, { what: 'tick', itemId, text, isDone })}
    />
  );
  return (
    <div ref={whole} className={styles.whole}>
      <div className={styles.scrolls}>
        {isProvisional && (
          <p role="status" className={styles.note}>
            {say('active.provisional')}
          </p>
        )}
        <ActiveHead emergency={emergency} part={part} essentials={essentials.data} isProvisional={isProvisional} ownAt={ownAt} />
        {more > 0 && <p className={styles.note}>{say('active.more', { n: more })}</p>}
        {part.place === null && emergency.sooner !== undefined && (
          <div className={styles.padded}>
            <SoonerNote emergency={emergency} mayDecide={false} />
          </div>
        )}
        {isTravelling && way}
        {!isProvisional && <EssentialsCard essentials={essentials.data} isFailed={essentials.isError} />}
        {checklist}
        <SceneNotes emergencyId={emergency.id} scene={scene} field={noteField} />
        {!isTravelling && way}
        {emergency.team !== undefined && (
          <div className={styles.padded}>
            <TeamList emergency={emergency} />
          </div>
        )}
        <SharingNote sharing={sharing} />
        {!isProvisional && emergency.mode === 'actual' && (
          <div className={styles.family}>
            <EmergencyPasses emergencyId={emergency.id} />
          </div>
        )}
        {detail !== null && (
          <Folded title={say('active.timeline')}>
            <Timeline entries={detail.timeline} isNewestFirst />
          </Folded>
        )}
      </div>
      <ActiveFooter emergency={emergency} part={part} detail={detail} contacts={essentials.data?.contacts ?? []} isProvisional={isProvisional} noteField={noteField} />
    </div>
  );
}

interface ActiveHeadProps extends Pick<ActiveScreenProps, 'emergency' | 'isProvisional' | 'ownAt'> {
  part: Part;
  essentials: SceneEssentials | undefined;
}

function ActiveHead({ emergency, part, essentials, isProvisional, ownAt }: ActiveHeadProps) {
  const { say, locale } = useWords();
  const now = useNow();
  const cause = causeShown(emergency, say, locale);
  const { position } = emergency.place;
  return (
    <header className={styles.head}>
      <DrillMark mode={emergency.mode} isWide />
      <p className={styles.status}>
        <span>{say(isProvisional ? 'active.unconfirmed' : 'active.status', { status: say(`emergency.status.${part.status}`) })}</span>
        {part.place !== null && <b>{say(`team.place.${part.place}`)}</b>}
        <span className={styles.age}>
          {ownAt !== null && position !== null && <>{distanceWords(distanceM(ownAt, position), say, locale)} · </>}
          {say('page.ago', { age: ageWords(now - emergency.openedAt, say) })}
        </span>
      </p>
      <h1>{placeWords(emergency, say)}</h1>
      <p className={styles.patient}>
        <b>{isProvisional ? say('page.withheld') : emergency.patientName}</b>
        {essentials !== undefined && <span>
            {say('essentials.age', { n: essentials.ageYears })}, {say(`console.sex.${essentials.sex}`)}
          </span>}
      </p>
      <p className={styles.cause}>
        {emergency.cause.type === 'alarm' && <AlarmMark priority={emergency.cause.priority} isAnswered isShort />}
        <span>
          {say(`emergency.kind.${emergency.kind}`)}
          {!isProvisional && <> · {cause.text}</>}
        </span>
        {!isProvisional && cause.value !== null && <b>{cause.value}</b>}
      </p>
    </header>
  );
}

function Folded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className={styles.more}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
