// On every screen of whoever has a record open by break-glass: whose, how long still, and the end. And what they are asked about.
import type { BreakGlass } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { minutesLeft, useOwnGlass, useOwnGlassAgain } from './own-glass.ts';
import styles from './break-glass.module.css';

export function GlassStrip() {
  const { body } = useOwnGlass();
  const again = useOwnGlassAgain();
  if (body === null) return null;
  return (
    <>
      {body.open !== null && <OpenStrip use={body.open} again={again} />}
      {body.asked[0] !== undefined && <AskedStrip use={body.asked[0]} />}
    </>
  );
}

function OpenStrip({ use, again }: { use: BreakGlass; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const left = minutesLeft(use, useNow());
  const end = useAction(() => request('endBreakGlass', { params: { breakGlassId: use.id } }), again);
  const isPending = end.state.status === 'pending';
  if (left === 0) return null;
  return (
    <section className={styles.strip} aria-label={say('glass.strip')}>
      <p>
        <b>{say(use.isInCare ? 'glass.strip.protected' : 'glass.strip')}</b>{' '}
        <Link to="/console/patients/$patientId" params={{ patientId: use.patientId }}>
          {use.patientName}
        </Link>{' '}
        <span>{say(use.isInCare ? 'glass.strip.protected.left' : 'glass.strip.left', { n: left })}</span>
      </p>
      <button type="button" aria-busy={isPending} onClick={() => !isPending && end.run()}>
        {say(isPending ? 'state.pending' : 'glass.end')}
      </button>
      {end.state.status === 'failed' && <NotSent error={end.state.error} retry={end.state.retry} dismiss={end.dismiss} />}
    </section>
  );
}

function AskedStrip({ use }: { use: BreakGlass }) {
  const { say } = useWords();
  return (
    <section className={styles.strip} aria-label={say('glass.asked.strip')}>
      <p>
        <b>{say('glass.asked.strip')}</b> <span>{use.patientName}</span>
      </p>
      <Link to="/console/break-glass">{say('glass.asked.open')}</Link>
    </section>
  );
}
