// For whom I act: what I choose in their place, who looked at their record, and a copy of it, each as far as I was appointed.
import type { OwnProxy, PatientId } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import fields from '../admin/admin.module.css';
import { useTitle } from '../admin/use-title.ts';
import { SharedCarePart } from '../shared-care/shared-care-part.tsx';
import { ConsentPart } from '../consent/consent-part.tsx';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { OwnCopy } from '../my-data/own-copy.tsx';
import { Views } from '../privacy/record-views-screen.tsx';
import privacy from '../privacy/privacy.module.css';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { scopeWords } from './scope-words.ts';

export function ActingScreen() {
  const { say } = useWords();
  const request = useRequest();
  const me = useMe();
  useTitle(say('acting.title'));
  const mine = useAnswer(['my-proxies', me.person.id], () => request('listMyProxies', {}));
  return (
    <div className={privacy.phone}>
      <Link to={me.patientId === null ? '/family' : '/patient'} className={fields.button}>
        {say('views.back')}
      </Link>
      <h1>{say('acting.title')}</h1>
      <Answered answer={mine}>
        {({ proxies }) => (
          <>
            {proxies.length === 0 && <ScreenEmpty title={say('acting.none')} next={say('acting.none.next')} />}
            {proxies.map((each) => (
              <ActingFor key={each.patientId} proxy={each} />
            ))}
          </>
        )}
      </Answered>
    </div>
  );
}

export function ActingFor({ proxy }: { proxy: OwnProxy }) {
  const { say, locale } = useWords();
  const { patientId, patientName: name, kind, untilAt, mayChoose, maySee } = proxy;
  return (
    <section className={fields.card} aria-labelledby={`acting-${patientId}`}>
      <h2 id={`acting-${patientId}`}>{name}</h2>
      <p className={fields.soft}>
        {say('acting.as', { kind: say(`proxy.kind.${kind}`), name })} · {scopeWords(proxy, say)} · {untilAt === null ? say('proxy.noEnd') : say('consent.until', { when: dayAndTime(untilAt, locale) })}
      </p>
      <p className={fields.note}>{say('acting.lead', { name })}</p>
      <ConsentPart patientId={patientId} />
      {mayChoose && <SharedCarePart patientId={patientId} voice="self" />}
      {maySee && <WhoSaw patientId={patientId} />}
      {maySee && <Copy patientId={patientId} />}
    </section>
  );
}

/** Asked for when it is opened: each reading of a record is on record. */
function WhoSaw({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={fields.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('acting.views')}</summary>
      {isOpen && <Views patientId={patientId} />}
    </details>
  );
}

function Copy({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  const own = useAnswer(['own-privacy', patientId], () => request('getOwnPrivacy', { params: { patientId } }), { isWanted: isOpen, isForgotten: true });
  return (
    <details className={fields.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('myData.copy')}</summary>
      {isOpen && <Answered answer={own}>{(body) => <OwnCopy patientId={patientId} copies={body.exports} again={own.again} />}</Answered>}
    </details>
  );
}
