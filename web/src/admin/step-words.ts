// One step of a plan as a sentence: when it runs, whom it pages, by what, and how long it waits.
import { AlarmPriority, AlertDeviceKind, Channel, Role } from '@mydr24/protocol';
import type { Say, WordId } from '../words/words.ts';
import { listAt, textAt, valueAt, wordsAt } from './pack-form.tsx';

const known = <T extends string>(words: readonly string[], options: readonly T[]): T[] => options.filter((each) => words.includes(each));

export function listWords(words: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction', style: 'short' }).format(words);
}

const placeWords: Readonly<Record<string, WordId>> = { facility: 'admin.when.facility', home: 'admin.when.home' };

export function conditionWords(condition: unknown, say: Say, locale: string): string {
  switch (textAt(condition, ['type'])) {
    case 'place':
      return say(placeWords[textAt(condition, ['is'])] ?? 'admin.when.unknown');
    case 'hours':
      return say('admin.when.hours', { from: textAt(condition, ['from']), to: textAt(condition, ['to']) });
    case 'priority': {
      const priority = AlarmPriority.safeParse(valueAt(condition, ['atLeast']));
      return priority.success ? say('admin.when.priority', { priority: say(`alarm.priority.${priority.data}`).toLocaleLowerCase(locale) }) : say('admin.when.unknown');
    }
    case 'cause':
      return say('admin.when.cause', { causes: listWords(known(wordsAt(condition, ['in']), ['alarm', 'sos', 'staff'] as const).map((each) => say(`admin.cause.${each}`)), locale) });
    default:
      return say('admin.when.unknown');
  }
}

/** Whom the step reaches, each as a word or two; empty when it reaches nobody. */
export function whoWords(step: unknown, say: Say): string[] {
  const offerTo = valueAt(step, ['offerTo']);
  return [
    ...known(wordsAt(step, ['roles']), Role.options).map((role) => say(`role.${role}`)),
    ...wordsAt(step, ['onCall']).map((duty) => say('admin.step.onCall', { duty })),
    ...(typeof offerTo === 'number' && offerTo > 0 ? [say('admin.step.nearest', { n: offerTo })] : []),
    ...known(wordsAt(step, ['alerts']), AlertDeviceKind.options).map((kind) => say(`channel.${kind}`)),
  ];
}

export const standardChannels: readonly Channel[] = ['app', 'push', 'sms', 'voice'];

export function channelsOf(step: unknown): Channel[] {
  const written = valueAt(step, ['channels']);
  return Array.isArray(written) ? known(wordsAt(step, ['channels']), Channel.options) : [...standardChannels];
}

export function stepWords(step: unknown, say: Say, locale: string): string {
  const when = listAt(step, ['when']).map((each) => conditionWords(each, say, locale));
  const who = whoWords(step, say);
  const by = channelsOf(step).map((each) => say(`channel.${each}`));
  return [
    ...(when.length === 0 ? [] : [listWords(when, locale)]),
    who.length === 0 ? say('admin.step.nobody') : listWords(who, locale),
    by.length === 0 ? say('admin.step.noChannel') : by.join(valueAt(step, ['isParallel']) === true ? ' + ' : ' › '),
    ...(valueAt(step, ['isFailSafe']) === true ? [] : [say('admin.step.thenAfter', { seconds: textAt(step, ['waitS']) || '–' })]),
  ].join(' · ');
}
