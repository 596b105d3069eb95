// Where the plan stands and how long until it acts by itself: the step, its place among the steps, the time running down.
import type { EmergencyDetail, EmergencySummary } from '@mydr24/protocol';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import { clockText, stepClock } from './step-clock.ts';
import styles from './plan-clock.module.css';

const stepNames: Readonly<Record<string, WordId>> = { nearest: 'step.nearest', 'next-nearest': 'step.next-nearest', 'whole-team': 'step.whole-team', 'fail-safe': 'step.fail-safe' };

export function PlanClock({ summary, detail }: { summary: EmergencySummary; detail: EmergencyDetail | null }) {
  const { say } = useWords();
  const now = useNow();
  const clock = stepClock(summary, detail?.protocol ?? null, now);
  const step = detail?.protocol.steps[summary.step];
  const name = step === undefined ? undefined : stepNames[step.id];
  const isHeld = summary.holderId !== null;
  return (
    <section className={styles.whole} aria-label={say('dispatch.plan')} data-held={isHeld}>
      <p className={styles.text}>
        <span>{isHeld ? say('dispatch.plan.held') : say('dispatch.plan.step', { n: Math.min(summary.step + 1, summary.stepCount), of: summary.stepCount })}</span>
        {!isHeld && name !== undefined && <b>{say(name)}</b>}
      </p>
      {clock !== null && (
        <p className={styles.clock} aria-label={say('dispatch.plan.next.said', { seconds: Math.ceil(clock.leftMs / 1000) })}>
          <b>{clockText(clock.leftMs)}</b>
          <span>{say(isHeld ? 'dispatch.plan.check' : 'dispatch.plan.next')}</span>
        </p>
      )}
      {!isHeld && (
        <ol className={styles.steps} aria-hidden="true">
          {Array.from({ length: summary.stepCount }, (_, index) => (
            <li key={index} data-state={index < summary.step ? 'done' : index === summary.step ? 'now' : 'next'}>
              <i style={{ inlineSize: index === summary.step ? `${Math.round((clock?.share ?? 0) * 100)}%` : undefined }} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
