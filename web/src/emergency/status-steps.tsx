// Where help stands, as steps anyone can follow: done with its time, now, still to come. For the people who wait.
import type { EmergencyStatus } from '@mydr24/protocol';
import { timeOfDay } from '../design/figures.ts';
import { useWords } from '../words/words-context.tsx';
import { stepsShown, type ReachedStep } from './help-steps.ts';
import styles from './status-steps.module.css';

export function StatusSteps({ status, reached }: { status: EmergencyStatus; reached: readonly ReachedStep[] }) {
  const { say, locale } = useWords();
  return (
    <ol className={styles.steps}>
      {stepsShown(status, reached).map((step) => (
        <li key={step.status} data-state={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className={styles.mark} aria-hidden="true">
            {step.state === 'done' ? '✓' : ''}
          </span>
          <span className={styles.name}>{say(`help.step.${step.status}`)}</span>
          <span className={styles.time}>{step.at === null ? <span className="only-heard">{say('help.step.notYet')}</span> : timeOfDay(step.at, locale)}</span>
        </li>
      ))}
    </ol>
  );
}
