// A plan while it is being filled in, and small changes of it. Whether it is good is the server's to say.
import type { RotaHours, RotaPattern, RotaPlan } from '@mydr24/protocol';

export function emptyPattern(startsOn: string): RotaPattern {
  return { personIds: [], startsOn, endsOn: null, handOverTime: '08:00', turn: { length: 1, unit: 'weeks' }, hours: [] };
}

export function emptyPlan(timeZone: string, startsOn: string): RotaPlan {
  return { duty: '', name: '', facilityId: null, timeZone, patterns: [emptyPattern(startsOn)], whenAbsent: 'next-in-rotation', standInId: null };
}

export const emptyHours: RotaHours = { weekdays: [1, 2, 3, 4, 5], fromTime: '08:00', toTime: '20:00' };

export const replaced = <Item>(items: readonly Item[], at: number, item: Item): Item[] => items.map((each, n) => (n === at ? item : each));
export const removed = <Item>(items: readonly Item[], at: number): Item[] => items.filter((_, n) => n !== at);

/** One place earlier; the first becomes the last, so that every order can be reached with one button. */
export function earlier<Item>(items: readonly Item[], at: number): Item[] {
  const item = items[at];
  if (item === undefined) return [...items];
  const rest = removed(items, at);
  return at === 0 ? [...rest, item] : [...rest.slice(0, at - 1), item, ...rest.slice(at - 1)];
}

/** Worth a preview: without anybody there is nothing to see yet. */
export const hasPeople = ({ patterns }: RotaPlan): boolean => patterns.some(({ personIds }) => personIds.length > 0);

/** `Cardiology on call` becomes `cardiology-on-call`. */
export function dutyOf(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/[^\w\s-]/g, '').toLowerCase();
  return plain.trim().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^[^a-z]+|-+$/g, '').slice(0, 40);
}
