// Staff say what a hospital can take: beds by kind, closed to ambulances or not. A kind left empty is not spoken of.
import { BedKind, type BedCount, type Hospital } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './report-capacity.module.css';

type Typed = Record<BedKind, { free: string; total: string }>;

const typedOf = (beds: readonly BedCount[]): Typed =>
  Object.fromEntries(BedKind.options.map((kind) => {
    const known = beds.find((bed) => bed.kind === kind);
    return [kind, { free: known === undefined ? '' : `${known.free}`, total: known === undefined ? '' : `${known.total}` }];
  })) as Typed;

/** The kinds that were filled in. */
export const bedsOf = (typed: Typed): BedCount[] => BedKind.options.flatMap((kind) => (typed[kind].total === '' ? [] : [{ kind, free: Number(typed[kind].free), total: Number(typed[kind].total) }]));

export function ReportCapacity({ hospital, onClose, onDone }: { hospital: Hospital; onClose: () => void; onDone: () => void }) {
  const { say } = useWords();
  const titleId = useId();
  const request = useRequest();
  const [typed, setTyped] = useState(() => typedOf(hospital.capacity?.beds ?? []));
  const [isClosed, setClosed] = useState(hospital.capacity?.isClosed ?? false);
  const [note, setNote] = useState(hospital.capacity?.note ?? '');
  const beds = bedsOf(typed);
  const wrong = beds.find(({ free, total }) => free > total);
  const report = useAction((key: string) => request('reportCapacity', { params: { facilityId: hospital.facilityId }, body: { beds, isClosed, note } }, { key }), onDone);
  const set = (kind: BedKind, part: 'free' | 'total', value: string): void => setTyped((known) => ({ ...known, [kind]: { ...known[kind], [part]: value.replaceAll(/\D/g, '').slice(0, 4) } }));
  return (
    <Dialog isOpen labelledBy={titleId} onClose={onClose}>
      <h2 id={titleId}>{say('hospital.report.title', { name: hospital.name })}</h2>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (wrong === undefined && report.state.status !== 'pending') report.run(crypto.randomUUID());
        }}
      >
        <BedFields typed={typed} set={set} />
        {wrong !== undefined && <p role="alert">{say('hospital.report.wrong', { kind: say(`bed.${wrong.kind}`) })}</p>}
        <label className={styles.check}>
          <input type="checkbox" checked={isClosed} onChange={(event) => setClosed(event.target.checked)} /> {say('hospital.report.closed')}
        </label>
        <label className={styles.note}>
          {say('hospital.report.note')}
          <input value={note} maxLength={120} onChange={(event) => setNote(event.target.value)} />
        </label>
        {report.state.status === 'failed' && <NotSent error={report.state.error} retry={report.state.retry} dismiss={report.dismiss} />}
        <div className={styles.actions}>
          <button type="button" onClick={onClose}>
            {say('state.cancel')}
          </button>
          <button type="submit" className={styles.main} disabled={wrong !== undefined} aria-busy={report.state.status === 'pending'}>
            {say(report.state.status === 'pending' ? 'state.pending' : 'hospital.report.confirm')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function BedFields({ typed, set }: { typed: Typed; set: (kind: BedKind, part: 'free' | 'total', value: string) => void }) {
  const { say } = useWords();
  return (
    <table className={styles.beds}>
      <thead>
        <tr>
          <th scope="col">{say('hospital.report.kind')}</th>
          <th scope="col">{say('hospital.report.free')}</th>
          <th scope="col">{say('hospital.report.total')}</th>
        </tr>
      </thead>
      <tbody>
        {BedKind.options.map((kind) => (
          <tr key={kind}>
            <th scope="row">{say(`bed.${kind}`)}</th>
            {(['free', 'total'] as const).map((part) => (
              <td key={part}>
                <input inputMode="numeric" aria-label={`${say(`bed.${kind}`)}: ${say(`hospital.report.${part}`)}`} value={typed[kind][part]} onChange={(event) => set(kind, part, event.target.value)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
