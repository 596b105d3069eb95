// Which question the caller has yet to answer, read from the record: a question of another kind that was answered before it changed says nothing.
import type { Guidance, TimelineEntry } from '@mydr24/protocol';

export type CallerQuestion = Guidance['callerQuestions'][number];

/** The last answer to each question of the kind it is now. */
export function callerAnswers(timeline: readonly TimelineEntry[]): ReadonlyMap<string, string> {
  const changedAt = timeline.findLastIndex(({ kind }) => kind === 'reclassified');
  const answered = timeline.slice(changedAt + 1).filter(({ kind }) => kind === 'question-answered');
  return new Map(answered.map(({ facts }) => [String(facts['questionId']), String(facts['answerId'])]));
}

export function nextQuestion(questions: readonly CallerQuestion[], answers: ReadonlyMap<string, string>): CallerQuestion | null {
  return questions.find(({ id }) => !answers.has(id)) ?? null;
}
