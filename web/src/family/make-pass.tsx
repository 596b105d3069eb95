// A patient makes a link for a relative without an account.
import type { PatientId } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { PassForm, passRefusal, type PassOrder } from './pass-form.tsx';
import { type Made, PassMade } from './pass-made.tsx';
import styles from './passes.module.css';

const DAY_MS = 86_400_000;
const times = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
const timeNames = ['day', 'week', 'month'] as const;

export function MakePass({ patientId, onMade }: { patientId: PatientId; onMade: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [made, setMade] = useState<Made | null>(null);
  const make = useAction(
    useCallback((order: PassOrder, forMs: number) => request('makeFamilyPass', { params: { patientId }, body: { ...order, forMs } }), [request, patientId]),
    useCallback((body: Made) => {
      setMade(body);
      onMade();
    }, [onMade]),
  );
  if (made !== null) return <PassMade made={made} done={() => setMade(null)} />;
  return (
    <details className={styles.fold}>
      <summary>{say('passes.make')}</summary>
      <p className={styles.soft}>{say('passes.make.lead')}</p>
      <PassForm isPending={make.state.status === 'pending'} make={(order, form) => make.run(order, times[timeNames.find((each) => each === form.get('for')) ?? 'day'])}>
        <label className={styles.field}>
          {say('passes.for')}
          <select name="for" defaultValue="week">
            {timeNames.map((each) => (
              <option key={each} value={each}>
                {say(`passes.for.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </PassForm>
      {make.state.status === 'failed' && <p role="alert" className={styles.failed}>{say(passRefusal(make.state.error.code))}</p>}
    </details>
  );
}
