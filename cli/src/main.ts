// `mydr24`: finds the command, answers `--help`, turns what a command throws into one line and an exit code.
import { Fault } from '@mydr24/server/platform/fault.ts';
import { nearestName } from '@mydr24/server/platform/nearest-name.ts';
import { type CommandEntry, commands } from './commands.ts';
import { type ExitCode, type Io, processIo } from './io.ts';
import { withVaultSecrets } from './vault-secrets.ts';
import manifest from '../package.json' with { type: 'json' };

export async function runMain(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const entry = commands.find((each) => each.name === rest[0]);
    if (entry) return runCommand(entry, ['--help'], io);
    io.out(helpText());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-V' || name === 'version') {
    io.out(`${manifest.version}\n`);
    return 0;
  }
  const entry = commands.find((each) => each.name === name);
  if (entry) return runCommand(entry, rest, io);
  const nearest = nearestName(name, commands.map((each) => each.name));
  io.err(`mydr24: unknown command "${name}"${nearest ? `; did you mean "${nearest}"?` : ''} See mydr24 --help.\n`);
  return 2;
}

async function runCommand(entry: CommandEntry, rest: readonly string[], io: Io): Promise<ExitCode> {
  if (!entry.hasOwnHelp && (rest.includes('--help') || rest.includes('-h'))) {
    io.out(`mydr24 ${entry.usage}\n  ${entry.summary}\n${entry.details ? `\n${entry.details}\n` : ''}`);
    return 0;
  }
  try {
    const command = await entry.load();
    return await command(rest, await withVaultSecrets(io));
  } catch (error) {
    if (isMissingCommand(error, entry)) {
      io.err(`mydr24: the command "${entry.name}" is not part of this version\n`);
      return 1;
    }
    if (error instanceof Fault) {
      io.err(`mydr24 ${entry.name}: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

function isMissingCommand(error: unknown, entry: CommandEntry): boolean {
  const { code, message = '' } = error as { code?: string; message?: string };
  const files = [`/${entry.name}.ts`, `/${entry.name}-simulate.ts`];
  return code === 'ERR_MODULE_NOT_FOUND' && files.some((file) => message.includes(`cli/src${file}' imported`));
}

function helpText(): string {
  const width = Math.max(...commands.map((each) => each.name.length));
  const rows = commands.map((each) => `  ${each.name.padEnd(width)}  ${each.summary}`);
  return [
    'MyDR24: from a reading to the responder who goes.',
    '',
    'mydr24 COMMAND [options]',
    '',
    ...rows,
    '',
    'mydr24 COMMAND --help tells more. Options may also stand in mydr24.config.json or MYDR24_... variables; see mydr24 config.',
    '',
  ].join('\n');
}

if (import.meta.main) process.exitCode = await runMain(process.argv.slice(2), processIo());
