// One person who works here: roles and units to tick, and the end of their access or a way back in. Oneself is only read.
import { type StaffMember, StaffRole, type UnitId } from '@mydr24/protocol';
import { useState } from 'react';
import { AskFirst } from '../admin/ask-first.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './people.module.css';

export interface UnitChoice {
  id: UnitId;
  name: string;
}

interface RowProps {
  member: StaffMember;
  units: readonly UnitChoice[];
  changed: () => void;
}

const refusals = { 'step-up-needed': 'staff.refused.unproven', 'not-yourself': 'staff.self' } as const;
const fullName = ({ givenName, familyName }: StaffMember): string => `${givenName} ${familyName}`;

export function PersonRow({ member, units, changed }: RowProps) {
  const { say } = useWords();
  const isMe = useMe().person.id === member.id;
  const [isOpen, setOpen] = useState(false);
  const name = fullName(member);
  return (
    <li>
      <span className={admin.words}>
        <b>{name}</b>
        <span>{member.email}</span>
        <span>{member.roles.length === 0 ? say('staff.noRole') : member.roles.map((role) => say(`role.${role}`)).join(', ')}</span>
        {member.units.length > 0 && <span>{member.units.map((unit) => `${unit.name}, ${unit.facilityName}`).join(' · ')}</span>}
      </span>
      {!member.isActive && <Restore member={member} changed={changed} />}
      {member.isActive && !isMe && (
        <button type="button" className={admin.button} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(isOpen ? 'staff.close' : 'staff.change')}
          <span className="only-heard"> {name}</span>
        </button>
      )}
      {isMe && <span className={admin.soft}>{say('staff.self')}</span>}
      {isOpen && member.isActive && <Change member={member} units={units} changed={changed} />}
    </li>
  );
}

function Restore({ member, changed }: Omit<RowProps, 'units'>) {
  const { say } = useWords();
  const request = useRequest();
  const restore = useAction(() => request('restoreStaff', { params: { personId: member.id } }), changed);
  const isPending = restore.state.status === 'pending';
  return (
    <>
      <button type="button" className={admin.button} aria-busy={isPending} onClick={() => !isPending && restore.run()}>
        {say(isPending ? 'state.pending' : 'staff.restore')}
        <span className="only-heard"> {fullName(member)}</span>
      </button>
      {restore.state.status === 'failed' && <NotSent error={restore.state.error} retry={restore.state.retry} dismiss={restore.dismiss} />}
    </>
  );
}

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((each) => b.includes(each));
const toggled = <T,>(list: readonly T[], one: T): T[] => (list.includes(one) ? list.filter((each) => each !== one) : [...list, one]);

function Change({ member, units, changed }: RowProps) {
  const { say } = useWords();
  const request = useRequest();
  const personId = member.id;
  const name = fullName(member);
  const own = member.units.map(({ id }) => id);
  const [roles, setRoles] = useState<readonly StaffRole[]>(member.roles);
  const [unitIds, setUnits] = useState<readonly UnitId[]>(own);
  const isChanged = !isSame(roles, member.roles) || !isSame(unitIds, own);
  const save = useAction(() => request('setStaffStanding', { params: { personId }, body: { roles: [...roles], unitIds: [...unitIds] } }), changed);
  const end = useAction(() => request('deactivatePerson', { params: { personId } }), changed);
  const isPending = save.state.status === 'pending';
  return (
    <form
      className={styles.change}
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isPending) save.run();
      }}
    >
      {member.keptBy !== null && <p className={admin.note}>{say(`staff.keptBy.${member.keptBy}`)}</p>}
      <fieldset className={admin.field}>
        <legend>{say('staff.roles')}</legend>
        <div className={admin.chips}>
          {StaffRole.options.map((role) => (
            <label key={role}>
              <input type="checkbox" checked={roles.includes(role)} onChange={() => setRoles(toggled(roles, role))} />
              {say(`role.${role}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className={admin.field}>
        <legend>{say('staff.units')}</legend>
        <div className={admin.chips}>
          {units.map((unit) => (
            <label key={unit.id}>
              <input type="checkbox" checked={unitIds.includes(unit.id)} onChange={() => setUnits(toggled(unitIds, unit.id))} />
              {unit.name}
            </label>
          ))}
        </div>
      </fieldset>
      <RefusedBecause action={save} words={refusals} />
      <div className={admin.buttons}>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isChanged} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'staff.save')}
        </button>
        <AskFirst label={say('staff.end')} about={name} title={say('staff.end.title', { name })} text={say('staff.end.text')} action={end} />
      </div>
    </form>
  );
}
