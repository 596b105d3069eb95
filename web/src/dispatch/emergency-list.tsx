// Open emergencies by need. Each row answers: what, where, who goes, how many devices really got the page, and when the plan acts next.
import type { EmergencyId, EmergencySummary, Offer, Page } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { DrillMark } from '../design/drill-mark.tsx';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { causeShown, placeWords } from '../emergency/cause-words.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { needOf } from './need-order.ts';
import { receiptCount } from './receipt-count.ts';
import { clockText } from './step-clock.ts';
import styles from './emergency-list.module.css';

interface EmergencyListProps {
  emergencies: readonly EmergencySummary[];
  offers: readonly Offer[];
  pages: readonly Page[];
  chosenId: EmergencyId | null;
  choose: (id: EmergencyId) => void;
}

export function EmergencyList({ emergencies, offers, pages, chosenId, choose }: EmergencyListProps) {
  const { say } = useWords();
  if (emergencies.length === 0) return <ScreenEmpty title={say('dispatch.empty')} next={say('dispatch.empty.next')} />;
  return (
    <ul className={styles.list}>
      {emergencies.map((emergency) => (
        <li key={emergency.id}>
          <Row
            emergency={emergency} asked={offers.filter(({ emergencyId, status }) => emergencyId === emergency.id && status === 'offered').length}
            pages={pages.filter(({ emergencyId }) => emergencyId === emergency.id)} isChosen={emergency.id === chosenId} choose={choose}
          />
        </li>
      ))}
    </ul>
  );
}

function Row(props: { emergency: EmergencySummary; asked: number; pages: readonly Page[]; isChosen: boolean; choose: (id: EmergencyId) => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  const { emergency } = props;
  const need = needOf(emergency);
  const cause = causeShown(emergency, say, locale);
  const got = receiptCount(props.pages);
  return (
    <button type="button" className={styles.row} data-need={need} aria-current={props.isChosen} onClick={() => props.choose(emergency.id)}>
      <span className={styles.top}>
        <b className={styles.need}>{say(`need.${need}`)}</b>
        <span>{ageWords(now - emergency.openedAt, say)}</span>
      </span>
      <DrillMark mode={emergency.mode} />
      <span className={styles.kind}>{say(`emergency.kind.${emergency.kind}`)}</span>
      <span className={styles.cause}>
        {emergency.cause.type === 'alarm' && <AlarmMark priority={emergency.cause.priority} isAnswered isShort />}
        <span>{cause.text}</span>
        {cause.value !== null && <b>{cause.value}</b>}
      </span>
      <span>
        {emergency.patientName} · {placeWords(emergency, say)}
      </span>
      <span className={styles.foot}>
        <span>{emergency.holderName === null ? say('dispatch.asked', { n: props.asked }) : `${emergency.holderName}: ${say(`emergency.status.${emergency.status}`)}`}</span>
        <span>{say('dispatch.delivered', { n: got.delivered, of: got.all })}</span>
        {emergency.wakeAt !== null && emergency.holderId === null && <span className={styles.clock}>{say('dispatch.next', { time: clockText(Math.max(0, emergency.wakeAt - now)) })}</span>}
      </span>
    </button>
  );
}
