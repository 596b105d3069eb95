// The people who work here, for administrators: found by name, role and unit, one opened at a time to be changed.
import { type PersonId, StaffRole, type UnitId } from '@mydr24/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Select } from '../admin/scenario-form.tsx';
import { TextField, Tick } from '../admin/text-field.tsx';
import { useTitle } from '../admin/use-title.ts';
import { ScreenEmpty, ScreenLoading } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { Invitations } from './invitations.tsx';
import { type Choices, PersonRow, type UnitChoice } from './person-row.tsx';
import styles from '../admin/admin.module.css';
import { RefusedAgain } from '../admin/refused-again.tsx';

interface Filter {
  name: string;
  role: StaffRole | null;
  unitId: UnitId | null;
  isActive: boolean;
}

const everybody: Filter = { name: '', role: null, unitId: null, isActive: true };

export function PeopleScreen() {
  const { say } = useWords();
  const request = useRequest();
  const [filter, setFilter] = useState(everybody);
  useTitle(say('staff.title'));
  const places = useAnswer(['places'], () => request('listPlaces', {}), { freshMs: 300_000 });
  const { person, administers } = useMe();
  const isOfFacility = !person.roles.includes('admin');
  const facilities = (places.body?.facilities ?? []).filter(({ id }) => !isOfFacility || administers.includes(id));
  const units = facilities.flatMap((facility) => facility.units.map(({ id, name }): UnitChoice => ({ id, name: `${name}, ${facility.name}` })));
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('staff.title')}</h1>
        <p className={styles.lead}>{say(isOfFacility ? 'facilityAdmin.lead' : 'staff.lead')}</p>
      </header>
      <Invitations units={units} isOfFacility={isOfFacility} />
      <section className={styles.card} role="search" aria-label={say('staff.find')}>
        <div className={styles.fields}>
          <TextField label={say('staff.name')} type="search" value={filter.name} maxLength={80} set={(name) => setFilter({ ...filter, name })} />
          <Select
            label={say('staff.role')} value={filter.role ?? ''} options={[['', say('staff.role.any')], ...StaffRole.options.map((role) => [role, say(`role.${role}`)] as const)]}
            set={(role) => setFilter({ ...filter, role: StaffRole.options.find((each) => each === role) ?? null })}
          />
          <Select
            label={say('staff.unit')} value={filter.unitId ?? ''} options={[['', say('staff.unit.any')], ...units.map(({ id, name }) => [id, name] as const)]}
            set={(unitId) => setFilter({ ...filter, unitId: units.find(({ id }) => id === unitId)?.id ?? null })}
          />
        </div>
        <Tick label={say('staff.ended')} isOn={!filter.isActive} set={(isOn) => setFilter({ ...filter, isActive: !isOn })} />
      </section>
      <People filter={useDeferredValue(filter)} units={units} facilities={facilities} isOfFacility={isOfFacility} />
    </div>
  );
}

function People({ filter, ...choices }: { filter: Filter } & Choices) {
  const { say } = useWords();
  const request = useRequest();
  const list = useInfiniteQuery({
    queryKey: ['staff', filter],
    gcTime: 0,
    initialPageParam: null as PersonId | null,
    queryFn: ({ pageParam }) => request('findStaff', { body: { ...filter, after: pageParam } }),
    getNextPageParam: (last) => (last.ok ? last.body.after : null),
  });
  const [first] = list.data?.pages ?? [];
  if (first === undefined) return <ScreenLoading />;
  if (!first.ok) return <RefusedAgain error={first.error} again={() => void list.refetch()} />;
  const people = (list.data?.pages ?? []).flatMap((page) => (page.ok ? page.body.people : []));
  if (people.length === 0) return <ScreenEmpty title={say('staff.none')} next={say('staff.none.next')} />;
  return (
    <>
      <ul className={styles.rows} aria-label={say('staff.title')}>
        {people.map((member) => (
          <PersonRow key={member.id} member={member} {...choices} changed={() => void list.refetch()} />
        ))}
      </ul>
      {list.hasNextPage && (
        <button type="button" className={styles.button} aria-busy={list.isFetching} onClick={() => void list.fetchNextPage()}>
          {say(list.isFetching ? 'state.loading' : 'staff.more')}
        </button>
      )}
    </>
  );
}
