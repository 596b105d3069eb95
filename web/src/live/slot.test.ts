// What is looked at is open, once; what nobody looks at is closed.
import { expect, test } from 'vitest';
import { createSlot } from './slot.ts';

test('[UI-L1] opens once for the first who looks and closes after the last', () => {
  const log: string[] = [];
  const slot = createSlot(() => `opened ${log.push('open')}`, (opened) => log.push(`close ${opened}`));
  expect([slot.get(), log]).toEqual([null, []]);
  let told = 0;
  const first = slot.subscribe(() => (told += 1));
  const second = slot.subscribe(() => (told += 1));
  expect([slot.get(), told, log]).toEqual(['opened 1', 2, ['open']]);
  first();
  expect(slot.get()).toBe('opened 1');
  second();
  expect([slot.get(), log]).toEqual([null, ['open', 'close opened 1']]);
});

test('[UI-L1] opens afresh for whoever looks again', () => {
  let opens = 0;
  const slot = createSlot(() => (opens += 1), () => undefined);
  slot.subscribe(() => undefined)();
  slot.subscribe(() => undefined);
  expect(slot.get()).toBe(2);
});
