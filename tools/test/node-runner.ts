// Runs `node:test` files, each in a process of its own, and tells of every file as it ends. Failures come back in full,
// with what the file printed.
import { type EventData, run } from 'node:test';
import { relative } from 'node:path';
import { inspect } from 'node:util';
import { failure, NOTHING, sum, type Tally } from './tally.ts';

export interface NodeRun {
  readonly files: readonly string[];
  readonly cwd: string;
  readonly concurrency: number;
  /** For one test; a hanging one fails instead of hanging the run. */
  readonly timeoutMs: number;
  readonly onFile: (line: string) => void;
}

interface FileState {
  passed: number;
  failed: number;
  failures: string[];
  printed: string[];
  startedAt: number;
}

const MAX_PRINTED_LINES = 60;
/** A file may take as long as this many of its tests at their limit. */
const TESTS_LONG = 3;

export async function runNodeTests({ files, cwd, concurrency, timeoutMs, onFile }: NodeRun): Promise<Tally> {
  if (files.length === 0) return NOTHING;
  const states = new Map<string, FileState>();
  const stateOf = (file: string): FileState => {
    const state = states.get(file) ?? {
      passed: 0,
      failed: 0,
      failures: [],
      printed: [],
      startedAt: performance.now(),
    };
    states.set(file, state);
    return state;
  };
  const ended = new Set<string>();
  const waiting = [...files];
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await runOne(file);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  for (const file of files) if ((states.get(file)?.passed ?? 0) === 0) onFile(`  ✖ ${file}  nothing passed`);
  return sum(
    files.map((file) =>
      ended.has(file) || (states.get(file)?.failed ?? 0) > 0
        ? tallyOf(file, states.get(file))
        : unfinished(file),
    ),
  );

  /** One process a file, ended by us when it hangs. It is never made to exit: that would lose results on their way here. */
  async function runOne(file: string): Promise<void> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutMs * TESTS_LONG);
    await follow(
      file,
      run({
        files: [`${cwd}/${file}`],
        cwd,
        concurrency: 1,
        timeout: timeoutMs,
        isolation: 'process',
        signal: limit.signal,
      }),
    ).finally(() => clearTimeout(timer));
  }

  async function follow(own: string, stream: ReturnType<typeof run>): Promise<void> {
    stream.on('test:pass', (event) => {
      if (isLeaf(event))
        stateOf(fileOf(event, cwd)).passed += isFileItself(event) || event.skip || event.todo ? 0 : 1;
    });
    stream.on('test:fail', (event) => {
      const state = stateOf(fileOf(event, cwd));
      // A suite fails with its tests; its own hooks failing is told by the error being its own.
      if (event.details.type === 'suite' && isOnlyOfChildren(event)) return;
      if (isFileItself(event) && state.failed > 0) return;
      state.failed += 1;
      state.failures.push(describeFailure(event));
    });
    for (const name of ['test:stderr', 'test:stdout'] as const) {
      stream.on(name, (event) => void stateOf(relative(cwd, event.file ?? '')).printed.push(event.message));
    }
    stream.on('test:summary', (event) => {
      // The process's own summary names the file; the run's, which follows, does not and says whether all of it was well.
      if (event.file !== undefined) onFile(lineOf(own, stateOf(own), event.duration_ms));
      else if (event.success || stateOf(own).failed > 0) ended.add(own);
    });
    for await (const _ of stream);
  }
}

function unfinished(file: string): Tally {
  return failure(`${file}: its end was never reported: it was cut off, crashed, or still ran at the limit`);
}

function tallyOf(file: string, state: FileState | undefined): Tally {
  if (state === undefined || state.passed + state.failed === 0) return failure(`${file}: no test ran in it`);
  if (state.failed === 0) return { passed: state.passed, failed: 0, failures: [] };
  const printed = state.printed.join('').trimEnd().split('\n').slice(-MAX_PRINTED_LINES).join('\n');
  const failures = state.failures.map((text) => `${file}\n${text}`);
  if (printed !== '') failures.push(`${file} printed:\n${printed}`);
  return { passed: state.passed, failed: state.failed, failures };
}

function isLeaf(event: EventData.TestPass): boolean {
  return event.details.type !== 'suite';
}

/** A file that ended without declaring a test is reported as a test named by its path. */
function isFileItself({
  name,
  file,
  nesting,
}: {
  name: string;
  file?: string | undefined;
  nesting: number;
}): boolean {
  return nesting === 0 && (name === file || /^\/.*\.ts$/.test(name));
}

function fileOf(event: { file?: string | undefined; name: string }, cwd: string): string {
  return relative(cwd, event.file ?? event.name);
}

function isOnlyOfChildren(event: EventData.TestFail): boolean {
  return (event.details.error as { failureType?: string }).failureType === 'subtestsFailed';
}

function describeFailure(event: EventData.TestFail): string {
  const error = event.details.error.cause ?? event.details.error;
  const where = event.line === undefined ? '' : ` (line ${event.line})`;
  return `  ✖ ${event.name}${where}\n${inspect(error, { depth: 6 }).replace(/^/gm, '    ')}`;
}

function lineOf(file: string, state: FileState, durationMs: number): string {
  const failed = state.failed > 0 ? `, ${state.failed} FAILED` : '';
  return `  ${state.failed > 0 || state.passed === 0 ? '✖' : '✔'} ${file}  ${state.passed}${failed}  ${(durationMs / 1000).toFixed(1)} s`;
}
