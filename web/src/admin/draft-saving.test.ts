// A draft never claims to be saved when it is not.
import { wireError } from '@mydr24/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opened, saving, wouldLose, type SavingEvent } from './draft-saving.ts';

const start = opened({ text: 'a', revision: 1 }, null);
const after = (...events: SavingEvent[]) => events.reduce(saving, start);
const lost: SavingEvent = { type: 'failed', error: wireError('unavailable', 'unreachable', '') };
const theirs: SavingEvent = { type: 'overtaken', theirs: { text: 'theirs', revision: 5, byName: 'Pere' } };

test('[UI-K4] typed, sent, stored: saved', () => {
  expect(after({ type: 'typed', text: 'ab' }).save.tag).toBe('waiting');
  expect(after({ type: 'typed', text: 'ab' }, { type: 'sent' }, { type: 'stored', revision: 2, at: 9 })).toEqual({ text: 'ab', saved: { text: 'ab', revision: 2 }, save: { tag: 'saved', at: 9 } });
});

test('[UI-K4] what is typed while saving waits for the next save', () => {
  const state = after({ type: 'typed', text: 'ab' }, { type: 'sent' }, { type: 'typed', text: 'abc' }, { type: 'stored', revision: 2, at: 9 });
  expect([state.save.tag, state.saved, wouldLose(state)]).toEqual(['waiting', { text: 'ab', revision: 2 }, true]);
});

test('[UI-K4] a failed save keeps the words and is sent again', () => {
  const state = after({ type: 'typed', text: 'ab' }, { type: 'sent' }, lost);
  expect([state.save.tag, state.text, wouldLose(state)]).toEqual(['kept', 'ab', true]);
  expect(saving(state, { type: 'sent' }).save.tag).toBe('saving');
});

test('[UI-K4] what somebody else saved is overwritten only by who has been told', () => {
  const state = after({ type: 'typed', text: 'mine' }, { type: 'sent' }, theirs);
  expect(saving(state, { type: 'sent' })).toBe(state);
  expect(saving(state, { type: 'keep-mine' })).toMatchObject({ text: 'mine', saved: { revision: 5 }, save: { tag: 'waiting' } });
  expect(saving(state, { type: 'take-theirs' })).toMatchObject({ text: 'theirs', saved: { revision: 5 }, save: { tag: 'saved' } });
});

const anyEvent = fc.oneof(
  fc.constantFrom('a', 'ab', 'abc').map((text): SavingEvent => ({ type: 'typed', text })),
  fc.constantFrom<SavingEvent>({ type: 'sent' }, { type: 'stored', revision: 2, at: 9 }, lost, theirs, { type: 'keep-mine' }, { type: 'take-theirs' }),
);

test('[UI-K4] "saved" is said only while the server has every word', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      const state = after(...events);
      if (state.save.tag === 'saved') expect(wouldLose(state)).toBe(false);
    }),
  );
});
