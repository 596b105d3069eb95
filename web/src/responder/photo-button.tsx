// Takes a photo with the phone's camera, or one that is there, reduces it and lets it wait to be sent.
import type { EmergencyId } from '@mydr24/protocol';
import { useId, useState, type ChangeEvent } from 'react';
import { useWords } from '../words/words-context.tsx';
import { useOutbox } from './outbox-context.tsx';
import { reducePhoto } from './reduce-photo.ts';
import styles from './active-footer.module.css';

export function PhotoButton({ emergencyId }: { emergencyId: EmergencyId }) {
  const { say } = useWords();
  const { add } = useOutbox();
  const id = useId();
  const [state, setState] = useState<'idle' | 'working' | 'failed'>('idle');
  const chosen = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = target.files?.[0];
    target.value = '';
    if (file === undefined) return;
    setState('working');
    const content = await reducePhoto(file);
    if (content !== null) add(emergencyId, { what: 'photo', content });
    setState(content === null ? 'failed' : 'idle');
  };
  return (
    <>
      <label htmlFor={id} aria-busy={state === 'working'}>
        {say(state === 'working' ? 'state.pending' : 'active.photo')}
        <input id={id} className="only-heard" type="file" accept="image/*" capture="environment" onChange={(event) => void chosen(event)} />
      </label>
      {state === 'failed' && (
        <p role="alert" className={styles.failed}>
          {say('scene.photo.unreadable')}
        </p>
      )}
    </>
  );
}
