// What waits, and why something was refused and what to do, in words.
import type { Say, WordId } from '../words/words.ts';
import type { Deed, Refusal } from './outbox.ts';

export function deedWords(deed: Deed, say: Say): string {
  switch (deed.what) {
    case 'accept':
    case 'decline':
    case 'photo':
    case 'close':
      return say(`outbox.deed.${deed.what}`);
    case 'status':
      return say('outbox.deed.status', { status: say(`report.${deed.status}`) });
    case 'take-back':
      return say('outbox.deed.takeBack', { status: say(`report.${deed.status}`) });
    case 'tick':
      return say(deed.isDone ? 'outbox.deed.tick' : 'outbox.deed.untick', { item: deed.text });
    case 'note':
      return say('outbox.deed.note', { text: deed.text });
    case 'sealed':
      return say(`outbox.sealed.${deed.was}`);
  }
}

const known: Readonly<Record<string, WordId>> = {
  'already-accepted': 'outbox.why.already-accepted', 'already-ended': 'outbox.why.already-ended', 'not-holder': 'outbox.why.not-holder', 'not-offered': 'outbox.why.not-offered',
  'status-went-back': 'outbox.why.status-went-back', 'nothing-to-take-back': 'outbox.why.nothing-to-take-back', 'waited-too-long': 'outbox.why.waited-too-long',
  'too-many-photos': 'outbox.why.too-many-photos', 'not-accepted-yet': 'outbox.why.not-holder', 'not-found': 'outbox.why.not-found', 'not-a-jpeg': 'outbox.why.photo',
  'photo-too-large': 'outbox.why.photo', 'cannot-be-opened': 'outbox.why.cannot-be-opened', 'picture-too-large': 'outbox.why.photo',
};

export function refusalWords({ kind, code }: Refusal, say: Say): string {
  const word = known[code];
  return word === undefined ? say('outbox.why.other', { reason: say(`wire.${kind}`) }) : say(word);
}
