// Days of a rota: a grid of weeks on a desk, a list by day on a phone. Gaps are striped and say so in words.
import type { PersonId, RotaShift } from '@mydr24/protocol';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { sourceWord } from './rota-words.ts';
import styles from './rotas.module.css';
import { dayShown, daysOf, timeIn, type DayPiece } from './zone-time.ts';

interface DayCellsProps {
  shifts: readonly RotaShift[];
  timeZone: string;
  firstDay: string;
  count: number;
  ownId: PersonId;
  /** Heights by length, where there is room. */
  isTall?: boolean;
  /** What a press on a shift that is not over does; without it, shifts only tell. */
  onChoose?: (shift: RotaShift) => void;
}

export function DayCells({ shifts, timeZone, firstDay, count, ownId, isTall = false, onChoose }: DayCellsProps) {
  const { locale } = useWords();
  const nowMs = useNow();
  return (
    <ol className={styles.days} data-tall={isTall}>
      {daysOf(shifts, timeZone, firstDay, count).map(({ day, fromAt, toAt, pieces }) => (
        <li key={day} className={styles.day} data-today={fromAt <= nowMs && nowMs < toAt}>
          <h3>{dayShown(day, locale)}</h3>
          <ul className={styles.pieces}>
            {pieces.map((piece) => (
              <li key={piece.fromAt} style={isTall ? { display: 'grid', flexGrow: piece.toAt - piece.fromAt, flexBasis: 0 } : undefined}>
                <Piece piece={piece} timeZone={timeZone} ownId={ownId} isOver={piece.toAt <= nowMs} onChoose={onChoose} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Piece({ piece: { shift, fromAt, toAt }, timeZone, ownId, isOver, onChoose }: { piece: DayPiece; timeZone: string; ownId: PersonId; isOver: boolean; onChoose: DayCellsProps['onChoose'] }) {
  const { say, locale } = useWords();
  const isGap = shift.personId === null;
  const word = isGap ? (shift.gap === null ? null : (`rotas.gap.${shift.gap}` as const)) : shift.source === 'pattern' ? null : sourceWord(shift);
  const time = (atMs: number): string => timeIn(timeZone, atMs, locale);
  const facts = { className: `${styles.piece} ${isGap ? styles.gap : ''}`, 'data-own': shift.personId === ownId, 'data-over': isOver };
  const inside = (
    <>
      <span className={styles.hours}>
        {time(fromAt)}–{time(toAt)}
      </span>
      <b>{isGap ? say('rotas.nobody') : shift.personName}</b>
      {word !== null && <span className={styles.why}>{say(word)}</span>}
    </>
  );
  if (onChoose === undefined || isOver) return <div {...facts}>{inside}</div>;
  return (
    <button type="button" {...facts} onClick={() => onChoose(shift)}>
      {inside}
    </button>
  );
}
