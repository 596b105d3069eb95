// `mydr24 alarm simulate [FILE|-]`: what the alarm rules make of a written timeline, as JSON lines. Takes one timeline, an array
// of them, JSON lines, or a document with `timelines` and `defaults`. Runs no clock and touches no running server.
import { playTimeline } from '@mydr24/server/monitoring/alarm-timeline.ts';
import { readTimeline } from '@mydr24/server/monitoring/timeline-input.ts';
import type { ExitCode, Io } from './io.ts';
import { inputText, unreadable } from './read-input.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

type Entry = { readonly timeline: unknown; readonly defaults: unknown } | { readonly error: string };

const entriesOf = (parsed: unknown): Entry[] => {
  if (Array.isArray(parsed)) return parsed.map((timeline: unknown) => ({ timeline, defaults: {} }));
  if (!isObject(parsed) || !Array.isArray(parsed['timelines'])) return [{ timeline: parsed, defaults: {} }];
  return parsed['timelines'].map((timeline: unknown) => ({ timeline, defaults: parsed['defaults'] ?? {} }));
};

/** The whole text as one document, or else each line as one. */
function readEntries(text: string): Entry[] {
  try {
    return entriesOf(JSON.parse(text));
  } catch {
    return text.split('\n').flatMap((line, index): Entry[] => {
      if (line.trim() === '') return [];
      try {
        return entriesOf(JSON.parse(line));
      } catch {
        return [{ error: `line ${index + 1}: not JSON; send a timeline a line, or one JSON document` }];
      }
    });
  }
}

const idOf = (timeline: unknown): { readonly id?: unknown } => (isObject(timeline) && 'id' in timeline ? { id: timeline['id'] } : {});

function play(entry: Entry): { readonly reply: object; readonly isPlayed: boolean } {
  if ('error' in entry) return { reply: { error: entry.error }, isPlayed: false };
  const read = readTimeline(entry.timeline, entry.defaults);
  if (!read.ok) return { reply: { ...idOf(entry.timeline), error: read.refusal }, isPlayed: false };
  return { reply: { ...idOf(entry.timeline), events: playTimeline(read.timeline) }, isPlayed: true };
}

/** Exit code 0 when every timeline was played, 1 when one could not be read, 2 when used wrongly. */
export async function runAlarmSimulate(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [verb, file, ...surplus] = argv;
  if (verb !== 'simulate' || surplus.length > 0) {
    io.err('mydr24 alarm: mydr24 alarm simulate [FILE|-]\n');
    return 2;
  }
  let text: string;
  try {
    text = await inputText(file, io);
  } catch (error) {
    const reason = unreadable(error, file);
    if (reason === undefined) throw error;
    io.err(`mydr24 alarm: ${reason}\n`);
    return 1;
  }
  const played = readEntries(text.replace(/^\uFEFF/, '')).map(play);
  for (const { reply } of played) io.out(`${JSON.stringify(reply)}\n`);
  if (played.length === 0) io.err('mydr24 alarm: found no timeline in the input\n');
  return played.length > 0 && played.every(({ isPlayed }) => isPlayed) ? 0 : 1;
}
