// The board: the patients by urgency, held still under a finger, found by typing, answered by keyboard or thumb.
import type { Alarm, BoardPatient, Unit } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useMayBreakGlass } from '../break-glass/own-glass.ts';
import { conditionWords } from '../design/alarm-words.ts';
import { fullName } from '../design/figures.ts';
import { KeysHelp, type NamedKey } from '../design/keys-help.tsx';
import { ScreenEmpty, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { UndoToast } from '../design/undo-toast.tsx';
import { SoundSwitch } from '../sound/alarm-sound.tsx';
import { useWords } from '../words/words-context.tsx';
import { AlarmAnnouncer } from './alarm-announcer.tsx';
import { hiddenNeeds, matches, orderBoard } from './board-order.ts';
import { BoardRow } from './board-row.tsx';
import { BoardSummary } from './board-summary.tsx';
import type { BoardView } from './board-view.ts';
import { useAlarmCommands } from './use-alarm-commands.ts';
import { useBoardKeys } from './use-board-keys.ts';
import { useCalmOrder } from './use-calm-order.ts';
import styles from './board.module.css';

const keys: readonly NamedKey[] = [
  ['/', 'console.keys.find'],
  ['j  k', 'console.keys.move'],
  ['↵', 'console.keys.open'],
  ['a', 'console.keys.acknowledge'],
  ['Esc', 'console.keys.close'],
  ['?', 'console.keys.help'],
];

interface BoardProps {
  view: BoardView;
  units: readonly Unit[];
  unitSwitch: ReactNode;
}

const noRows: BoardPatient[] = [];

export function Board({ view, units, unitSwitch }: BoardProps) {
  const { say } = useWords();
  const [text, setText] = useState('');
  const rows = view.status === 'live' || view.status === 'stale' ? view.rows : noRows;
  const ordered = useMemo(() => orderBoard(rows), [rows]);
  const found = useMemo(() => ordered.filter((row) => matches(row, text)), [ordered, text]);
  return (
    <div className={styles.board} data-status={view.status}>
      <AlarmAnnouncer rows={rows} isLive={view.status === 'live'} />
      <header className={styles.top}>
        <h1 className="only-heard">{say('console.title')}</h1>
        <BoardSummary rows={rows} isKnown={view.status === 'live' || view.status === 'stale'} />
        {unitSwitch}
        <FindBox text={text} change={setText} />
        <Link to="/console/ended" className={styles.devices}>
          {say('ended.open')}
        </Link>
        <Link to="/console/devices" className={styles.devices}>
          {say('devices.open')}
        </Link>
        <GlassLink />
        <SoundSwitch />
        <KeysHelp keys={keys} />
      </header>
      {text !== '' && <HiddenNeeds rows={ordered} found={found} />}
      {view.status === 'loading' && <ScreenLoading />}
      {view.status === 'refused' && <ScreenRefused error={view.error} />}
      {rows.length === 0 && (view.status === 'live' || view.status === 'stale') && <ScreenEmpty title={say('console.empty')} next={say('console.empty.next')} />}
      {rows.length > 0 && found.length === 0 && (
        <ScreenEmpty title={say('console.find.none', { text })} next={say('console.find.none.next')}>
          <button type="button" className={styles.plain} onClick={() => setText('')}>
            {say('console.find.clear')}
          </button>
        </ScreenEmpty>
      )}
      {found.length > 0 && <Rows rows={found} units={units} isLive={view.status === 'live'} />}
    </div>
  );
}

/** The way to a patient who is on no list of mine. */
function GlassLink() {
  const { say } = useWords();
  if (!useMayBreakGlass()) return null;
  return (
    <Link to="/console/break-glass" className={styles.devices}>
      {say('glass.screen.open')}
    </Link>
  );
}

function FindBox({ text, change }: { text: string; change: (text: string) => void }) {
  const { say } = useWords();
  return (
    <label className={styles.find}>
      <span className="only-heard">{say('console.find')}</span>
      <input id="board-find" type="search" value={text} placeholder={say('console.find')} autoComplete="off" onChange={(event) => change(event.target.value)} />
    </label>
  );
}

/** A search may hide a patient from the eye, never their need. */
function HiddenNeeds({ rows, found }: { rows: readonly BoardPatient[]; found: readonly BoardPatient[] }) {
  const { say } = useWords();
  const n = hiddenNeeds(rows, found);
  return n === 0 ? null : <p role="status" className={styles.hidden}>{say('console.find.hidden', { n })}</p>;
}

function Rows({ rows, units, isLive }: { rows: readonly BoardPatient[]; units: readonly Unit[]; isLive: boolean }) {
  const { say, locale } = useWords();
  const list = useRef<HTMLUListElement>(null);
  const [acknowledged, setAcknowledged] = useState<{ alarm: Alarm; text: string } | null>(null);
  const byId = useMemo(() => new Map(rows.map((row) => [row.patient.id as string, row])), [rows]);
  const calm = useCalmOrder(useMemo(() => rows.map((row) => row.patient.id), [rows]), list);
  const commands = useAlarmCommands(
    useCallback(
      (alarm, command) => {
        if (command !== 'acknowledge') return;
        const patient = byId.get(alarm.patientId)?.patient;
        const values = { patient: patient === undefined ? '' : fullName(patient), condition: conditionWords(alarm, say, locale) };
        setAcknowledged({ alarm, text: say('console.acknowledged', values) });
      },
      [byId, say, locale],
    ),
  );
  const undoable = acknowledged === null ? null : { id: acknowledged.alarm.id, text: acknowledged.text, undo: () => commands.give(acknowledged.alarm, 'unacknowledge') };
  useBoardKeys({ list, rowOf: (id) => byId.get(id) ?? null, give: commands.give });
  return (
    <>
      {calm.waiting > 0 && (
        <button type="button" className={styles.reorder} onClick={calm.showNow}>
          {say('console.reorder', { n: calm.waiting })}
        </button>
      )}
      <ul ref={list} className={styles.rows} aria-label={say('console.board')}>
        {calm.ids.map((id, index) => {
          const row = byId.get(id);
          return row === undefined ? null : <BoardRow key={id} row={row} unit={units.length > 1 ? units.find((unit) => unit.id === row.patient.unitId) : undefined} isFirstScreen={index < 12} isLive={isLive} commands={commands} />;
        })}
      </ul>
      <UndoToast undoable={undoable} onGone={() => setAcknowledged(null)} />
    </>
  );
}
