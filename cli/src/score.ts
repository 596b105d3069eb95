// `mydr24 score news2|pews|meows|qsofa [FILE|-]`: anyone's check of our arithmetic. One JSON line in, one JSON line out, by the very code the
// server scores with. A line that cannot be read is answered as rejected and the rest go on; nothing is stored.
import { scoreNews2Set } from '@mydr24/server/monitoring/news2-set.ts';
import { otherScoreNames, scoreOtherSet, type OtherScoreName } from '@mydr24/server/monitoring/other-score-set.ts';
import type { ExitCode, Io } from './io.ts';
import { inputLines, unreadable } from './read-input.ts';

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

// Never part of what was read: a line may hold somebody's vitals.
const rejected = (line: number, found: string): Fields => ({
  status: 'rejected', total: null, error: `line ${line}: ${found}; send one JSON object a line, a set of observations or {"id", "input"}`, line,
});

type ScoreName = 'news2' | OtherScoreName;
const names: readonly ScoreName[] = ['news2', ...otherScoreNames];
const scoreSet = (name: ScoreName, input: Fields): object => (name === 'news2' ? scoreNews2Set(input) : scoreOtherSet(name, input));

function answer(name: ScoreName, text: string, line: number): { readonly reply: Fields; readonly isReadable: boolean } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { reply: rejected(line, 'not JSON'), isReadable: false };
  }
  if (!isObject(parsed)) return { reply: rejected(line, 'not a JSON object'), isReadable: false };
  const echo = 'id' in parsed ? { id: parsed['id'] } : {};
  const input = 'input' in parsed ? parsed['input'] : parsed;
  if (!isObject(input)) return { reply: { ...echo, ...rejected(line, '"input" is not a JSON object') }, isReadable: false };
  return { reply: { ...echo, ...scoreSet(name, input) }, isReadable: true };
}

/** Exit code 0 when every line could be read, 1 when one could not, 2 when used wrongly. */
export async function runScore(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [score, file, ...surplus] = argv;
  const name = names.find((one) => one === score);
  if (name === undefined || surplus.length > 0) {
    io.err('mydr24 score: say which score, and one file at most: mydr24 score news2|pews|meows|qsofa [FILE|-]\n');
    return 2;
  }
  let line = 0;
  let isAllReadable = true;
  try {
    for await (const text of inputLines(file, io)) {
      line += 1;
      // A byte order mark before the first line is not part of it.
      const trimmed = text.replace(/^\uFEFF/, '').trim();
      if (trimmed === '') continue;
      const { reply, isReadable } = answer(name, trimmed, line);
      isAllReadable &&= isReadable;
      io.out(`${JSON.stringify(reply)}\n`);
    }
  } catch (error) {
    const reason = unreadable(error, file);
    if (reason === undefined) throw error;
    io.err(`mydr24 score: ${reason}\n`);
    return 1;
  }
  return isAllReadable ? 0 : 1;
}
