// What the list of ended alarms says of each: how it ended and who answered, as words. Judges nothing.
import type { EndedAlarm } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import type { Say } from '../words/words.ts';

export function endingWords({ ending, kind }: Pick<EndedAlarm, 'ending' | 'kind'>, say: Say): string {
  if (ending === null) return say('ended.ending.unknown');
  return ending === 'values-back' && kind === 'technical' ? say('ended.ending.fault-over') : say(`ended.ending.${ending}`);
}

/** `isMissed`: nobody did, or nobody did again. */
export function answerWords({ answer, isUnanswered, emergencyId, startedAt }: Pick<EndedAlarm, 'answer' | 'isUnanswered' | 'emergencyId' | 'startedAt'>, say: Say): { isMissed: boolean; text: string } {
  if (answer === null) return { isMissed: isUnanswered, text: say(isUnanswered ? 'ended.answer.nobody' : emergencyId === null ? 'ended.answer.silenced' : 'ended.answer.emergency') };
  const first = say(`ended.answer.${answer.kind}`, { name: answer.personName ?? say('ended.answer.someone'), age: ageWords(answer.at - startedAt, say) });
  return { isMissed: isUnanswered, text: isUnanswered ? say('ended.answer.again', { first }) : first };
}
