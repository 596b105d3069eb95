// What is said of a facility and of a unit: to make one, or to change it.
import { type FacilityId, type KeptFacility, type KeptUnit, UnitKind } from '@mydr24/protocol';
import { type ReactNode, useState } from 'react';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { Select } from '../admin/scenario-form.tsx';
import { TextField } from '../admin/text-field.tsx';
import { useRequest } from '../live/live-context.tsx';
import { type ActionState, useAction } from '../live/use-action.ts';
import { positionOf } from '../ranking/typed-position.ts';
import { useWords } from '../words/words-context.tsx';
import { refusals } from './place-use.tsx';
import admin from '../admin/admin.module.css';
import styles from './facilities.module.css';

export function FacilityFields({ facility, done }: { facility: KeptFacility | null; done: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [name, setName] = useState(facility?.name ?? '');
  const [address, setAddress] = useState(facility?.address ?? '');
  const [place, setPlace] = useState(facility === null ? '' : `${facility.position.lat}, ${facility.position.lon}`);
  const position = positionOf(place);
  const save = useAction(async () => {
    const body = { name: name.trim(), address: address.trim() === '' ? null : address.trim(), position: position! };
    return facility === null ? request('createFacility', { body }) : request('changeFacility', { params: { facilityId: facility.id }, body });
  }, done);
  return (
    <Form label={facility?.name ?? say('facilities.add')} action={save} isWhole={name.trim() !== '' && position !== null} saves={say(facility === null ? 'facilities.make' : 'facilities.save')}>
      <div className={admin.fields}>
        <TextField label={say('facilities.name')} value={name} set={setName} maxLength={80} isRequired />
        <TextField label={say('facilities.address')} help={say('facilities.address.help')} value={address} set={setAddress} maxLength={200} />
        <TextField label={say('facilities.position')} help={say(place === '' || position !== null ? 'facilities.position.help' : 'facilities.position.flaw')} value={place} set={setPlace} maxLength={60} isRequired />
      </div>
    </Form>
  );
}

export function UnitFields({ facilityId, unit, done }: { facilityId: FacilityId; unit: KeptUnit | null; done: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [name, setName] = useState(unit?.name ?? '');
  const [kind, setKind] = useState<UnitKind>(unit?.kind ?? 'ward');
  const save = useAction(async () => {
    const body = { name: name.trim(), kind };
    return unit === null ? request('createUnit', { params: { facilityId }, body }) : request('changeUnit', { params: { unitId: unit.id }, body });
  }, done);
  return (
    <Form label={unit?.name ?? say('facilities.addUnit')} action={save} isWhole={name.trim() !== ''} saves={say(unit === null ? 'facilities.makeUnit' : 'facilities.save')}>
      <div className={admin.fields}>
        <TextField label={say('facilities.name')} value={name} set={setName} maxLength={80} isRequired />
        <Select
          label={say('facilities.kind')} value={kind} options={UnitKind.options.map((each) => [each, say(`facilities.kind.${each}`)] as const)}
          set={(chosen) => setKind(UnitKind.options.find((each) => each === chosen) ?? kind)}
        />
      </div>
    </Form>
  );
}

interface FormProps {
  label: string;
  saves: string;
  isWhole: boolean;
  action: { state: ActionState; run: () => void; dismiss: () => void };
  children: ReactNode;
}

function Form({ label, saves, isWhole, action, children }: FormProps) {
  const { say } = useWords();
  const isPending = action.state.status === 'pending';
  return (
    <form
      className={styles.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole && !isPending) action.run();
      }}
    >
      {children}
      <RefusedBecause action={action} words={refusals} />
      <div className={admin.buttons}>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isWhole} aria-busy={isPending}>
          {isPending ? say('state.pending') : saves}
        </button>
      </div>
    </form>
  );
}
