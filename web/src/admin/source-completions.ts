// Completion in the source pane: the fields and words the schema allows where the cursor stands.
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { pathAt } from './pack-text.ts';
import { wordsAt } from './schema-words.ts';

export function sourceCompletions(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/[\w-]*/);
  if (word === null || (word.from === word.to && !context.explicit)) return null;
  const text = context.state.doc.toString();
  const line = context.state.doc.lineAt(word.from);
  const isValue = /:\s*(\[.*)?$/.test(line.text.slice(0, word.from - line.from));
  // The word being typed is no field yet: what it stands in is asked for, not what it would be.
  const around = text.slice(0, word.from) + (isValue ? 'x' : 'x: x') + text.slice(word.to);
  const path = pathAt(around, word.from);
  const options = wordsAt(isValue ? path : path.slice(0, -1)).filter(({ isField }) => isField !== isValue);
  if (options.length === 0) return null;
  return { from: word.from, options: options.map(({ word: label, about, isField }) => ({ label, detail: about, apply: isField ? `${label}: ` : label })), validFor: /^[\w-]*$/ };
}
