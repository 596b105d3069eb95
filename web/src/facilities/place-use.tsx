// A place goes out of use, or comes back. While something depends on it, it says what, how many and what to do, instead of asking.
import type { Reply } from '@mydr24/client';
import type { Dependent } from '@mydr24/protocol';
import { AskFirst } from '../admin/ask-first.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './facilities.module.css';

export const refusals = { 'name-taken': 'facilities.refused.name', 'facility-retired': 'facilities.refused.facility', 'too-many-places': 'facilities.refused.many', 'step-up-needed': 'staff.refused.unproven' } as const;

interface UseProps {
  name: string;
  ask: (request: ReturnType<typeof useRequest>) => Promise<Reply<unknown>>;
  changed: () => void;
}

export function TakeOutOfUse({ name, dependents, ask, changed }: UseProps & { dependents: readonly Dependent[] }) {
  const { say } = useWords();
  const request = useRequest();
  const retire = useAction(async () => {
    const reply = await ask(request);
    // What came to depend on it meanwhile is then on the screen.
    if (!reply.ok) changed();
    return reply;
  }, changed);
  if (dependents.length > 0) return <AgainstIt title={say('facilities.held', { name })} dependents={dependents} />;
  return (
    <div className={admin.buttons}>
      <AskFirst label={say('facilities.retire')} about={name} title={say('facilities.retire.title', { name })} text={say('facilities.retire.text')} action={retire} />
    </div>
  );
}

export function AgainstIt({ title, dependents }: { title: string; dependents: readonly Dependent[] }) {
  const { say } = useWords();
  return (
    <div className={admin.note}>
      <b>{title}</b>
      <ul className={styles.against}>
        {dependents.map(({ kind, n }) => (
          <li key={kind}>{say(`facilities.held.${kind}`, { n })}</li>
        ))}
      </ul>
    </div>
  );
}

export function BringBack({ name, ask, changed }: UseProps) {
  const { say } = useWords();
  const request = useRequest();
  const restore = useAction(() => ask(request), changed);
  const isPending = restore.state.status === 'pending';
  return (
    <>
      <button type="button" className={admin.button} aria-busy={isPending} onClick={() => !isPending && restore.run()}>
        {say(isPending ? 'state.pending' : 'facilities.restore')}
        <span className="only-heard"> {name}</span>
      </button>
      <RefusedBecause action={restore} words={refusals} />
    </>
  );
}
