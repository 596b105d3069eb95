// What a command sees of the world: its streams, folder and environment as values, so that commands can be tested
// without a process. Exit codes: 0 done, 1 the answer is no or something failed, 2 used wrongly.
import type { Readable } from 'node:stream';

export interface Io {
  readonly stdin: Readable;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The caller's folder; file arguments are relative to it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTty: boolean;
}

export type ExitCode = 0 | 1 | 2;
export type Command = (argv: readonly string[], io: Io) => Promise<ExitCode>;

export function processIo(): Io {
  return {
    stdin: process.stdin,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    cwd: process.cwd(),
    env: process.env,
    isTty: process.stdout.isTTY,
  };
}
