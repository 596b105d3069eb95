// Who looks after a patient beyond the ward: folded until it is wanted. Staff put colleagues on and take them off; the patient reads.
import type { CareTeamCandidate, CareTeamMember, PatientId, PersonId } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { FindByName } from '../admin/find-by-name.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './care-team.module.css';

/** `voice`: to the patient themself, or about them. */
export function CareTeamPart({ patientId, voice }: { patientId: PatientId; voice: 'self' | 'staff' }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  // Asked for when it is opened: each reading of a record is on record.
  const team = useAnswer(['care-team', patientId], () => request('listCareTeam', { params: { patientId } }), { isWanted: isOpen, isForgotten: true });
  return (
    <details className={admin.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say(`careTeam.${voice}.title`)}</summary>
      {isOpen && (
        <div className={styles.whole}>
          <p className={admin.soft}>{say(`careTeam.${voice}.lead`)}</p>
          <Answered answer={team}>{({ members }) => <Members patientId={patientId} members={members} mayChange={voice === 'staff'} again={team.again} />}</Answered>
        </div>
      )}
    </details>
  );
}

function Members({ patientId, members, mayChange, again }: { patientId: PatientId; members: readonly CareTeamMember[]; mayChange: boolean; again: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const takeOff = useAction(useCallback((personId: PersonId) => request('removeFromCareTeam', { params: { patientId, personId } }), [request, patientId]), again);
  const isPending = takeOff.state.status === 'pending';
  const day = (at: number): string => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
  return (
    <>
      {members.length === 0 && <p role="status">{say('careTeam.none')}</p>}
      {members.length > 0 && (
        <ul className={admin.rows}>
          {members.map(({ personId, name, roles, addedAt, addedByName }) => (
            <li key={personId}>
              <span className={admin.words}>
                <b>{name}</b>
                <span>{roles.map((role) => say(`role.${role}`)).join(', ')} · {say('careTeam.since', { day: day(addedAt), name: addedByName })}</span>
              </span>
              {mayChange && (
                <button type="button" className={admin.button} disabled={isPending} aria-label={say('careTeam.takeOff.who', { name })} onClick={() => takeOff.run(personId)}>
                  {say('careTeam.takeOff')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {takeOff.state.status === 'failed' && <NotSent error={takeOff.state.error} retry={takeOff.state.retry} dismiss={takeOff.dismiss} />}
      {mayChange && <PutOn patientId={patientId} again={again} />}
    </>
  );
}

function PutOn({ patientId, again }: { patientId: PatientId; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [name, setName] = useState('');
  const [found, setFound] = useState<readonly CareTeamCandidate[] | null>(null);
  const find = useAction(useCallback(() => request('findForCareTeam', { params: { patientId }, body: { name } }), [request, patientId, name]), ({ people }) => setFound(people));
  const done = useCallback(() => {
    setFound(null);
    setName('');
    again();
  }, [again]);
  const putOn = useAction(useCallback((personId: PersonId) => request('addToCareTeam', { params: { patientId }, body: { personId } }), [request, patientId]), done);
  const failed = [find, putOn].find(({ state }) => state.status === 'failed');
  return (
    <FindByName label={say('careTeam.find')} placeholder={say('careTeam.find.placeholder')} button={say('careTeam.find.do')} name={name} setName={setName} isPending={find.state.status === 'pending'} find={find.run}>
      {failed?.state.status === 'failed' && <NotSent error={failed.state.error} retry={failed.state.retry} dismiss={failed.dismiss} />}
      <div role="status">{found?.length === 0 && <p className={admin.soft}>{say('careTeam.find.none')}</p>}</div>
      {found !== null && found.length > 0 && <Found found={found} isPending={putOn.state.status === 'pending'} pick={putOn.run} />}
    </FindByName>
  );
}

function Found({ found, isPending, pick }: { found: readonly CareTeamCandidate[]; isPending: boolean; pick: (personId: PersonId) => void }) {
  const { say } = useWords();
  return (
    <ul className={styles.found}>
      {found.map(({ personId, name, roles }) => (
        <li key={personId}>
          <button type="button" disabled={isPending} onClick={() => pick(personId)}>
            <span>
              <b>{name}</b> <small>{roles.map((role) => say(`role.${role}`)).join(', ')}</small>
            </span>
            <span>{say('careTeam.putOn')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
