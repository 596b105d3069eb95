// With which other hospitals a patient is shared: folded until it is wanted. Whoever cares for them offers and ends; the patient sees and ends.
import type { PatientId, SharedCareGrant } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { AskFirst } from '../admin/ask-first.tsx';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { standingWords } from './grant-words.ts';
import { OfferForm } from './offer-form.tsx';
import styles from './shared-care.module.css';

/** `voice`: to the patient themself, or about them. */
export function SharedCarePart({ patientId, voice }: { patientId: PatientId; voice: 'self' | 'staff' }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  // Asked for when it is opened: each reading of a record is on record.
  const page = useAnswer(['shared-care', patientId], () => request('listSharedCare', { params: { patientId } }), { isWanted: isOpen, isForgotten: true });
  return (
    <details className={admin.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say(`share.${voice}.title`)}</summary>
      {isOpen && (
        <div className={styles.whole}>
          <p className={admin.soft}>{say(`share.${voice}.lead`)}</p>
          <Answered answer={page}>
            {({ grants, places }) => (
              <>
                {grants.length === 0 ? <p role="status">{say('share.nobody')}</p> : <Grants grants={grants} again={page.again} />}
                {voice === 'staff' && <OfferForm patientId={patientId} places={places} offered={page.again} />}
              </>
            )}
          </Answered>
        </div>
      )}
    </details>
  );
}

function Grants({ grants, again }: { grants: readonly SharedCareGrant[]; again: () => void }) {
  return (
    <ul className={admin.rows}>
      {grants.map((grant) => (
        <OneGrant key={grant.id} grant={grant} again={again} />
      ))}
    </ul>
  );
}

function OneGrant({ grant, again }: { grant: SharedCareGrant; again: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const { id, patientId, tenantName, toName, topics, reason, offeredByName, offeredAt, acceptedByName, state } = grant;
  const to = `${toName}, ${tenantName}`;
  const end = useAction(() => request('endSharedCare', { params: { patientId, sharedCareId: id } }), again);
  return (
    <li data-over={state === 'ended'} className={styles.grant}>
      <span className={admin.words}>
        <b>{to}</b>
        <span className={styles.standing}>{standingWords(grant, say, locale)}</span>
        <span>
          {topics.map((topic) => say(`share.topic.${topic}`)).join(', ')}
          {acceptedByName !== null && ` · ${say('share.acceptedBy', { name: acceptedByName })}`}
        </span>
        <span>{say('share.by', { name: offeredByName, when: dayAndTime(offeredAt, locale), reason })}</span>
      </span>
      {state !== 'ended' && <AskFirst label={say('share.end')} about={to} title={say('share.end.ask', { to })} text={say('share.end.then')} action={end} />}
    </li>
  );
}
