// Several of a few to tick: roles, units, facilities.
import admin from '../admin/admin.module.css';

interface ChipsProps<Id extends string> {
  legend: string;
  means?: string;
  choices: readonly { id: Id; name: string }[];
  chosen: readonly Id[];
  toggle: (id: Id) => void;
}

export const toggled = <T,>(list: readonly T[], one: T): T[] => (list.includes(one) ? list.filter((each) => each !== one) : [...list, one]);

export function Chips<Id extends string>({ legend, means, choices, chosen, toggle }: ChipsProps<Id>) {
  return (
    <fieldset className={admin.field}>
      <legend>{legend}</legend>
      {means !== undefined && <small>{means}</small>}
      <div className={admin.chips}>
        {choices.map(({ id, name }) => (
          <label key={id}>
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
