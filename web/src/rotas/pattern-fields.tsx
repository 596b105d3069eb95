// One pattern of a rota: who takes turns and in which order, from when, how long a turn is, and in which hours.
import type { PersonId, RotaHours, RotaPattern } from '@mydr24/protocol';
import { useId } from 'react';
import { useWords } from '../words/words-context.tsx';
import { earlier, emptyHours, removed, replaced } from './plan-draft.ts';
import styles from './rotas.module.css';

export interface StaffName {
  id: PersonId;
  name: string;
}

interface PatternFieldsProps {
  pattern: RotaPattern;
  /** Counted from one, for its heading. */
  n: number;
  staff: readonly StaffName[];
  change: (pattern: RotaPattern) => void;
  remove: () => void;
}

const units = ['hours', 'days', 'weeks'] as const;

export function PatternFields({ pattern, n, staff, change, remove }: PatternFieldsProps) {
  const { say } = useWords();
  const id = useId();
  return (
    <fieldset className={styles.fieldset}>
      <legend className={styles.legend}>{say('rotas.form.pattern', { n })}</legend>
      <Rotation personIds={pattern.personIds} staff={staff} change={(personIds) => change({ ...pattern, personIds })} />
      <div className={styles.pair}>
        <div className={styles.field}>
          <label htmlFor={`${id}starts`}>{say('rotas.form.starts')}</label>
          <input id={`${id}starts`} type="date" required value={pattern.startsOn} onChange={(event) => change({ ...pattern, startsOn: event.target.value })} />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}time`}>{say('rotas.form.handOver')}</label>
          <input id={`${id}time`} type="time" required value={pattern.handOverTime} onChange={(event) => change({ ...pattern, handOverTime: event.target.value })} />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}length`}>{say('rotas.form.turn')}</label>
          <div className={styles.pair}>
            <input id={`${id}length`} type="number" min={1} max={52} required value={pattern.turn.length} onChange={(event) => change({ ...pattern, turn: { ...pattern.turn, length: event.target.valueAsNumber || 1 } })} />
            <select aria-label={say('rotas.form.turn')} value={pattern.turn.unit} onChange={(event) => change({ ...pattern, turn: { ...pattern.turn, unit: units.find((unit) => unit === event.target.value) ?? 'weeks' } })}>
              {units.map((unit) => (
                <option key={unit} value={unit}>
                  {say(`rotas.form.turn.${unit}`)}
                </option>
              ))}
            </select>
          </div>
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}ends`}>{say('rotas.form.ends')}</label>
          <input id={`${id}ends`} type="date" value={pattern.endsOn ?? ''} onChange={(event) => change({ ...pattern, endsOn: event.target.value === '' ? null : event.target.value })} />
        </div>
      </div>
      <p className={styles.legend}>{say('rotas.form.hours')}</p>
      {pattern.hours.map((hours, nth) => (
        // Lines have no identity but their place; nothing is kept inside of them.
        <HoursFields key={`${id}${nth.toString()}`} hours={hours} change={(next) => change({ ...pattern, hours: replaced(pattern.hours, nth, next) })} remove={() => change({ ...pattern, hours: removed(pattern.hours, nth) })} />
      ))}
      <div className={styles.actions}>
        <button type="button" className={styles.small} onClick={() => change({ ...pattern, hours: [...pattern.hours, emptyHours] })}>
          {say('rotas.form.hours.add')}
        </button>
        <button type="button" className={styles.small} onClick={remove}>
          {say('rotas.form.pattern.remove', { n })}
        </button>
      </div>
    </fieldset>
  );
}

function Rotation({ personIds, staff, change }: { personIds: readonly PersonId[]; staff: readonly StaffName[]; change: (personIds: PersonId[]) => void }) {
  const { say } = useWords();
  const id = useId();
  const nameOf = (personId: PersonId): string => staff.find((each) => each.id === personId)?.name ?? '–';
  return (
    <div className={styles.field}>
      <p className={styles.legend} id={id}>
        {say('rotas.form.people')}
      </p>
      {personIds.length === 0 && <p className={styles.soft}>{say('rotas.form.people.none')}</p>}
      <ol className={styles.rows} aria-labelledby={id}>
        {personIds.map((personId, nth) => (
          <li key={personId}>
            <span className={styles.rowWords}>
              {nth + 1}. {nameOf(personId)}
            </span>
            <button type="button" className={styles.small} aria-label={say('rotas.form.people.up', { name: nameOf(personId) })} onClick={() => change(earlier(personIds, nth))}>
              ↑
            </button>
            <button type="button" className={styles.small} aria-label={say('rotas.form.people.remove', { name: nameOf(personId) })} onClick={() => change(removed(personIds, nth))}>
              ×
            </button>
          </li>
        ))}
      </ol>
      <select aria-label={say('rotas.form.people.add')} value="" onChange={(event) => change([...personIds, event.target.value as PersonId])}>
        <option value="">{say('rotas.form.people.add')}</option>
        {staff.filter((each) => !personIds.includes(each.id)).map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
    </div>
  );
}

const weekdays = [1, 2, 3, 4, 5, 6, 7];
/** 2026-01-04 was a Sunday: the nth day after it has ISO weekday n. */
const weekdayShown = (weekday: number, locale: string): string => new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 4 + weekday));

function HoursFields({ hours, change, remove }: { hours: RotaHours; change: (hours: RotaHours) => void; remove: () => void }) {
  const { say, locale } = useWords();
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.weekdays}>
        {weekdays.map((weekday) => (
          <label key={weekday}>
            <input
              type="checkbox" checked={hours.weekdays.includes(weekday)}
              onChange={(event) => change({ ...hours, weekdays: weekdays.filter((each) => (each === weekday ? event.target.checked : hours.weekdays.includes(each))) })}
            />
            {weekdayShown(weekday, locale)}
          </label>
        ))}
      </div>
      <div className={styles.pair}>
        <div className={styles.field}>
          <label htmlFor={`${id}from`}>{say('rotas.from')}</label>
          <input id={`${id}from`} type="time" required value={hours.fromTime} onChange={(event) => change({ ...hours, fromTime: event.target.value })} />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}to`}>{say('rotas.to')}</label>
          <input id={`${id}to`} type="time" required value={hours.toTime} onChange={(event) => change({ ...hours, toTime: event.target.value })} />
        </div>
      </div>
      <div>
        <button type="button" className={styles.small} onClick={remove}>
          {say('rotas.form.hours.remove')}
        </button>
      </div>
    </div>
  );
}
