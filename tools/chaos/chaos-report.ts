// Rounds as lines, as a summary and as the document of the last full run. Formats; judges nothing.
import { checkNames } from './checks.ts';
import { FAULTS } from './faults.ts';
import type { Round } from './rehearsal.ts';

export function asLine({ n, fault, struckAfterMs, readyAfterMs, readings, emergencies, problems }: Round): string {
  const outcome = problems.length === 0 ? 'all promises held' : `BROKEN: ${problems.join('; ')}`;
  return `round ${n}: ${fault} killed after ${struckAfterMs} ms, ready again after ${(readyAfterMs / 1000).toFixed(2)} s; ${readings} readings, ${emergencies} emergencies so far; ${outcome}`;
}

export function summarise(rounds: readonly Round[]): string {
  const rows = FAULTS.map((fault) => {
    const some = rounds.filter((round) => round.fault === fault);
    const seconds = some.map(({ readyAfterMs }) => readyAfterMs / 1000).toSorted((a, b) => a - b);
    const broken = some.filter(({ problems }) => problems.length > 0).length;
    return [fault, some.length, secondsOf(seconds[seconds.length >> 1]), secondsOf(seconds.at(-1)), broken];
  });
  const last = rounds.at(-1);
  const table = [['killed', 'rounds', 'ready again, median', 'longest', 'rounds with a broken promise'], ['---', '---', '---', '---', '---'], ...rows];
  return [
    table.map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
    '',
    `${last?.readings ?? 0} acknowledged readings, ${last?.emergencies ?? 0} emergencies, ${last?.accepted ?? 0} accepts and ${last?.events ?? 0} events handed to followers were checked.`,
  ].join('\n');
}

const secondsOf = (value: number | undefined): string => (value === undefined ? '' : `${value.toFixed(2)} s`);

export function asDocument(rounds: readonly Round[], { seed, at }: { seed: number; at: string }): string {
  return `# Kill -9 during load

\`npm run chaos\` kills the server, its PostgreSQL, or both at a random moment while devices send, responders accept and
close, nurses acknowledge and everybody follows topics. After each blow it compares what the clients were told with the
database: ${checkNames.join('; ')}; and a follower that came through shows what a fresh one is shown. Ready again means
/readyz answers 200 and is counted from the kill, the process start included; the promise is 10 s.

A seed repeats the choices (what is killed and when, batch sizes, who accepts); it cannot repeat what the machine does
between them. A power cut is not rehearsed here: the disk keeps what the killed processes had written.

The last full run, ${at} UTC, seed ${seed}:

${summarise(rounds)}

${rounds.map((round) => `- ${asLine(round)}`).join('\n')}
`;
}
