// Which hospital the patient is taken to: asked of whoever holds the emergency, and of dispatchers. The button alone, to stand among those of the screen.
import type { EmergencySummary, FacilityId } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Confirm } from '../design/confirm.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { placeWords } from '../emergency/cause-words.ts';
import dialogs from '../emergency/dialogs.module.css';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';

const heldStatuses: readonly EmergencySummary['status'][] = ['accepted', 'en-route', 'on-scene', 'transporting', 'handed-over'];

export function DestinationChoice({ emergency }: { emergency: EmergencySummary }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  const shut = useCallback(() => setOpen(false), []);
  const name = useAction(
    useCallback((key: string, facilityId: FacilityId) => request('nameDestination', { params: { emergencyId: emergency.id }, body: { facilityId } }, { key }), [request, emergency.id]),
    shut,
  );
  if (!heldStatuses.includes(emergency.status)) return null;
  const { destination } = emergency;
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {destination === undefined ? say('destination.name') : say('destination.change', { name: destination.name })}
      </button>
      {isOpen && <Chooser emergency={emergency} isPending={name.state.status === 'pending'} choose={(id) => name.run(crypto.randomUUID(), id)} shut={shut} />}
      {name.state.status === 'failed' && <NotSent error={name.state.error} retry={name.state.retry} dismiss={name.dismiss} />}
    </>
  );
}

interface ChooserProps {
  emergency: EmergencySummary;
  isPending: boolean;
  choose: (id: FacilityId) => void;
  shut: () => void;
}

function Chooser({ emergency, isPending, choose, shut }: ChooserProps) {
  const { say } = useWords();
  const request = useRequest();
  const places = useQuery({ queryKey: ['destinations'], queryFn: () => request('listDestinations', {}) });
  const [chosen, setChosen] = useState<FacilityId | null>(emergency.destination?.facilityId ?? null);
  const list = places.data?.ok === true ? places.data.body.destinations : [];
  return (
    <Confirm
      isOpen isPending={isPending} title={say('destination.choose')} patient={emergency.patientName} place={placeWords(emergency, say)} consequence={say('destination.consequence')}
      confirmLabel={say('destination.name')} onConfirm={() => chosen !== null && choose(chosen)} onCancel={shut}
    >
      {places.data?.ok === false && <NotSent error={places.data.error} retry={() => void places.refetch()} dismiss={shut} />}
      {places.data?.ok === true && list.length === 0 && <p>{say('destination.empty')}</p>}
      <fieldset className={dialogs.choices}>
        <legend>{say('destination.title')}</legend>
        {list.map((place) => (
          <label key={place.facilityId}>
            <input type="radio" name="destination" checked={chosen === place.facilityId} onChange={() => setChosen(place.facilityId)} />
            <b>{place.name}</b>
            {place.address !== null && <span className={dialogs.soft}>{place.address}</span>}
          </label>
        ))}
      </fieldset>
    </Confirm>
  );
}
