// What was reported last, and the way back: at once while it waits on this phone, for two minutes when the server has it.
import type { EmergencyDetail, EmergencySummary } from '@mydr24/protocol';
import { timeOfDay } from '../design/figures.ts';
import { useNow } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { lastReported } from './last-reported.ts';
import { findReported } from './outbox.ts';
import { useOutbox } from './outbox-context.tsx';
import type { Part } from './own-part.ts';
import styles from './active-footer.module.css';

/** What the server has of one of the team stays; a dispatcher can put it right. */
export function StatusUndo({ emergency, part, detail }: { emergency: EmergencySummary; part: Part; detail: EmergencyDetail | null }) {
  const { say, locale } = useWords();
  const now = useNow();
  const me = useMe().person.id;
  const { waiting, sending, add, drop } = useOutbox();
  const kept = findReported(waiting, emergency.id);
  const isTakenBack = waiting.some((each) => each.emergencyId === emergency.id && each.refusal === null && each.deed.what === 'take-back');
  const reported = part.place === null && kept === null && !isTakenBack ? lastReported(detail?.timeline ?? [], emergency.status, me, now) : null;
  if (kept === null && reported === null) return null;
  const { status, at } = kept === null ? reported! : { status: kept.deed.status, at: kept.saidAt };
  const undo = async (): Promise<void> => {
    if (kept !== null && (await drop(kept.n))) return;
    if (part.place === null) add(emergency.id, { what: 'take-back', status });
  };
  return (
    <p className={styles.undo} role="status">
      <span>
        <b>{say(`report.${status}`)}</b> · {timeOfDay(at, locale)} · {say(kept === null ? 'report.known' : kept.n === sending ? 'state.pending' : 'scene.waits')}
      </span>
      <button type="button" onClick={() => void undo()}>
        {say('state.undo')}
      </button>
    </p>
  );
}
