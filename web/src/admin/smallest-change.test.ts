// The form's edits reach the source as small changes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallestChange } from './smallest-change.ts';

test('the change turns the one text into the other and begins and ends with what differs', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (head, before, after, tail) => {
      const [one, other] = [head + before + tail, head + after + tail];
      const change = smallestChange(one, other);
      if (change === null) {
        expect(one).toBe(other);
        return;
      }
      expect(one.slice(0, change.from) + change.insert + one.slice(change.to)).toBe(other);
      expect(change.to - change.from).toBeLessThanOrEqual(before.length);
    }),
  );
});
