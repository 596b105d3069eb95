// Offers a patient to a unit or a person of another hospital of a network.
import { MOST_SHARED_DAYS, type PatientId, type SharedCareOffer, type SharedCarePlace, type SharedTopic, sharedTopics, STEP_UP_NEEDED, USUAL_SHARED_DAYS } from '@mydr24/protocol';
import { type FormEvent, useId, useState } from 'react';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { TextField } from '../admin/text-field.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './shared-care.module.css';

const refusals = {
  'no-such-member': 'share.refused.no-such-member', 'nobody-there': 'share.refused.nobody-there', 'shared-already': 'share.refused.shared-already', 'not-found': 'share.refused.not-found', [STEP_UP_NEEDED]: 'share.refused.unproven',
} as const;
const LEAST_REASON = 10;
const BY_PERSON = 'person';

export function OfferForm({ patientId, places, offered }: { patientId: PatientId; places: readonly SharedCarePlace[]; offered: () => void }) {
  const { say } = useWords();
  if (places.length === 0) return <p className={admin.soft}>{say('share.offer.nowhere')}</p>;
  return <Form patientId={patientId} places={places} offered={offered} />;
}

const keyOf = ({ networkId, tenantId }: SharedCarePlace): string => `${networkId} ${tenantId}`;

function Form({ patientId, places, offered }: { patientId: PatientId; places: readonly SharedCarePlace[]; offered: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [title, placeId, unitId] = [useId(), useId(), useId()];
  const [chosen, choosePlace] = useState('');
  const [to, setTo] = useState('');
  const [email, setEmail] = useState('');
  const [topics, setTopics] = useState<readonly SharedTopic[]>(['vitals', 'notes']);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState(String(USUAL_SHARED_DAYS));
  const offer = useAction((body: SharedCareOffer) => request('offerSharedCare', { params: { patientId }, body }), () => {
    setReason('');
    setEmail('');
    offered();
  });
  const place = places.find((each) => keyOf(each) === chosen) ?? places[0]!;
  const unit = place.units.find(({ id }) => id === to) ?? place.units[0];
  const isPerson = to === BY_PERSON || unit === undefined;
  const count = Number(days);
  const isPending = offer.state.status === 'pending';
  const isReady = topics.length > 0 && reason.trim().length >= LEAST_REASON && Number.isInteger(count) && count >= 1 && count <= MOST_SHARED_DAYS && (!isPerson || email.includes('@'));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady || isPending) return;
    const whom: SharedCareOffer['to'] = isPerson ? { kind: 'person', email: email.trim() } : { kind: 'unit', unitId: unit.id };
    offer.run({ networkId: place.networkId, tenantId: place.tenantId, to: whom, topics: [...topics], reason: reason.trim(), days: count });
  };
  return (
    <form className={admin.section} aria-labelledby={title} onSubmit={submit}>
      <h3 id={title}>{say('share.offer')}</h3>
      <div className={admin.fields}>
        <span className={admin.field}>
          <label htmlFor={placeId}>{say('share.place')}</label>
          <select id={placeId} value={keyOf(place)} onChange={({ target }) => choosePlace(target.value)}>
            {places.map((each) => (
              <option key={keyOf(each)} value={keyOf(each)}>{`${each.tenantName} (${each.networkName})`}</option>
            ))}
          </select>
        </span>
        <span className={admin.field}>
          <label htmlFor={unitId}>{say('share.to')}</label>
          <select id={unitId} value={isPerson ? BY_PERSON : unit.id} onChange={({ target }) => setTo(target.value)}>
            {place.units.map(({ id, name }) => (
              <option key={id} value={id}>{name}</option>
            ))}
            <option value={BY_PERSON}>{say('share.to.person')}</option>
          </select>
        </span>
        {isPerson && <TextField label={say('share.email')} type="email" value={email} set={setEmail} maxLength={254} />}
        <TextField label={say('share.days')} type="number" value={days} set={setDays} maxLength={2} />
      </div>
      <Topics topics={topics} set={setTopics} />
      <TextField label={say('share.reason')} help={say('share.reason.hint')} rows={2} value={reason} set={setReason} maxLength={500} />
      <RefusedBecause action={offer} words={refusals} />
      <div className={admin.buttons}>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'share.offer.do')}
        </button>
      </div>
    </form>
  );
}

function Topics({ topics, set }: { topics: readonly SharedTopic[]; set: (topics: readonly SharedTopic[]) => void }) {
  const { say } = useWords();
  return (
    <fieldset className={`${admin.chips} ${styles.topics}`}>
      <legend>{say('share.topics')}</legend>
      {sharedTopics.map((topic) => (
        <label key={topic}>
          <input type="checkbox" checked={topics.includes(topic)} onChange={({ target }) => set(target.checked ? [...topics, topic] : topics.filter((each) => each !== topic))} />
          {say(`share.topic.${topic}`)}
        </label>
      ))}
    </fieldset>
  );
}
