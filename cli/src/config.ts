// `mydr24 config`: every option with its value, where the value came from, its default and meaning. Never a secret.
import { type Config, findStartProblems, options } from '@mydr24/server/config.ts';
import { flagOf, type Option, showValue, variableOf } from '@mydr24/server/platform/options.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, type LoadedConfig, wantsHelp } from './load-config.ts';

export async function runConfig(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions('config [--json] [options]', 'Prints every option; with --json for programs. Exit code 1 when a server would not start with it.'));
    return 0;
  }
  const loaded = loadConfig(argv.filter((arg) => arg !== '--json'), io);
  if (loaded === undefined) return 2;
  const problems = findStartProblems(loaded.config);
  io.out(argv.includes('--json') ? asJson(loaded, problems) : asText(loaded, problems));
  return problems.length === 0 ? 0 : 1;
}

function rowsOf({ config, sources }: LoadedConfig) {
  return Object.entries(options).map(([key, option]) => {
    const name = key as keyof Config;
    const row: Option<unknown> = option;
    return { name, option: row, shown: showValue(row, config[name]), source: sources[name] };
  });
}

function asText(loaded: LoadedConfig, problems: readonly string[]): string {
  const rows = rowsOf(loaded).map(({ name, option, shown, source }) => {
    const fallback = option.isSecret || option.fallback === undefined ? 'none' : showValue(option, option.fallback);
    return (
      `${name} = ${shown}  (${source})\n    ${option.description}\n` +
      `    ${option.type}; default ${fallback}; ${flagOf(name)}, ${variableOf(name)}${option.alias ? `, ${option.alias}` : ''}\n`
    );
  });
  const file = `Configuration file: ${loaded.file ?? 'none'}\nData directory: ${loaded.dataDir}\n\n`;
  const notes = problems.map((problem) => `A server would not start: ${problem}\n`);
  return file + rows.join('') + (notes.length > 0 ? `\n${notes.join('')}` : '');
}

function asJson(loaded: LoadedConfig, problems: readonly string[]): string {
  const entries = rowsOf(loaded).map(({ name, option, shown, source }) => [
    name,
    { value: option.isSecret ? shown : (loaded.config[name] ?? null), source, type: option.type, description: option.description },
  ]);
  return `${JSON.stringify({ file: loaded.file ?? null, dataDir: loaded.dataDir, options: Object.fromEntries(entries), problems }, null, 2)}\n`;
}
