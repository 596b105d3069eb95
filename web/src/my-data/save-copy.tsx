// Saves a copy that is ready: piece by piece with how far it is, on from where a line broke, checked before the browser gets it.
import { endpoints, type PatientId, type PrivacyExport, type WireError } from '@mydr24/protocol';
import { useId, useRef, useState } from 'react';
import { dayAndTime } from '../incident/day-and-time.ts';
import { giveToSave, loadFile } from '../shell/save-file.ts';
import { useSessions } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { isWhole, loadPieces } from './copy-pieces.ts';
import admin from '../admin/admin.module.css';
import styles from './my-data.module.css';

type State = { status: 'idle' | 'loading' | 'damaged' } | { status: 'saved'; name: string } | { status: 'broke'; error: WireError };

export function SaveCopy({ patientId, copy, gone }: { patientId: PatientId; copy: PrivacyExport; gone: () => void }) {
  const { say, locale } = useWords();
  const sessions = useSessions();
  const kept = useRef<Blob[]>([]);
  const [count, setCount] = useState(0);
  const [state, setState] = useState<State>({ status: 'idle' });
  const bar = useId();
  const all = copy.pieces ?? 0;
  const share = all === 0 ? 1 : count / all;
  const percent = new Intl.NumberFormat(locale, { style: 'percent' }).format(share);
  const save = async (): Promise<void> => {
    setState({ status: 'loading' });
    const error = await loadPieces(kept.current, { all, load: (n) => loadFile(pieceUrl(patientId, copy.id, n), sessions.token), arrived: setCount });
    if (error?.code === 'export-gone') return gone();
    if (error !== null) return setState({ status: 'broke', error });
    const content = new Blob(kept.current, { type: 'application/zip' });
    if (!(await isWhole(content, copy, globalThis.crypto?.subtle))) {
      kept.current = [];
      setCount(0);
      return setState({ status: 'damaged' });
    }
    const name = `mydr24-${new Date(copy.askedAt).toISOString().slice(0, 10)}.zip`;
    giveToSave(content, name);
    setState({ status: 'saved', name });
  };
  const isLoading = state.status === 'loading';
  return (
    <div className={styles.ready}>
      <p className={styles.state}>{say('myData.copy.ready', { size: sizeWords(copy.bytes ?? 0, locale) })}</p>
      <p>{say('myData.copy.until', { when: dayAndTime(copy.expiresAt ?? 0, locale) })}</p>
      <p>{say('myData.copy.care')}</p>
      {(isLoading || state.status === 'broke') && (
        <p className={styles.progress}>
          <label htmlFor={bar}>{say('myData.copy.loading', { percent })}</label>
          <progress id={bar} value={count} max={Math.max(all, 1)} />
        </p>
      )}
      {state.status === 'broke' && (
        <p role="alert" className={admin.note}>
          {say('myData.copy.broke', { reason: say(`wire.${state.error.kind}`) })}
        </p>
      )}
      {state.status === 'damaged' && (
        <p role="alert" className={admin.note}>
          {say('myData.copy.damaged')}
        </p>
      )}
      {state.status === 'saved' && <p role="status">{say('myData.copy.saved', { name: state.name })}</p>}
      <button type="button" className={`${admin.button} ${admin.main}`} aria-busy={isLoading} onClick={() => !isLoading && void save()}>
        {say(isLoading ? 'state.loading' : state.status === 'broke' ? 'myData.copy.on' : state.status === 'saved' ? 'myData.copy.saveAgain' : 'myData.copy.save')}
      </button>
    </div>
  );
}

function pieceUrl(patientId: string, exportId: string, piece: number): string {
  return endpoints.getExportPiece.path.replace(':patientId', patientId).replace(':exportId', exportId).replace(':piece', String(piece));
}

function sizeWords(bytes: number, locale: string): string {
  const [value, unit] = bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1_000)), 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}
