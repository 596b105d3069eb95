// One person who works here: roles and units to tick, and the end of their access or a way back in. Oneself is only read, and by whoever administers
// a facility also whoever works beyond it.
import { type FacilityId, facilityRoles, type StaffMember, StaffRole, type UnitId } from '@mydr24/protocol';
import { useState } from 'react';
import { AskFirst } from '../admin/ask-first.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { Chips, toggled } from './chips.tsx';
import { ChangesOf } from './own-changes.tsx';
import admin from '../admin/admin.module.css';
import styles from './people.module.css';

export interface UnitChoice {
  id: UnitId;
  name: string;
}

export interface Choices {
  units: readonly UnitChoice[];
  facilities: readonly { id: FacilityId; name: string }[];
  /** Whoever asks administers a facility, not the hospital. */
  isOfFacility: boolean;
}

interface RowProps extends Choices {
  member: StaffMember;
  changed: () => void;
}

const refusals = { 'step-up-needed': 'staff.refused.unproven', 'not-yourself': 'staff.self', 'last-administrator': 'facilityAdmin.last', 'unit-needed': 'facilityAdmin.unitNeeded', 'not-yours-to-give': 'facilityAdmin.beyond' } as const;
/** As the server judges: within the facility, and of care alone. */
const isWithin = ({ roles, units: own }: StaffMember, units: readonly UnitChoice[]): boolean =>
  roles.every((role) => facilityRoles.some((given) => given === role)) && own.every(({ id }) => units.some((unit) => unit.id === id)) && (own.length > 0 || roles.length === 0);
const fullName = ({ givenName, familyName }: StaffMember): string => `${givenName} ${familyName}`;

export function PersonRow(props: RowProps) {
  const { member, units, changed, isOfFacility } = props;
  const { say } = useWords();
  const isMe = useMe().person.id === member.id;
  const [isOpen, setOpen] = useState(false);
  const isOurs = !isOfFacility || isWithin(member, units);
  const name = fullName(member);
  return (
    <li>
      <span className={admin.words}>
        <b>{name}</b>
        <span>{member.email}</span>
        <span>{member.roles.length === 0 ? say('staff.noRole') : member.roles.map((role) => say(`role.${role}`)).join(', ')}</span>
        {member.administers.length > 0 && <span>{say('facilityAdmin.of', { facilities: member.administers.map((facility) => facility.name).join(', ') })}</span>}
        {member.units.length > 0 && <span>{member.units.map((unit) => `${unit.name}, ${unit.facilityName}`).join(' · ')}</span>}
      </span>
      {!member.isActive && isOurs && <Restore member={member} changed={changed} />}
      {member.isActive && !isMe && isOurs && (
        <button type="button" className={admin.button} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(isOpen ? 'staff.close' : 'staff.change')}
          <span className="only-heard"> {name}</span>
        </button>
      )}
      {isMe && <span className={admin.soft}>{say('staff.self')}</span>}
      {!isMe && !isOurs && <span className={admin.soft}>{say('facilityAdmin.beyond')}</span>}
      {isOpen && member.isActive && <Change {...props} />}
      {(isOpen || isMe || !member.isActive) && isOurs && <div className={styles.change}><ChangesOf personId={member.id} name={name} /></div>}
      {isOpen && member.isActive && !isOfFacility && member.roles.includes('coordinator') && <Administers {...props} />}
    </li>
  );
}

function Restore({ member, changed }: Pick<RowProps, 'member' | 'changed'>) {
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

function Change({ member, units, changed, isOfFacility }: RowProps) {
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
      <Chips legend={say('staff.roles')} choices={(isOfFacility ? facilityRoles : StaffRole.options).map((role) => ({ id: role, name: say(`role.${role}`) }))} chosen={roles} toggle={(role) => setRoles(toggled(roles, role))} />
      <Chips legend={say('staff.units')} choices={units} chosen={unitIds} toggle={(unitId) => setUnits(toggled(unitIds, unitId))} />
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

function Administers({ member, facilities, changed }: RowProps) {
  const { say } = useWords();
  const request = useRequest();
  const own = member.administers.map(({ id }) => id);
  const [facilityIds, setFacilities] = useState<readonly FacilityId[]>(own);
  const isChanged = !isSame(facilityIds, own);
  const save = useAction(() => request('setAdministeredFacilities', { params: { personId: member.id }, body: { facilityIds: [...facilityIds] } }), changed);
  const isPending = save.state.status === 'pending';
  return (
    <form
      className={styles.change}
      aria-label={say('facilityAdmin.title', { name: fullName(member) })}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isPending) save.run();
      }}
    >
      <Chips legend={say('facilityAdmin.legend')} means={say('facilityAdmin.means')} choices={facilities} chosen={facilityIds} toggle={(facilityId) => setFacilities(toggled(facilityIds, facilityId))} />
      <RefusedBecause action={save} words={refusals} />
      <div className={admin.buttons}>
        <button type="submit" className={admin.button} aria-disabled={!isChanged} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'facilityAdmin.save')}
        </button>
      </div>
    </form>
  );
}
