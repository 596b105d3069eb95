// Who asks, where the door lets in people only. Pure.
import type { PersonId } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';

export function personIdOf(caller: Caller): PersonId {
  if (caller.type !== 'person') throw new Error('the door let in somebody who is no person');
  return caller.personId;
}
