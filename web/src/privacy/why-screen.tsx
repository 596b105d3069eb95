// "Why can she see this?": a patient and a person, and whether, by which policy in plain words and by which fact. The patient sees that it was asked.
import type { AccessBasis, AccessExplanation, AuditSubject, PatientId, PersonId } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { PrivacyTabs } from './privacy-tabs.tsx';
import { SubjectChoice } from './subject-choice.tsx';
import admin from '../admin/admin.module.css';
import styles from './privacy.module.css';

export function WhyScreen() {
  const { say } = useWords();
  useTitle(say('why.title'));
  const [patient, setPatient] = useState<AuditSubject | null>(null);
  const [person, setPerson] = useState<AuditSubject | null>(null);
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <header className={admin.section}>
        <h1>{say('why.title')}</h1>
        <p className={admin.lead}>{say('why.lead')}</p>
      </header>
      <section className={admin.card} aria-label={say('why.who')}>
        <SubjectChoice of="person" subject={person} choose={setPerson} />
        <SubjectChoice of="patient" subject={patient} choose={setPatient} />
      </section>
      {patient !== null && person !== null && <Explained patientId={patient.id as PatientId} personId={person.id as PersonId} />}
    </div>
  );
}

function Explained({ patientId, personId }: { patientId: PatientId; personId: PersonId }) {
  const request = useRequest();
  const answer = useAnswer(['explain-access', patientId, personId], () => request('explainAccess', { params: { patientId, personId } }), { isForgotten: true });
  return <Answered answer={answer}>{(body) => <Explanation body={body} />}</Answered>;
}

export function Explanation({ body }: { body: AccessExplanation }) {
  const { say } = useWords();
  return (
    <section className={admin.section} aria-live="polite">
      <h2>
        {body.personName} <span className={admin.soft}>{body.roles.map((role) => say(`role.${role}`)).join(', ')}</span>
      </h2>
      {!body.isActive && <p className={admin.note}>{say('why.inactive')}</p>}
      <ul className={admin.rows}>
        {body.answers.map(({ action, isAllowed, basis }) => (
          <li key={action}>
            <span className={admin.words}>
              <b>{say(`why.action.${action}`)}</b>
              <BasisWords basis={basis} />
            </span>
            <span className={isAllowed ? styles.yes : styles.refused}>{say(isAllowed ? 'why.yes' : 'why.no')}</span>
          </li>
        ))}
      </ul>
      <Grounds grounds={body.grounds} />
    </section>
  );
}

/** What an answer rested on: facts in the reader's language, policies as they are written. */
export function BasisWords({ basis }: { basis: AccessBasis }) {
  const { say, locale } = useWords();
  const list = new Intl.ListFormat(locale);
  return (
    <>
      {basis.standings.length > 0 && <span>{list.format(basis.standings.map((each) => say(`basis.${each}`)))}</span>}
      {basis.refused !== null && <span>{say(`basis.refused.${basis.refused}`)}</span>}
      {basis.policies.map(({ id, says }) => (
        <q key={id} lang="en" className={styles.policy}>
          {says ?? id}
        </q>
      ))}
    </>
  );
}

function Grounds({ grounds }: { grounds: AccessExplanation['grounds'] }) {
  const { say, locale } = useWords();
  const { unitName, careTeamSinceAt, breakGlassEndsAt, sharedCare, emergencies, consentVersion } = grounds;
  const when = (at: number): string => dayAndTime(at, locale);
  const facts = [
    ...(unitName === null ? [] : [say('why.ground.unit', { unit: unitName })]),
    ...(careTeamSinceAt === null ? [] : [say('why.ground.team', { when: when(careTeamSinceAt) })]),
    ...sharedCare.map(({ toName, tenantName, offeredByName, untilAt }) => say('why.ground.shared', { to: toName, hospital: tenantName, name: offeredByName, when: when(untilAt) })),
    ...emergencies.map(({ kind, startedAt }) => say('why.ground.emergency', { kind: say(`emergency.kind.${kind}`), when: when(startedAt) })),
    ...(breakGlassEndsAt === null ? [] : [say('why.ground.glass', { when: when(breakGlassEndsAt) })]),
    ...(consentVersion === 0 ? [] : [say('why.ground.consent', { version: consentVersion })]),
  ];
  return (
    <section className={admin.card} aria-labelledby="why-grounds">
      <h3 id="why-grounds">{say('why.grounds')}</h3>
      {facts.length === 0 ? <p>{say('why.grounds.none')}</p> : <ul className={styles.grounds}>{facts.map((fact) => <li key={fact}>{fact}</li>)}</ul>}
    </section>
  );
}
