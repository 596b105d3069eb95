// Why this patient has the limits they have, and their own: what their readings suggest beside what counts, for a doctor to sign.
import type { EffectiveRule, LimitProposal, Patient, PersonalLimit } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useCallback, useId, useState } from 'react';
import { useAnswer, type Answer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { UndoToast } from '../design/undo-toast.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { limitShown, limitWords, ruleName } from './rule-words.ts';
import styles from './rules.module.css';

const NIGHT = { fromMinute: 1_320, toMinute: 420 };
const DAYS = 7;
const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function PatientLimits({ patient }: { patient: Patient }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.card} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('limits.title')}</summary>
      {isOpen && <Opened patient={patient} />}
    </details>
  );
}

function Opened({ patient: { id: patientId } }: { patient: Patient }) {
  const { say } = useWords();
  const request = useRequest();
  const rules = useAnswer(['patient-rules', patientId], () => request('getPatientRules', { params: { patientId } }));
  const own = useAnswer(['personal-limits', patientId], () => request('getPersonalLimits', { params: { patientId }, query: { ...NIGHT, timeZone: zone() } }));
  return (
    <>
      <Answered answer={rules}>{(body) => <Effective rules={body.rules} />}</Answered>
      <h3>{say('own.title')}</h3>
      <Own patientId={patientId} own={own} onChanged={() => [rules, own].forEach((answer) => answer.again())} />
      <p className={styles.links}>
        <Link to="/console/patients/$patientId/rules" params={{ patientId }}>
          {say('own-rules.open')}
        </Link>
        <Link to="/rules">{say('limits.all')}</Link>
      </p>
    </>
  );
}

function Effective({ rules }: { rules: readonly EffectiveRule[] }) {
  const { say, locale } = useWords();
  const shown = rules.filter(({ rule, origin }) => rule.type === 'threshold' || rule.type === 'off' || origin.scope !== 'built-in');
  return (
    <ul className={styles.effective}>
      {shown.map(({ rule, origin, over }) => (
        <li key={rule.id}>
          <b>{ruleName(rule, say, locale)}</b>
          <span>{limitWords(rule, say, locale).join(' · ')}</span>
          <span className={styles.soft}>
            {say(`limits.scope.${origin.scope}`)}
            {over[0] !== undefined && `, ${say('limits.instead', { scope: say(`limits.scope.${over[0].origin.scope}`) })}: ${limitWords(over[0].rule, say, locale).join(' · ')}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Own({ patientId, own, onChanged }: { patientId: Patient['id']; own: Answer<{ signed: PersonalLimit[]; proposals: LimitProposal[] }>; onChanged: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const canSign = useMe().person.roles.includes('doctor');
  const [signed, setSigned] = useState<{ limit: PersonalLimit; now: number } | null>(null);
  const end = useAction(useCallback((version: number) => request('endPersonalLimit', { params: { patientId, version } }), [request, patientId]), onChanged);
  const done = (limit: PersonalLimit, now: number): void => {
    setSigned({ limit, now });
    onChanged();
  };
  const text = signed === null ? '' : say('own.signed', { rule: ruleName({ id: signed.limit.ruleId }, say, locale), now: signed.now, day: signed.limit.day });
  return (
    <>
      {!canSign && <p className={styles.soft}>{say('own.doctor')}</p>}
      <Answered answer={own}>
        {(body) => (
          <>
            <p className={styles.soft}>{say('own.lead', { days: body.proposals[0]?.days ?? 14 })}</p>
            <ul className={styles.effective}>
              {body.proposals.map((proposal) => (
                <Proposal key={`${proposal.ruleId} ${proposal.day} ${proposal.night}`} patientId={patientId} proposal={proposal} signed={body.signed.find(({ ruleId }) => ruleId === proposal.ruleId) ?? null} canSign={canSign} onSigned={done} onEnd={end.run} />
              ))}
            </ul>
          </>
        )}
      </Answered>
      {end.state.status === 'failed' && <NotSent error={end.state.error} retry={end.state.retry} dismiss={end.dismiss} />}
      <UndoToast undoable={signed === null ? null : { id: `limit-${signed.limit.version}`, text, undo: () => end.run(signed.limit.version) }} onGone={() => setSigned(null)} />
    </>
  );
}

interface ProposalProps {
  patientId: Patient['id'];
  proposal: LimitProposal;
  signed: PersonalLimit | null;
  canSign: boolean;
  onSigned: (limit: PersonalLimit, now: number) => void;
  onEnd: (version: number) => void;
}

function Proposal({ patientId, proposal, signed, canSign, onSigned, onEnd }: ProposalProps) {
  const { say, locale } = useWords();
  const { ruleId, vital, from, to, median, now } = proposal;
  const name = ruleName({ id: ruleId }, say, locale);
  const shown = (limit: number): string => limitShown(vital, limit, say, locale);
  return (
    <li>
      <b>{name}</b>
      <dl className={styles.beside}>
        <div>
          <dt>{say('own.now')}</dt>
          <dd>{shown(now)}</dd>
        </div>
        {signed !== null && (
          <div>
            <dt>{say('own.new')}</dt>
            <dd>
              {shown(signed.day)}
              {signed.night !== null && ` · ${say('own.night')} ${shown(signed.night)}`}
            </dd>
          </div>
        )}
      </dl>
      <span className={styles.soft}>{median === null ? say('own.bounds.unknown', { from, to }) : say('own.bounds', { from, to, median: shown(median) })}</span>
      {signed === null ? (
        canSign && (
          <details>
            <summary className={styles.open}>{say('own.change')}</summary>
            <SignForm patientId={patientId} proposal={proposal} name={name} onSigned={onSigned} />
          </details>
        )
      ) : (
        <>
          <span className={styles.soft}>{say('own.until', { name: signed.signedByName ?? '–', date: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(signed.expiresAt) })}</span>
          {canSign && (
            <button type="button" className={styles.button} onClick={() => onEnd(signed.version)}>
              {say('own.end')}
            </button>
          )}
        </>
      )}
    </li>
  );
}

function SignForm({ patientId, proposal, name, onSigned }: Pick<ProposalProps, 'patientId' | 'proposal' | 'onSigned'> & { name: string }) {
  const { say } = useWords();
  const request = useRequest();
  const { ruleId, from, to, now } = proposal;
  const [day, setDay] = useState(String(proposal.day ?? now));
  const [night, setNight] = useState(String(proposal.night ?? proposal.day ?? now));
  const [dayId, nightId] = [useId(), useId()];
  const sign = useAction(
    useCallback(
      (ofDay: number, ofNight: number) => request('signPersonalLimit', { params: { patientId }, body: { ruleId, day: ofDay, night: ofNight === ofDay ? null : ofNight, profile: { ...NIGHT, timeZone: zone() }, days: DAYS, reason: say('own.reason') } }),
      [request, patientId, ruleId, say],
    ),
    (limit) => onSigned(limit, now),
  );
  return (
    <form
      className={styles.sign}
      onSubmit={(event) => {
        event.preventDefault();
        if (sign.state.status !== 'pending') sign.run(Number(day), Number(night));
      }}
    >
      {proposal.day === null && <p className={styles.soft}>{say('own.few')}</p>}
      <label htmlFor={dayId}>
        {say('own.new')}
        <span className="only-heard">: {name}</span>
      </label>
      <input id={dayId} type="number" required min={from} max={to} value={day} onChange={(event) => setDay(event.target.value)} />
      <label htmlFor={nightId}>
        {say('own.night')}
        <span className="only-heard">: {name}</span>
      </label>
      <input id={nightId} type="number" required min={from} max={to} value={night} onChange={(event) => setNight(event.target.value)} />
      <button type="submit" className={styles.button} aria-busy={sign.state.status === 'pending'}>
        {say(sign.state.status === 'pending' ? 'state.pending' : 'own.sign')}
      </button>
      {sign.state.status === 'failed' && <NotSent error={sign.state.error} retry={sign.state.retry} dismiss={sign.dismiss} />}
    </form>
  );
}
