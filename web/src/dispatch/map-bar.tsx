// Above the map: find somebody or some place, show only some, map or list. What it finds and hides holds for both.
import { type MapPlace, type Position, Qualification } from '@mydr24/protocol';
import { useEffect, useId, useRef, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';
import type { ResponderMark } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import { everyUnit, type Found, type UnitFilter } from './desk-units.ts';
import styles from './map-bar.module.css';

export type DeskView = 'map' | 'list';
export interface ShownKinds {
  emergencies: boolean;
  units: boolean;
  hospitals: boolean;
}
export const everyKind: ShownKinds = { emergencies: true, units: true, hospitals: true };

interface MapBarProps {
  view: DeskView;
  setView: (view: DeskView) => void;
  filter: UnitFilter;
  setFilter: (filter: UnitFilter) => void;
  kinds: ShownKinds;
  setKinds: (kinds: ShownKinds) => void;
  /** How many people fit the filter, of how many. */
  counts: readonly [fit: number, all: number];
  find: (text: string) => Found[];
  onFound: (found: Found | { type: 'place'; name: string; at: Position }) => void;
  searchBox: React.RefObject<HTMLInputElement | null>;
}

export function MapBar(props: MapBarProps) {
  const { say } = useWords();
  return (
    <div className={styles.bar}>
      <Search find={props.find} onFound={props.onFound} box={props.searchBox} />
      <Filters {...props} />
      <div className={styles.views} role="group" aria-label={say('desk.view')}>
        {(['map', 'list'] as const).map((view) => (
          <button key={view} type="button" aria-pressed={props.view === view} onClick={() => props.setView(view)}>
            {say(`desk.view.${view}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Places come from the server, a moment after the last letter. */
function usePlaces(text: string): readonly MapPlace[] {
  const request = useRequest();
  const [places, setPlaces] = useState<readonly MapPlace[]>([]);
  useEffect(() => {
    if (text.trim().length < 2) return undefined;
    let isWanted = true;
    const timer = setTimeout(() => void request('searchMap', { body: { text } }).then((answer) => isWanted && setPlaces(answer.ok ? answer.body.places : [])), 150);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [request, text]);
  return text.trim().length < 2 ? [] : places;
}

function Search({ find, onFound, box }: { find: MapBarProps['find']; onFound: MapBarProps['onFound']; box: MapBarProps['searchBox'] }) {
  const { say } = useWords();
  const [text, setText] = useState('');
  const places = usePlaces(text);
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const found = text.trim() === '' ? [] : [...find(text).map((each) => ({ ...each, key: each.id, kind: each.type })), ...places.map(({ name, kind, at }) => ({ type: 'place' as const, key: `${name} ${at.lat} ${at.lon}`, kind, name, at }))];
  const take = (each: (typeof found)[number]): void => {
    setText('');
    onFound(each);
  };
  const move = (by: 1 | -1, event: React.KeyboardEvent): void => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    event.preventDefault();
    if (at + by < 0) box.current?.focus();
    else buttons[at + by]?.focus();
  };
  const pressed = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowDown') move(1, event);
    else if (event.key === 'ArrowUp') move(-1, event);
    else if (event.key === 'Escape') {
      setText('');
      box.current?.blur();
    } else if (event.key === 'Enter' && event.target === box.current && found[0] !== undefined) take(found[0]);
  };
  return (
    <div className={styles.search} role="search">
      <input
        ref={box} type="search" value={text} placeholder={say('desk.find')} aria-label={say('desk.find')} aria-controls={listId} aria-keyshortcuts="/" autoComplete="off" onKeyDown={pressed}
        onChange={(event) => setText(event.target.value)}
      />
      <span className="only-heard" role="status">
        {text.trim() === '' ? '' : say('desk.find.results', { n: found.length })}
      </span>
      <ul id={listId} ref={list} className={styles.found} hidden={text.trim() === ''}>
        {found.length === 0 && <li className={styles.nothing}>{say('desk.find.results', { n: 0 })}</li>}
        {found.map((each) => (
          <li key={`${each.type} ${each.key}`}>
            <button type="button" onKeyDown={pressed} onClick={() => take(each)}>
              <b>{each.name}</b> <span>{say(`desk.found.${each.kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const marks: readonly ResponderMark[] = ['free', 'doubtful', 'unreachable', 'busy', 'off-duty'];

function Filters({ filter, setFilter, kinds, setKinds, counts }: MapBarProps) {
  const { say } = useWords();
  const isOn = counts[0] !== counts[1] || !(kinds.emergencies && kinds.units && kinds.hospitals);
  return (
    <details className={styles.filters}>
      <summary data-on={isOn}>{isOn ? say('desk.filter.on', { n: counts[0], of: counts[1] }) : say('desk.filter')}</summary>
      <div className={styles.fields}>
        <Choice label={say('desk.filter.mark')} value={filter.mark} choices={marks} said={(mark) => say(`mark.${mark}`)} set={(mark) => setFilter({ ...filter, mark })} />
        <Choice label={say('desk.filter.qualification')} value={filter.qualification} choices={Qualification.options} said={(each) => say(`qualification.${each}`)} set={(qualification) => setFilter({ ...filter, qualification })} />
        <Choice
          label={say('desk.filter.kind')} value={filter.kind === 'all' ? null : filter.kind} choices={['in-vehicle', 'on-foot'] as const}
          said={(each) => say(each === 'in-vehicle' ? 'desk.filter.inVehicle' : 'desk.filter.onFoot')} set={(kind) => setFilter({ ...filter, kind: kind ?? 'all' })}
        />
        <fieldset>
          <legend>{say('desk.filter.show')}</legend>
          {(['emergencies', 'units', 'hospitals'] as const).map((kind) => (
            <label key={kind}>
              <input type="checkbox" checked={kinds[kind]} onChange={(event) => setKinds({ ...kinds, [kind]: event.target.checked })} /> {say(`desk.filter.${kind}`)}
            </label>
          ))}
        </fieldset>
        <button
          type="button" disabled={!isOn}
          onClick={() => {
            setFilter(everyUnit);
            setKinds(everyKind);
          }}
        >
          {say('desk.filter.clear')}
        </button>
      </div>
    </details>
  );
}

function Choice<T extends string>({ label, value, choices, said, set }: { label: string; value: T | null; choices: readonly T[]; said: (each: T) => string; set: (value: T | null) => void }) {
  const { say } = useWords();
  return (
    <label>
      {label}
      <select value={value ?? ''} onChange={(event) => set(choices.find((each) => each === event.target.value) ?? null)}>
        <option value="">{say('desk.filter.any')}</option>
        {choices.map((each) => (
          <option key={each} value={each}>
            {said(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
