// What differs between two packs in the words of those who live by them: kinds, steps, waits, people, numbers, texts. The order of
// keys, comments and anchors says nothing and is not reported.
import type { EmergencyKind, PackKind, PackStep, ProtocolPack } from '@mydr24/protocol';
import { emergencyKinds } from './pack-plan.ts';

export interface PackChange {
  /** Where, e.g. `stroke, step nearest`. */
  where: string;
  /** In English: what it was and what it is. */
  what: string;
}

export function diffPacks(before: ProtocolPack, after: ProtocolPack): PackChange[] {
  const whole: PackChange[] = [
    ...fields('pack', before, after, ['region', 'title', 'notice', 'languages', 'language', 'timeZone', 'validFrom']),
    ...fields('limits', before.limits, after.limits, Object.keys(after.limits) as (keyof ProtocolPack['limits'])[]),
    ...fields('promise', before.promise, after.promise, Object.keys(after.promise) as (keyof ProtocolPack['promise'])[]),
    ...byId('number', before.numbers, after.numbers, (where, a, b) => fields(where, a, b, ['number', 'label'])),
    ...byId('source', before.sources, after.sources, (where, a, b) => fields(where, a, b, ['title', 'publisher', 'url', 'accessed'])),
  ];
  return [...whole, ...emergencyKinds.flatMap((name) => diffKind(name, before.kinds[name], after.kinds[name]))];
}

function diffKind(name: EmergencyKind, before: PackKind | undefined, after: PackKind | undefined): PackChange[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined || after === undefined) return [{ where: name, what: before === undefined ? 'added' : 'removed' }];
  return [
    ...fields(name, before, after, ['title', 'raisedBy', 'isCritical', 'number', 'needs', 'team', 'repeatLastEveryS', 'handOver', 'familyNotice']),
    ...byId(`${name}, step`, before.steps, after.steps, diffStep),
    ...(idsOf(before.steps) !== idsOf(after.steps) && isSameSet(before.steps, after.steps) ? [{ where: `${name}, steps`, what: `order was ${idsOf(before.steps)}, is ${idsOf(after.steps)}` }] : []),
    ...byId(`${name}, checklist`, before.checklist, after.checklist, (where, a, b) => fields(where, a, b, ['text', 'source'])),
    ...byId(`${name}, question`, before.callerQuestions, after.callerQuestions, (where, a, b) => fields(where, a, b, ['text', 'answers'])),
  ];
}

const diffStep = (where: string, before: PackStep, after: PackStep): PackChange[] =>
  fields(where, before, after, ['when', 'roles', 'onCall', 'alerts', 'offerTo', 'needs', 'channels', 'isParallel', 'waitS', 'widenEveryS', 'isFailSafe']);

const idsOf = (items: readonly { id: string }[]): string => items.map(({ id }) => id).join(', ');
const isSameSet = (a: readonly { id: string }[], b: readonly { id: string }[]): boolean => a.length === b.length && a.every(({ id }) => b.some((other) => other.id === id));

function byId<T extends { id: string }>(what: string, before: readonly T[], after: readonly T[], diff: (where: string, before: T, after: T) => PackChange[]): PackChange[] {
  const gone = before.filter(({ id }) => !after.some((other) => other.id === id)).map(({ id }) => ({ where: `${what} ${id}`, what: 'removed' }));
  const rest = after.flatMap((item) => {
    const old = before.find(({ id }) => id === item.id);
    return old === undefined ? [{ where: `${what} ${item.id}`, what: 'added' }] : diff(`${what} ${item.id}`, old, item);
  });
  return [...gone, ...rest];
}

function fields<T extends object>(where: string, before: T, after: T, names: readonly (keyof T & string)[]): PackChange[] {
  return names.flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    if (isText(was) && isText(is)) return textFields(where, name, was, is);
    return [{ where, what: `${name} was ${shown(was)}, is ${shown(is)}` }];
  });
}

const isText = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((inner) => typeof inner === 'string');

function textFields(where: string, name: string, was: Record<string, string>, is: Record<string, string>): PackChange[] {
  const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...keys].filter((key) => was[key] !== is[key]).map((key) => ({ where, what: `${name} (${key}) was ${shown(was[key])}, is ${shown(is[key])}` }));
}

function shown(value: unknown): string {
  if (value === undefined) return 'not said';
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? `[${value.join(', ')}]` : JSON.stringify(value);
}
