// The steps of one kind as cards: read as a sentence, opened to be edited, moved by button or by Alt and arrow keys.
import { AlertDeviceKind, Channel, Qualification } from '@mydr24/protocol';
import { useEffect, useEffectEvent, useRef, useState, type MouseEvent } from 'react';
import { useWords } from '../words/words-context.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { ChipsField, Findings, FindingsInside, NumberField, SwitchField, TextField, WordsField, type Option } from './pack-fields.tsx';
import { fieldId, findingsIn, listAt, textAt, usePackForm, valueAt } from './pack-form.tsx';
import type { Path } from './pack-text.ts';
import { standardChannels, stepWords } from './step-words.ts';
import styles from './admin.module.css';
import looks from './pack-fields.module.css';

const pageableRoles = ['nurse', 'doctor', 'responder', 'dispatcher', 'coordinator', 'admin'] as const;

export function StepCards({ kindPath }: { kindPath: Path }) {
  const { say } = useWords();
  const { value, isReadOnly, edit } = usePackForm();
  const path = [...kindPath, 'steps'];
  const steps = listAt(value, path);
  const [told, setTold] = useState('');
  // A card stays itself when it moves or is renamed: open cards stay open, the cursor stays in its field.
  const [keys, setKeys] = useState(() => steps.map((_, index) => index));
  if (keys.length !== steps.length) setKeys(steps.map((_, index) => keys[index] ?? Math.max(-1, ...keys) + 1 + index));
  const moved = useRef<number | null>(null);
  useEffect(() => {
    if (moved.current === null) return;
    document.getElementById(fieldId([...path, moved.current]))?.focus();
    moved.current = null;
  });
  const move = (from: number, to: number): void => {
    if (isReadOnly || to < 0 || to >= steps.length) return;
    moved.current = to;
    setTold(say('admin.step.moved', { name: textAt(steps[from], ['id']), n: to + 1, of: steps.length }));
    setKeys(keys.toSpliced(from, 1).toSpliced(to, 0, keys[from] ?? from));
    edit({ type: 'move', path, from, to });
  };
  const list = useMovingKeys(move);
  const remove = (index: number): void => {
    setKeys(keys.toSpliced(index, 1));
    edit({ type: 'remove', path: [...path, index] });
  };
  // Before the fail-safe, which is last.
  const add = (): void => {
    const isLastFailSafe = valueAt(steps.at(-1), ['isFailSafe']) === true;
    edit({ type: 'add', path, value: { id: freeId(steps), roles: ['nurse'], waitS: 10 }, ...(isLastFailSafe ? { at: steps.length - 1 } : {}) });
  };
  return (
    <div className={looks.steps}>
      <p className="only-heard" role="status">
        {told}
      </p>
      <Findings path={path} />
      <ol className={looks.steps} ref={list}>
        {steps.map((step, index) => (
          <StepCard key={keys[index]} path={[...path, index]} step={step} index={index} count={steps.length} move={move} remove={remove} />
        ))}
      </ol>
      {!isReadOnly && (
        <p className={styles.buttons}>
          <button type="button" className={styles.button} onClick={add}>
            {say('admin.step.add')}
          </button>
          <span className={styles.soft}>{say('admin.step.keys')}</span>
        </p>
      )}
    </div>
  );
}

/** Alt and an arrow move the step that holds the focus, wherever in it the focus is. */
function useMovingKeys(move: (from: number, to: number) => void) {
  const list = useRef<HTMLOListElement>(null);
  const pressed = useEffectEvent((event: KeyboardEvent): void => {
    const step = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]') : null;
    if (!event.altKey || step === null || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const index = Number(step.dataset['step']);
    move(index, index + (event.key === 'ArrowUp' ? -1 : 1));
  });
  useEffect(() => {
    const element = list.current;
    const listener = (event: KeyboardEvent): void => pressed(event);
    element?.addEventListener('keydown', listener);
    return () => element?.removeEventListener('keydown', listener);
  }, []);
  return list;
}

function freeId(steps: readonly unknown[]): string {
  const taken = new Set(steps.map((step) => textAt(step, ['id'])));
  let n = steps.length;
  while (taken.has(`step-${n}`)) n += 1;
  return `step-${n}`;
}

interface StepCardProps {
  path: Path;
  step: unknown;
  index: number;
  count: number;
  move: (from: number, to: number) => void;
  remove: (index: number) => void;
}

function StepCard({ path, step, index, count, move, remove }: StepCardProps) {
  const { say, locale } = useWords();
  const { findings, isReadOnly } = usePackForm();
  const [isOpen, setOpen] = useState(false);
  const isFailSafe = valueAt(step, ['isFailSafe']) === true;
  const name = textAt(step, ['id']);
  const isWrong = findingsIn(findings, path).some(({ severity }) => severity === 'error');
  const toggle = (event: MouseEvent<HTMLElement>): void => {
    setOpen(!isOpen);
    // What opens is brought up, so that its fields are seen.
    if (!isOpen) event.currentTarget.closest('li')?.scrollIntoView({ block: 'start' });
  };
  return (
    <li className={looks.step} data-last={isFailSafe} data-wrong={isWrong} id={fieldId(path)} tabIndex={-1} aria-label={say('admin.step.said', { n: index + 1, of: count, name })} data-step={index}>
      <div className={looks.stepHead}>
        <span className={looks.n} aria-hidden="true">
          {index + 1}
        </span>
        <span className={looks.stepName}>
          {name}
          {isFailSafe && ` · ${say('admin.step.failSafe')}`}
        </span>
        <span className={styles.buttons}>
          {!isReadOnly && (
            <>
              <SmallButton sign="↑" name={say('admin.step.up', { name })} isDisabled={index === 0} press={() => move(index, index - 1)} />
              <SmallButton sign="↓" name={say('admin.step.down', { name })} isDisabled={index === count - 1} press={() => move(index, index + 1)} />
            </>
          )}
          <button type="button" className={looks.small} aria-expanded={isOpen} onClick={toggle}>
            {say(isOpen ? 'admin.step.close' : 'admin.step.open')}
            <span className="only-heard"> {name}</span>
          </button>
        </span>
        <p className={looks.stepWords}>{stepWords(step, say, locale)}</p>
      </div>
      {isOpen ? <Findings path={path} /> : <FindingsInside path={path} />}
      {isOpen && <StepFields path={path} isFailSafe={isFailSafe} remove={isReadOnly || count === 1 ? null : () => remove(index)} />}
    </li>
  );
}

export function SmallButton({ sign, name, isDisabled = false, press }: { sign: string; name: string; isDisabled?: boolean; press: () => void }) {
  return (
    <button type="button" className={looks.small} disabled={isDisabled} onClick={press}>
      <span aria-hidden="true">{sign}</span>
      <span className="only-heard">{name}</span>
    </button>
  );
}

function StepFields({ path, isFailSafe, remove }: { path: Path; isFailSafe: boolean; remove: (() => void) | null }) {
  const { say } = useWords();
  const roles = pageableRoles.map((each): Option => [each, say(`role.${each}`)]);
  const channels = Channel.options.map((each): Option => [each, say(`channel.${each}`)]);
  const alerts = AlertDeviceKind.options.map((each): Option => [each, say(`channel.${each}`)]);
  const needs = Qualification.options.map((each): Option => [each, say(`qualification.${each}`)]);
  const at = (key: string): Path => [...path, key];
  return (
    <div className={looks.stepBody}>
      <div className={styles.fields}>
        <TextField path={at('id')} label={say('admin.step.name')} help={say('admin.step.name.help')} />
        <NumberField path={at('waitS')} label={say(isFailSafe ? 'admin.step.waitLast' : 'admin.step.wait')} unit={say('admin.seconds')} />
        <NumberField path={at('offerTo')} label={say('admin.step.offerTo')} standard={0} />
        <NumberField path={at('widenEveryS')} label={say('admin.step.widen')} standard={10} unit={say('admin.seconds')} />
        <WordsField path={at('onCall')} label={say('admin.step.duties')} help={say('admin.step.duties.help')} />
      </div>
      <ChipsField path={at('roles')} label={say('admin.step.roles')} options={roles} />
      <ChipsField path={at('channels')} label={say('admin.step.channels')} options={channels} standard={standardChannels} />
      <SwitchField path={at('isParallel')} label={say('admin.step.parallel')} help={say('admin.step.parallel.help')} />
      <ChipsField path={at('alerts')} label={say('admin.step.alerts')} options={alerts} />
      <ChipsField path={at('needs')} label={say('admin.step.needs')} options={needs} help={say('admin.step.needs.help')} />
      <ConditionFields path={at('when')} />
      <SwitchField path={at('isFailSafe')} label={say('admin.step.isFailSafe')} help={say('admin.step.isFailSafe.help')} />
      {remove !== null && (
        <p>
          <button type="button" className={styles.button} onClick={remove}>
            {say('admin.step.remove')}
          </button>
        </p>
      )}
    </div>
  );
}
