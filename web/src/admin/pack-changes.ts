// What changes for people between two packs, in words: who is paged, by what, how long it waits, what they read. Compares only;
// whether a change is good is for two people to say.
import { EmergencyKind, type ProtocolPack } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';
import { channelsOf, conditionWords, listWords, whoWords } from './step-words.ts';

export interface PackChange {
  /** Null: for the whole pack. */
  kind: EmergencyKind | null;
  text: string;
}

export interface ChangeGroup {
  /** Those of which the very same is true; none: the whole pack. */
  kinds: readonly EmergencyKind[];
  texts: readonly string[];
}

/** Several kinds often share one plan: what changes for all of them is said once. */
export function groupChanges(changes: readonly PackChange[]): ChangeGroup[] {
  const textsOf = (kind: EmergencyKind | null): string[] => changes.filter((each) => each.kind === kind).map(({ text }) => text);
  const groups = new Map<string, { kinds: EmergencyKind[]; texts: string[] }>();
  for (const kind of new Set(changes.map((each) => each.kind))) {
    const texts = textsOf(kind);
    const key = `${kind === null} ${texts.join('\n')}`;
    const group = groups.get(key) ?? { kinds: [], texts };
    if (kind !== null) group.kinds.push(kind);
    groups.set(key, group);
  }
  return [...groups.values()];
}

type Kind = NonNullable<ProtocolPack['kinds'][EmergencyKind]>;
type Step = Kind['steps'][number];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export function packChanges(before: ProtocolPack, after: ProtocolPack, say: Say, locale: string): PackChange[] {
  const whole = wholeChanges(before, after, say).map((text): PackChange => ({ kind: null, text }));
  const kinds = EmergencyKind.options.flatMap((kind) => kindChanges(before.kinds[kind], after.kinds[kind], say, locale).map((text): PackChange => ({ kind, text })));
  return [...whole, ...kinds];
}

function wholeChanges(before: ProtocolPack, after: ProtocolPack, say: Say): string[] {
  const numberOf = (pack: ProtocolPack, id: string): string => pack.numbers.find((each) => each.id === id)?.number ?? say('admin.change.none');
  const ids = [...new Set([...before.numbers, ...after.numbers].map(({ id }) => id))];
  const seconds = <T extends object>(one: T, other: T, names: Readonly<Record<keyof T, string>>): string[] =>
    (Object.keys(names) as (keyof T)[]).filter((key) => one[key] !== other[key]).map((key) => say('admin.change.seconds', { name: names[key], before: String(one[key]), after: String(other[key]) }));
  return [
    ...ids.filter((id) => numberOf(before, id) !== numberOf(after, id)).map((id) => say('admin.change.number', { id, before: numberOf(before, id), after: numberOf(after, id) })),
    ...seconds(before.promise, after.promise, { reachedWithinS: say('admin.limit.reachedWithinS'), silentAtMostS: say('admin.limit.silentAtMostS'), failSafeWithinS: say('admin.limit.failSafeWithinS') }),
    ...seconds(before.limits, after.limits, {
      countdownS: say('admin.limit.countdownS'), receiptWaitS: say('admin.limit.receiptWaitS'), nextPersonWaitS: say('admin.limit.nextPersonWaitS'), unreachedWaitS: say('admin.limit.unreachedWaitS'),
      moveWaitS: say('admin.limit.moveWaitS'), lostWaitS: say('admin.limit.lostWaitS'), acknowledgedWaitS: say('admin.limit.acknowledgedWaitS'), soonerByS: say('admin.limit.soonerByS'),
    }),
    ...(isSame(before.languages, after.languages) ? [] : [say('admin.change.languages', { before: before.languages.join(', '), after: after.languages.join(', ') })]),
    ...(before.timeZone === after.timeZone ? [] : [say('admin.change.timeZone', { before: before.timeZone, after: after.timeZone })]),
    ...(isSame(before.sources, after.sources) ? [] : [say('admin.change.sources')]),
    ...(isSame(before.title, after.title) && isSame(before.notice, after.notice) ? [] : [say('admin.change.texts')]),
  ];
}

function kindChanges(before: Kind | undefined, after: Kind | undefined, say: Say, locale: string): string[] {
  if (before === undefined) return after === undefined ? [] : [say('admin.change.kindAdded', { n: after.steps.length })];
  if (after === undefined) return [say('admin.change.kindRemoved')];
  return [
    ...planChanges(before.steps, after.steps, say, locale),
    ...(isSame(before.team, after.team) ? [] : [say('admin.change.team', { before: teamOf(before, say, locale), after: teamOf(after, say, locale) })]),
    ...(before.repeatLastEveryS === after.repeatLastEveryS ? [] : [say('admin.change.seconds', { name: say('admin.kind.repeat'), before: before.repeatLastEveryS, after: after.repeatLastEveryS })]),
    ...(before.isCritical === after.isCritical ? [] : [say(after.isCritical ? 'admin.change.critical' : 'admin.change.notCritical')]),
    ...(isSame(before.raisedBy, after.raisedBy) ? [] : [say('admin.change.raisedBy')]),
    ...(isSame(before.needs, after.needs) ? [] : [say('admin.change.needs')]),
    ...(before.number === after.number ? [] : [say('admin.change.number', { id: say('channel.fail-safe'), before: before.number, after: after.number })]),
    ...(isSame(before.checklist, after.checklist) ? [] : [say('admin.change.checklist', { before: before.checklist.length, after: after.checklist.length })]),
    ...(isSame(before.callerQuestions, after.callerQuestions) ? [] : [say('admin.change.questions')]),
    ...(isSame(before.handOver, after.handOver) && isSame(before.title, after.title) ? [] : [say('admin.change.texts')]),
    ...(before.familyNotice === after.familyNotice ? [] : [say('admin.change.family', { before: say(`admin.family.${before.familyNotice}`), after: say(`admin.family.${after.familyNotice}`) })]),
  ];
}

/** A step is the same step while it keeps its name. */
function planChanges(before: readonly Step[], after: readonly Step[], say: Say, locale: string): string[] {
  const kept = after.filter((step) => before.some(({ id }) => id === step.id));
  const order = before.filter((step) => kept.some(({ id }) => id === step.id)).map(({ id }) => id);
  return [
    ...before.filter((step) => !kept.some(({ id }) => id === step.id)).map((step) => say('admin.change.stepRemoved', { name: step.id })),
    ...after.flatMap((step, index) => (kept.includes(step) ? [] : [say('admin.change.stepAdded', { name: step.id, n: index + 1, who: orDash(whoWords(step, say), locale), seconds: step.waitS })])),
    ...(isSame(order, kept.map(({ id }) => id)) ? [] : [say('admin.change.order', { order: kept.map(({ id }) => id).join(' › ') })]),
    ...kept.flatMap((step) => stepChanges(before.find(({ id }) => id === step.id) ?? step, step, say, locale)),
  ];
}

function stepChanges(before: Step, after: Step, say: Say, locale: string): string[] {
  const name = after.id;
  const by = (step: Step): string => channelsOf(step).map((each) => say(`channel.${each}`)).join(' › ') || '–';
  const when = (step: Step): string => (step.when.length === 0 ? say('admin.when.always') : listWords(step.when.map((each) => conditionWords(each, say, locale)), locale));
  const who = (step: Step): string => orDash(whoWords(step, say), locale);
  const told = (id: 'admin.change.who' | 'admin.change.channels' | 'admin.change.when', text: (step: Step) => string): string[] => (text(before) === text(after) ? [] : [say(id, { name, before: text(before), after: text(after) })]);
  return [
    ...(before.waitS === after.waitS ? [] : [say('admin.change.wait', { name, before: before.waitS, after: after.waitS })]),
    ...((before.widenEveryS ?? 10) === (after.widenEveryS ?? 10) ? [] : [say('admin.change.widen', { name, before: before.widenEveryS ?? 10, after: after.widenEveryS ?? 10 })]),
    ...told('admin.change.who', who),
    ...told('admin.change.channels', by),
    ...told('admin.change.when', when),
    ...(before.isParallel === after.isParallel && before.isFailSafe === after.isFailSafe && isSame(before.needs, after.needs) ? [] : [say('admin.change.way', { name })]),
  ];
}

const teamOf = ({ team = [] }: Kind, say: Say, locale: string): string => orDash(team.map(({ place }) => say(`team.place.${place}`)), locale);
const orDash = (words: readonly string[], locale: string): string => (words.length === 0 ? '–' : listWords(words, locale));
