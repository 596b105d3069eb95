// What the pack says to the people of an emergency: what to do there, what to ask the caller, what to tell the next team.
// The screen repeats the approved text and the server's answer; it decides nothing.
import type { EmergencySummary, Guidance, TimelineEntry } from '@mydr24/protocol';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { callerAnswers, nextQuestion, type CallerQuestion } from './caller-answers.ts';
import { useGuidance } from './use-guidance.ts';
import styles from './guidance.module.css';

interface GuidanceProps {
  emergency: EmergencySummary;
  /** Unfolded: whoever stands beside the patient reads it without a tap. */
  isOpen: boolean;
  /** What was ticked, by the id of the line; left out, the list is only read. */
  ticks?: ReadonlyMap<string, ChecklistTick>;
  onTick?: (itemId: string, text: string, isDone: boolean) => void;
}

export interface ChecklistTick {
  isDone: boolean;
  /** Null while it waits to be sent. */
  by: { name: string; at: number } | null;
}

export function GuidanceList({ emergency, isOpen, ticks, onTick }: GuidanceProps) {
  const { say } = useWords();
  const { guidance, hasFailed, again } = useGuidance(emergency);
  if (hasFailed) {
    return (
      <p className={styles.failed} role="status">
        {say('guidance.failed')}
        <button type="button" onClick={again}>
          {say('state.retry')}
        </button>
      </p>
    );
  }
  if (guidance === null || guidance.pack === null || guidance.checklist.length === 0) return null;
  return (
    // A new kind unfolds anew: the text below is another one.
    <details key={`${guidance.kind} ${isOpen}`} className={styles.whole} open={isOpen}>
      <summary>{say('guidance.title', { kind: guidance.title })}</summary>
      <div lang={guidance.language}>
        {onTick === undefined ? (
          <ol className={styles.steps}>
            {guidance.checklist.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ol>
        ) : (
          <ol className={styles.ticks}>
            {guidance.checklist.map(({ id, text }) => (
              <TickLine key={id} text={text} tick={ticks?.get(id)} onTick={(isDone) => onTick(id, text, isDone)} />
            ))}
          </ol>
        )}
        {guidance.handOver !== '' && (
          <>
            <h3>{say('guidance.handOver')}</h3>
            <p>{guidance.handOver}</p>
          </>
        )}
      </div>
      <Origin guidance={guidance} />
    </details>
  );
}

/** The whole line is the target: a thumb in a glove finds it. Who ticked it and when stands under it, or that it waits. */
function TickLine({ text, tick, onTick }: { text: string; tick: ChecklistTick | undefined; onTick: (isDone: boolean) => void }) {
  const { say, locale } = useWords();
  const isDone = tick?.isDone ?? false;
  return (
    <li data-done={isDone}>
      <label>
        <input type="checkbox" checked={isDone} onChange={(event) => onTick(event.target.checked)} />
        <span>
          {text}
          {tick !== undefined && <small>{tick.by === null ? say('scene.waits') : say(isDone ? 'scene.ticked' : 'scene.unticked', { name: tick.by.name, time: timeOfDay(tick.by.at, locale) })}</small>}
        </span>
      </label>
    </li>
  );
}

/** Whose words these are; they are a site's own approved text, not advice of this program. */
function Origin({ guidance }: { guidance: Guidance }) {
  const { say } = useWords();
  const sources = new Map(guidance.checklist.map(({ source }) => [source.id, source]));
  return (
    <p className={styles.origin}>
      {say('guidance.origin', { pack: guidance.pack!.packId, version: guidance.pack!.version })}{' '}
      {[...sources.values()].map(({ id, title, publisher }) => (
        <cite key={id}>
          {publisher}: {title}.{' '}
        </cite>
      ))}
    </p>
  );
}

interface QuestionsProps {
  emergency: EmergencySummary;
  timeline: readonly TimelineEntry[];
}

/** Every question with what was answered, for whoever speaks with the caller; an answer that changes the kind says so before it is pressed. */
export function QuestionsToCaller({ emergency, timeline }: QuestionsProps) {
  const { say } = useWords();
  const { guidance } = useGuidance(emergency);
  const answer = useAnswerQuestion(emergency);
  const answers = callerAnswers(timeline);
  if (guidance === null || guidance.callerQuestions.length === 0) return null;
  return (
    <section aria-labelledby="questions-title" className={styles.questions}>
      <h3 id="questions-title">{say('guidance.questions')}</h3>
      {guidance.callerQuestions.map((question) => (
        <fieldset key={question.id} lang={guidance.language}>
          <legend>{question.text}</legend>
          {question.answers.map(({ id, text, kind }) => (
            <button key={id} type="button" aria-pressed={answers.get(question.id) === id} onClick={() => answer.run(crypto.randomUUID(), question.id, id)}>
              {text}
              {kind !== null && kind !== emergency.kind && <small>{say('guidance.becomes', { kind: say(`emergency.kind.${kind}`) })}</small>}
            </button>
          ))}
        </fieldset>
      ))}
      {answer.state.status === 'failed' && <NotSent error={answer.state.error} retry={answer.state.retry} dismiss={answer.dismiss} />}
    </section>
  );
}

/** One question at a time, for the patient who called: no kind of emergency is named, and nobody has to answer. */
export function QuestionToMe({ emergency, timeline }: QuestionsProps) {
  const { say } = useWords();
  const { guidance } = useGuidance(emergency);
  const answer = useAnswerQuestion(emergency);
  const question: CallerQuestion | null = nextQuestion(guidance?.callerQuestions ?? [], callerAnswers(timeline));
  if (guidance === null || question === null) return null;
  const isPending = answer.state.status === 'pending';
  return (
    <section aria-labelledby="question-title" className={styles.mine} aria-busy={isPending}>
      <h3 id="question-title" lang={guidance.language}>
        {question.text}
      </h3>
      <p>{say('guidance.mine')}</p>
      <div lang={guidance.language}>
        {question.answers.map(({ id, text }) => (
          <button key={id} type="button" disabled={isPending} onClick={() => answer.run(crypto.randomUUID(), question.id, id)}>
            {text}
          </button>
        ))}
      </div>
      {answer.state.status === 'failed' && <NotSent error={answer.state.error} retry={answer.state.retry} dismiss={answer.dismiss} />}
    </section>
  );
}

function useAnswerQuestion({ id }: EmergencySummary) {
  const request = useRequest();
  return useAction((key: string, questionId: string, answerId: string) => request('answerEmergency', { params: { emergencyId: id }, body: { questionId, answerId } }, { key }));
}
