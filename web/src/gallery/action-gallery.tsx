// The parts a person acts with, and what a screen shows when it has nothing else: each state.
import { wireError } from '@mydr24/protocol';
import { useState } from 'react';
import { BigButton } from '../design/big-button.tsx';
import { Confirm } from '../design/confirm.tsx';
import { HoldRing } from '../patient/hold-ring.tsx';
import { NotSent, ScreenEmpty, ScreenError, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { UndoToast, type Undoable } from '../design/undo-toast.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './gallery.module.css';

const nothing = (): void => undefined;

export function Buttons() {
  const { say } = useWords();
  const label = say('emergency.status.en-route');
  return (
    <>
      <div className={styles.wide}><BigButton label={label} next={say('gallery.main')} onPress={nothing} /></div>
      <div className={styles.wide}><BigButton label={label} next={say('gallery.plain')} look="plain" onPress={nothing} /></div>
      <div className={styles.wide}><BigButton label={label} next={say('gallery.done')} look="done" onPress={nothing} /></div>
      <div className={styles.wide}><BigButton label={label} isPending onPress={nothing} /></div>
      <div className={styles.wide}><BigButton label={label} next={say('gallery.disabled')} isDisabled onPress={nothing} /></div>
    </>
  );
}

export function Holds() {
  return [false, true].map((isSending) => <HoldRing key={String(isSending)} isSending={isSending} onHeld={nothing} />);
}

export function Confirms() {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <BigButton label={say('patientPage.raise')} look="plain" onPress={() => setOpen(true)} />
      <Confirm
        isOpen={isOpen}
        title={say('patientPage.raise.title')}
        patient="Riba Font, Núria"
        place="U04"
        consequence={say('patientPage.raise.consequence')}
        confirmLabel={say('patientPage.raise.confirm')}
        onConfirm={() => setOpen(false)}
        onCancel={() => setOpen(false)}
      />
    </>
  );
}

export function Toasts() {
  const { say } = useWords();
  const [undoable, setUndoable] = useState<Undoable | null>(null);
  const text = say('console.acknowledged', { patient: 'Riba Font, Núria', condition: say('alarm.condition.noData', { vital: say('vital.spo2') }) });
  return (
    <>
      <BigButton label={say('alarm.acknowledge')} look="plain" onPress={() => setUndoable({ id: '1', text, undo: nothing })} />
      <UndoToast undoable={undoable} onGone={() => setUndoable(null)} />
    </>
  );
}

export function States() {
  const { say } = useWords();
  return (
    <>
      <div className={styles.wide}><ScreenLoading /></div>
      <div className={styles.wide}><ScreenEmpty title={say('console.empty')} next={say('console.empty.next')} /></div>
      <div className={styles.wide}><ScreenRefused error={wireError('not-found', 'not-found', '')} /></div>
      <div className={styles.wide}><ScreenRefused error={wireError('unavailable', 'unreachable', '')} /></div>
      <div className={styles.wide}><ScreenError /></div>
      <div className={styles.wide}><NotSent error={wireError('conflict', 'already-accepted', '')} retry={nothing} dismiss={nothing} /></div>
    </>
  );
}
