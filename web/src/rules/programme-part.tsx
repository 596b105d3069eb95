// The programme of care a patient is in: put in or taken out with a reason, and who did it before.
import type { Patient, ProgrammeChange } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useCallback, useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';

const SHORTEST_REASON = 3;

interface ProgrammePartProps { patientId: Patient['id']; programme: string | null; changes: readonly ProgrammeChange[]; onChanged: () => void }

export function ProgrammePart({ patientId, programme, changes, onChanged }: ProgrammePartProps) {
  const { say, locale } = useWords();
  const isDoctor = useMe().person.roles.includes('doctor');
  const day = (at: number): string => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hour12: false }).format(at);
  const [last, ...earlier] = changes;
  const changed = ({ programme: into, reason, personName, at }: ProgrammeChange): string => say(into === null ? 'programme.wasOut' : 'programme.wasIn', { programme: into ?? '', reason, name: personName ?? '–', at: day(at) });
  return (
    <section className={admin.section} aria-labelledby="programme-title">
      <h2 id="programme-title">{say('programme.title')}</h2>
      <p className={admin.note}>
        <b>{programme ?? say('programme.none')}</b>
        {last !== undefined && <span className={admin.soft}> · {changed(last)}</span>}
      </p>
      {isDoctor ? <Change patientId={patientId} programme={programme} onChanged={onChanged} /> : <p className={admin.soft}>{say('programme.doctor')}</p>}
      {earlier.length > 0 && (
        <details className={admin.fold}>
          <summary>{say('programme.earlier', { n: earlier.length })}</summary>
          <ul className={admin.soft}>
            {earlier.map((one) => (
              <li key={`${one.at} ${one.programme}`}>{changed(one)}</li>
            ))}
          </ul>
        </details>
      )}
      <Link to="/rules/programmes" className={admin.button} style={{ justifySelf: 'start' }}>
        {say('programme.all')}
      </Link>
    </section>
  );
}

function Change({ patientId, programme, onChanged }: Omit<ProgrammePartProps, 'changes'>) {
  const { say } = useWords();
  const request = useRequest();
  const known = useAnswer(['programmes'], () => request('listProgrammes', {}));
  const [into, setInto] = useState('');
  const [reason, setReason] = useState('');
  const [intoId, reasonId, listId] = [useId(), useId(), useId()];
  const set = useAction(useCallback((next: string | null) => request('setProgramme', { params: { patientId }, body: { programme: next, reason: reason.trim() } }), [request, patientId, reason]), () => {
    setInto('');
    setReason('');
    onChanged();
  });
  const isReady = reason.trim().length >= SHORTEST_REASON && set.state.status !== 'pending';
  const canPut = isReady && into.trim() !== '' && into.trim() !== programme;
  const names = (known.body?.programmes ?? []).map(({ name }) => name);
  return (
    <details className={admin.fold}>
      <summary>{say(programme === null ? 'programme.putIn' : 'programme.change')}</summary>
      <form
        className={admin.card}
        onSubmit={(event) => {
          event.preventDefault();
          if (canPut) set.run(into.trim());
        }}
      >
        <div className={admin.fields}>
          <div className={admin.field}>
            <label htmlFor={intoId}>{say('programme.which')}</label>
            <input id={intoId} list={listId} value={into} maxLength={80} autoComplete="off" aria-describedby={`${intoId}-help`} onChange={(event) => setInto(event.target.value)} />
            <datalist id={listId}>
              {names.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </datalist>
            <small id={`${intoId}-help`}>{say(into.trim() !== '' && known.body !== null && !names.includes(into.trim()) ? 'programme.which.new' : 'programme.which.help')}</small>
          </div>
          <div className={admin.field}>
            <label htmlFor={reasonId}>{say('programme.reason')}</label>
            <input id={reasonId} value={reason} maxLength={300} autoComplete="off" onChange={(event) => setReason(event.target.value)} />
          </div>
        </div>
        <div className={admin.buttons}>
          <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!canPut} aria-busy={set.state.status === 'pending'}>
            {say(set.state.status === 'pending' ? 'state.pending' : 'programme.put')}
          </button>
          {programme !== null && (
            <button type="button" className={admin.button} aria-disabled={!isReady} onClick={() => isReady && set.run(null)}>
              {say('programme.takeOut', { programme })}
            </button>
          )}
        </div>
        {!isReady && set.state.status !== 'pending' && <p className={admin.soft}>{say('programme.needsReason')}</p>}
        {set.state.status === 'failed' && <NotSent error={set.state.error} retry={set.state.retry} dismiss={set.dismiss} />}
      </form>
    </details>
  );
}
