// A command's input: a named file, or standard input for `-` and for nothing. As lines for streams, or whole.
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Io } from './io.ts';

const open = (file: string | undefined, io: Io): NodeJS.ReadableStream =>
  file === undefined || file === '-' ? io.stdin : createReadStream(resolve(io.cwd, file));

/** Lines without their ends; throws the file system's error when the file cannot be read. */
export async function* inputLines(file: string | undefined, io: Io): AsyncGenerator<string> {
  const input = open(file, io);
  const failures: Error[] = [];
  const lines = createInterface({ input, crlfDelay: Infinity });
  // readline ends quietly when its input fails, so the error is kept and thrown here.
  input.once('error', (error: Error) => {
    failures.push(error);
    lines.close();
  });
  for await (const line of lines) yield line;
  for (const failure of failures) throw failure;
}

export async function inputText(file: string | undefined, io: Io): Promise<string> {
  const pieces: string[] = [];
  for await (const line of inputLines(file, io)) pieces.push(line);
  return pieces.join('\n');
}

/** What to say when a named file cannot be read; undefined when the error is of another kind. */
export function unreadable(error: unknown, file: string | undefined): string | undefined {
  const code = (error as { code?: string }).code;
  if (code === 'ENOENT') return `there is no file ${file}`;
  if (code === 'EISDIR') return `${file} is a folder; name a file, or - for standard input`;
  return code === 'EACCES' ? `${file} may not be read` : undefined;
}

/** Every byte of it; throws as `inputLines` does. */
export async function inputBytes(file: string | undefined, io: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of open(file, io)) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}
