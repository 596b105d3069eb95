// The privacy officer says who acts for a patient who is too young or cannot, by what evidence and until when, and ends it.
import type { AuditSubject, PatientId, Proxy } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { AskFirst } from '../admin/ask-first.tsx';
import { useTitle } from '../admin/use-title.ts';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { PrivacyTabs } from '../privacy/privacy-tabs.tsx';
import { SubjectChoice } from '../privacy/subject-choice.tsx';
import { useWords } from '../words/words-context.tsx';
import { AppointForm } from './appoint-form.tsx';
import { scopeWords } from './scope-words.ts';
import admin from '../admin/admin.module.css';

export function ProxiesScreen() {
  const { say } = useWords();
  useTitle(say('proxies.title'));
  const [patient, setPatient] = useState<AuditSubject | null>(null);
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <header className={admin.section}>
        <h1>{say('proxies.title')}</h1>
        <p className={admin.lead}>{say('proxies.lead')}</p>
      </header>
      <section className={admin.card} aria-label={say('why.patient')}>
        <SubjectChoice of="patient" subject={patient} choose={setPatient} />
      </section>
      {patient !== null && <ProxiesOf patientId={patient.id as PatientId} />}
    </div>
  );
}

export function ProxiesOf({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  const listed = useAnswer(['proxies', patientId], () => request('listProxies', { params: { patientId } }), { isForgotten: true });
  return (
    <>
      <section className={admin.section} aria-labelledby="proxies-list">
        <h2 id="proxies-list">{say('proxies.list')}</h2>
        <Answered answer={listed}>
          {({ proxies }) =>
            proxies.length === 0 ? (
              <p>{say('proxies.none')}</p>
            ) : (
              <ul className={admin.rows}>
                {proxies.map((each) => (
                  <OneProxy key={each.id} proxy={each} again={listed.again} />
                ))}
              </ul>
            )
          }
        </Answered>
      </section>
      <AppointForm patientId={patientId} appointed={listed.again} />
    </>
  );
}

function OneProxy({ proxy, again }: { proxy: Proxy; again: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const now = useTimeOnce();
  const { id, patientId, personName: name, kind, untilAt, endedAt, endedByName } = proxy;
  const end = useAction(() => request('endProxy', { params: { patientId, proxyId: id } }), again);
  const isOver = endedAt !== null || (untilAt !== null && untilAt <= now);
  return (
    <li>
      <span className={admin.words}>
        <b>{say('consent.acting.one', { name, kind: say(`proxy.kind.${kind}`) })}</b>
        <span>
          {scopeWords(proxy, say)} · {untilAt === null ? say('proxy.noEnd') : say('consent.until', { when: dayAndTime(untilAt, locale) })}
        </span>
        <span>{say('proxies.by', { name: proxy.appointedByName, when: dayAndTime(proxy.appointedAt, locale), evidence: proxy.evidence })}</span>
        {isOver && <span>{endedAt === null || endedAt === untilAt ? say('proxies.over', { when: dayAndTime(untilAt ?? 0, locale) }) : say('proxies.ended', { when: dayAndTime(endedAt, locale), name: endedByName ?? '' })}</span>}
      </span>
      {!isOver && <AskFirst label={say('proxies.end')} about={name} title={say('proxies.end.ask', { name })} text={say('proxies.end.then')} action={end} />}
    </li>
  );
}
