// Which calm sentence stands for where help is. A name is used when there is one; nothing is promised that the server did not say.
import type { FamilyStatus } from '@mydr24/protocol';
import type { WordId } from '../words/words.ts';

type Shown = Pick<NonNullable<FamilyStatus['emergency']>, 'status' | 'responderGivenName'>;

export function sentenceId({ status, responderGivenName }: Shown): WordId {
  switch (status) {
    case 'countdown':
    case 'seeking':
    case 'cancelled':
      return 'family.now.seeking';
    case 'closed':
      return 'family.now.closed';
    default:
      return responderGivenName === null ? `family.now.${status}.someone` : `family.now.${status}`;
  }
}
