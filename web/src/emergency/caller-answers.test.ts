// Which question the caller has yet to answer.
import type { TimelineEntry } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { callerAnswers, nextQuestion, type CallerQuestion } from './caller-answers.ts';

const line = (kind: TimelineEntry['kind'], facts: TimelineEntry['facts'] = {}): TimelineEntry => ({ n: 1, at: 1, kind, personId: null, personName: null, facts });
const question = (id: string): CallerQuestion => ({ id, text: id, answers: [] });

test('[UI-G1] the question shown next is the first that nobody has answered, and the last answer to one counts', () => {
  const answers = callerAnswers([line('question-answered', { questionId: 'breathing', answerId: 'hard' }), line('question-answered', { questionId: 'breathing', answerId: 'normal' })]);
  expect([...answers]).toEqual([['breathing', 'normal']]);
  expect(nextQuestion([question('breathing'), question('problem')], answers)?.id).toBe('problem');
  expect(nextQuestion([question('breathing')], answers)).toBe(null);
});

test('[UI-G1] once it is another kind of emergency, that kind asks its own questions from the first', () => {
  const answers = callerAnswers([line('question-answered', { questionId: 'onset', answerId: 'yes' }), line('reclassified', { kind: 'stroke' })]);
  expect(nextQuestion([question('onset')], answers)?.id).toBe('onset');
});
