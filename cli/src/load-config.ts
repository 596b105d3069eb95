// Reads the configuration a command runs with: flags, environment, and mydr24.config.json in the caller's folder or in
// the installation's. Says what is wrong with it in plain lines; decides nothing about it.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultDataDir } from '@mydr24/server/platform/embedded-postgres.ts';
import { describeOptions } from '@mydr24/server/platform/options.ts';
import { type Config, type ConfigSources, options, parseConfig } from '@mydr24/server/config.ts';
import type { Io } from './io.ts';

export const PROJECT_DIR = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FILE_NAME = 'mydr24.config.json';

export interface LoadedConfig {
  readonly config: Config;
  readonly sources: ConfigSources;
  readonly positionals: readonly string[];
  /** Where the configuration file is, if one was read. */
  readonly file: string | undefined;
  /** `dataDir`, or its default for this user and installation. */
  readonly dataDir: string;
}

/** The configuration, or undefined after the problems were printed (exit code 2). */
export function loadConfig(argv: readonly string[], io: Io, overrides: Partial<Config> = {}): LoadedConfig | undefined {
  const file = findConfigFile(io);
  const content = file === undefined ? undefined : readJson(file, io);
  if (file !== undefined && content === undefined) return undefined;
  const verdict = parseConfig({ flags: argv, env: io.env, file: content }, overrides);
  if (!verdict.ok) {
    for (const problem of verdict.problems) io.err(`mydr24: ${problem}\n`);
    return undefined;
  }
  const { config, sources, positionals } = verdict;
  const dataDir = config.dataDir === undefined ? defaultDataDir(PROJECT_DIR) : resolve(io.cwd, config.dataDir);
  return { config, sources, positionals, file, dataDir };
}

/** The help of a command that takes the common options. */
export function helpWithOptions(usage: string, meaning: string): string {
  return `mydr24 ${usage}\n  ${meaning}\n\nOptions:\n${describeOptions(options)}\n`;
}

export function wantsHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h');
}

export function findConfigFile(io: Io): string | undefined {
  const named = io.env['MYDR24_CONFIG'];
  if (named) return resolve(io.cwd, named);
  return [join(io.cwd, FILE_NAME), join(PROJECT_DIR, FILE_NAME)].find((each) => existsSync(each));
}

function readJson(file: string, io: Io): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // A parser's message would quote the text, and with it a key.
    const reason = error instanceof SyntaxError ? 'it is not valid JSON' : (error as { code?: string }).code;
    io.err(`mydr24: ${file} cannot be read: ${reason}\n`);
    return undefined;
  }
}
