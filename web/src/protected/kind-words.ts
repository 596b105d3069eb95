// How a kind of specially protected notes is called: in the reader's language where every site has it, else as the site named it.
import type { ProtectedKind } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';

export const kindWords = ({ code, name }: ProtectedKind, say: Say): string => (code === 'substance-use' ? say('protected.kind.substance-use') : name);
