// What somebody who acts may do, in a word or two.
import type { Say } from '../words/words.ts';

export const scopeWords = ({ mayChoose, maySee }: { mayChoose: boolean; maySee: boolean }, say: Say): string => say(mayChoose && maySee ? 'proxy.scope.both' : mayChoose ? 'proxy.scope.choose' : 'proxy.scope.see');
