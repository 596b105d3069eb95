// `mydr24 protocol ...`: what a pack's author does without a server: lint, compare, rehearse, sign, verify. Reads and writes files only.
import type { ExitCode, Io } from './io.ts';
import { diff } from './protocol-diff.ts';
import { lint } from './protocol-lint.ts';
import { printSchema, sign, verify } from './protocol-sign.ts';
import { simulate } from './protocol-simulate.ts';
import { WrongUse } from './protocol-pack.ts';

type Part = (argv: string[], io: Io) => ExitCode;
const parts: Readonly<Record<string, Part>> = { lint, simulate, diff, sign, verify, schema: printSchema };

const HELP = `mydr24 protocol lint PACK [--staffing FILE.json] [--json]
  judge a pack; exit code 1 when it could not be activated
mydr24 protocol simulate PACK --kind KIND [--staffing FILE.json] [--at ISO] [--place home|UNIT] [--cause alarm|sos|staff]
    [--priority high|medium|low] [--absent PERSON ...] [--dead CHANNEL[:PERSON] ...] [--answer PERSON:SECONDS[:accept|acknowledge|decline|receipt] ...] [--json]
  run an emergency on a simulated clock; nothing leaves; exit code 1 when the promise is not kept
mydr24 protocol diff BEFORE AFTER [--json]
  what changed: steps, waits, people, numbers, texts; exit code 1 when something did
mydr24 protocol sign PACK (--key FILE | --new-key FOLDER)
  write PACK.sig; --new-key makes FOLDER/private.json and FOLDER/public.json first: keep the private one to yourself
mydr24 protocol verify PACK [--keys FILE]
  check PACK.sig against public keys; those of the program unless given
mydr24 protocol schema
  print the JSON schema of a pack, for editors

PACK is a file, or the name of a pack that comes with the program, e.g. ad-112. See docs/guides/protocols.md.
`;

export async function runProtocol(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name = '', ...rest] = argv;
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(HELP);
    return 0;
  }
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (part === undefined) {
    io.err(`mydr24 protocol: say what to do: ${Object.keys(parts).join(', ')}; see mydr24 protocol --help\n`);
    return 2;
  }
  try {
    return part(rest, io);
  } catch (error) {
    if (error instanceof WrongUse || isArgumentError(error)) {
      io.err(`mydr24 protocol ${name}: ${(error as Error).message}\n`);
      return error instanceof WrongUse ? error.exit : 2;
    }
    throw error;
  }
}

const isArgumentError = (error: unknown): boolean => String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
