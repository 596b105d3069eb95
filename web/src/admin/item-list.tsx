// A list of things that are edited one below the other and can be moved, added and taken away: checklist lines, questions, sources.
import type { ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import { Findings } from './pack-fields.tsx';
import { fieldId, listAt, usePackForm } from './pack-form.tsx';
import type { Path } from './pack-text.ts';
import { SmallButton } from './step-cards.tsx';
import styles from './admin.module.css';
import looks from './pack-fields.module.css';

interface ItemListProps {
  path: Path;
  /** What a new one begins as. */
  fresh: unknown;
  addLabel: string;
  nameOf: (item: unknown, index: number) => string;
  children: (path: Path, item: unknown) => ReactNode;
}

export function ItemList({ path, fresh, addLabel, nameOf, children }: ItemListProps) {
  const { say } = useWords();
  const { value, isReadOnly, edit } = usePackForm();
  const items = listAt(value, path);
  return (
    <div className={looks.steps}>
      <Findings path={path} />
      <ol className={looks.steps}>
        {items.map((item, index) => {
          const name = nameOf(item, index);
          return (
            <li key={index} className={looks.item} id={fieldId([...path, index])} tabIndex={-1}>
              <div className={looks.itemHead}>
                <span>{name}</span>
                {!isReadOnly && (
                  <>
                    <SmallButton sign="↑" name={say('admin.step.up', { name })} isDisabled={index === 0} press={() => edit({ type: 'move', path, from: index, to: index - 1 })} />
                    <SmallButton sign="↓" name={say('admin.step.down', { name })} isDisabled={index === items.length - 1} press={() => edit({ type: 'move', path, from: index, to: index + 1 })} />
                    <SmallButton sign="×" name={say('admin.item.remove', { name })} press={() => edit({ type: 'remove', path: [...path, index] })} />
                  </>
                )}
              </div>
              <Findings path={[...path, index]} />
              {children([...path, index], item)}
            </li>
          );
        })}
      </ol>
      {!isReadOnly && (
        <p>
          <button type="button" className={styles.button} onClick={() => edit({ type: 'add', path, value: fresh })}>
            {addLabel}
          </button>
        </p>
      )}
    </div>
  );
}
