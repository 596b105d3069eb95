// Starts a drill: real people are paged and told so; nothing outside is reached. Said before it is done.
import type { EmergencyKind } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { KindDialog } from './kind-dialog.tsx';
import styles from './start-drill.module.css';

export function StartDrill() {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  const shut = useCallback(() => setOpen(false), []);
  const start = useAction((key: string, kind: EmergencyKind) => request('startDrill', { body: { kind, unitId: null } }, { key }), shut);
  return (
    <>
      <button type="button" className={styles.start} onClick={() => setOpen(true)}>
        {say('dispatch.drill')}
      </button>
      {start.state.status === 'failed' && <NotSent error={start.state.error} retry={start.state.retry} dismiss={start.dismiss} />}
      <KindDialog
        isOpen={isOpen} isPending={start.state.status === 'pending'} title={say('dispatch.drill.title')} patient={say('dispatch.drill.who')} place={say('dispatch.drill.where')}
        consequence={say('dispatch.drill.consequence')} confirmLabel={say('dispatch.drill.confirm')} kind="cardiac-arrest" onChosen={(kind) => start.run(crypto.randomUUID(), kind)} onCancel={shut}
      />
    </>
  );
}
