// What a group outside means here: a role, and a unit where one is named. One table for sign-ins and for the directory, saved as a whole.
import { type GroupRole, StaffRole, type UnitId } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './sign-on.module.css';

type Row = GroupRole & { key: number };
const isSame = (a: GroupRole, b: GroupRole): boolean => a.group === b.group && a.role === b.role && a.unitId === b.unitId;

export function GroupRolesForm({ kept, saved }: { kept: readonly GroupRole[]; saved: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const places = useAnswer(['places'], () => request('listPlaces', {}), { freshMs: 300_000 });
  const [rows, setRows] = useState<Row[]>(() => kept.map((rule, key) => ({ ...rule, key })));
  const rules = rows.map(({ group, role, unitId }) => ({ group: group.trim(), role, unitId })).filter(({ group }) => group !== '');
  const isChanged = rules.length !== kept.length || rules.some((rule, at) => !isSame(rule, kept[at]!));
  const save = useAction(() => request('setGroupRoles', { body: { rules } }), saved);
  const isPending = save.state.status === 'pending';
  const change = (key: number, part: Partial<GroupRole>): void => setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const units = (places.body?.facilities ?? []).flatMap((facility) => facility.units.map(({ id, name }) => ({ id, name: `${name}, ${facility.name}` })));
  return (
    <form
      className={admin.card}
      aria-labelledby="groups-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isPending) save.run();
      }}
    >
      <h2 id="groups-title">{say('groups.title')}</h2>
      <p className={admin.soft}>{say('groups.lead')}</p>
      <ul className={styles.rules}>
        {rows.map((row, at) => (
          <li key={row.key}>
            <input type="text" autoComplete="off" maxLength={200} aria-label={say('groups.group', { n: at + 1 })} placeholder={say('groups.group.name')} value={row.group} onChange={({ target }) => change(row.key, { group: target.value })} />
            <select aria-label={say('groups.role', { n: at + 1 })} value={row.role} onChange={({ target }) => change(row.key, { role: StaffRole.parse(target.value) })}>
              {StaffRole.options.map((role) => (
                <option key={role} value={role}>
                  {say(`role.${role}`)}
                </option>
              ))}
            </select>
            <select aria-label={say('groups.unit', { n: at + 1 })} value={row.unitId ?? ''} onChange={({ target }) => change(row.key, { unitId: target.value === '' ? null : (target.value as UnitId) })}>
              <option value="">{say('groups.unit.none')}</option>
              {units.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <button type="button" className={admin.button} onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}>
              {say('groups.drop')}
              <span className="only-heard"> {row.group}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={admin.buttons}>
        <button type="button" className={admin.button} onClick={() => setRows([...rows, { group: '', role: 'nurse', unitId: null, key: Math.max(-1, ...rows.map(({ key }) => key)) + 1 }])}>
          {say('groups.add')}
        </button>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isChanged} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'groups.save')}
        </button>
      </div>
      {save.state.status === 'failed' && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
    </form>
  );
}
