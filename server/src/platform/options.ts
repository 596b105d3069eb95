// Configuration as one table: parsing, refusal of unknown keys, help and the printed state all come from the same rows.
// Flags win over the environment, the environment over the file. Reads nothing itself: texts are passed in.
import { nearestName } from './nearest-name.ts';

export type Parsed<Value> = { ok: true; value: Value } | { ok: false; expected: string };

export interface Option<Value> {
  /** Shown in help, e.g. `integer 1-65535`. */
  readonly type: string;
  readonly fallback: Value;
  readonly description: string;
  readonly isSecret: boolean;
  /** An environment variable other tools use for the same thing, besides `MYDR24_...`. */
  readonly alias?: string;
  readonly parse: (raw: string) => Parsed<Value>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- each row has its own value type
export type OptionTable = Readonly<Record<string, Option<any>>>;
export type ValuesOf<Table extends OptionTable> = {
  readonly [Key in keyof Table]: Table[Key] extends Option<infer Value> ? Value : never;
};
export type Source = 'default' | 'file' | 'environment' | 'flag';

export interface OptionInput {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The parsed JSON of the configuration file, if there is one. */
  readonly file?: unknown;
}

export type ParsedOptions<Table extends OptionTable> =
  | {
      ok: true;
      values: ValuesOf<Table>;
      sources: Readonly<Record<keyof Table & string, Source>>;
      positionals: readonly string[];
    }
  | { ok: false; problems: readonly string[] };

interface Row {
  readonly description: string;
  readonly alias?: string;
}

export function text<Fallback extends string | undefined>(row: Row & { fallback: Fallback }): Option<string | Fallback> {
  return { type: 'text', isSecret: false, ...row, parse: (raw) => ({ ok: true, value: raw }) };
}

export function secret(row: Row): Option<string | undefined> {
  return { type: 'secret', isSecret: true, fallback: undefined, ...row, parse: (raw) => ({ ok: true, value: raw }) };
}

export function integer(row: Row & { fallback: number; min: number; max: number }): Option<number> {
  const type = `integer ${row.min}-${row.max}`;
  const isFit = (value: number): boolean => Number.isInteger(value) && value >= row.min && value <= row.max;
  return { type, isSecret: false, ...row, parse: (raw) => numeric(raw, isFit, type) };
}

export function decimal(row: Row & { fallback: number; min: number; max: number }): Option<number> {
  const type = `number ${row.min}-${row.max}`;
  const isFit = (value: number): boolean => value >= row.min && value <= row.max;
  return { type, isSecret: false, ...row, parse: (raw) => numeric(raw, isFit, type) };
}

export function toggle(row: Row & { fallback: boolean }): Option<boolean> {
  const words = new Map([['true', true], ['1', true], ['yes', true], ['false', false], ['0', false], ['no', false]]);
  const parse = (raw: string): Parsed<boolean> => {
    const value = words.get(raw.toLowerCase());
    return value === undefined ? { ok: false, expected: 'true or false' } : { ok: true, value };
  };
  return { type: 'true | false', isSecret: false, ...row, parse };
}

export function choice<const Name extends string>(row: Row & { fallback: NoInfer<Name>; names: readonly Name[] }): Option<Name> {
  const parse = (raw: string): Parsed<Name> => {
    const value = row.names.find((name) => name === raw);
    return value === undefined ? { ok: false, expected: `one of ${row.names.join(', ')}` } : { ok: true, value };
  };
  return { type: row.names.join(' | '), isSecret: false, ...row, parse };
}

export function list(row: Row & { fallback: readonly string[] }): Option<readonly string[]> {
  const parse = (raw: string): Parsed<readonly string[]> => ({
    ok: true,
    value: raw.split(',').map((part) => part.trim()).filter((part) => part !== ''),
  });
  return { type: 'text,text,...', isSecret: false, ...row, parse };
}

/** `dataDir` -> `--data-dir` */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `dataDir` -> `MYDR24_DATA_DIR` */
export function variableOf(key: string): string {
  return `MYDR24_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

export function parseOptions<Table extends OptionTable>(
  table: Table,
  input: OptionInput,
  reservedVariables: readonly string[] = [],
): ParsedOptions<Table> {
  const problems: string[] = [];
  const { raws: flags, positionals } = readFlags(table, input.flags, problems);
  const layers: readonly [Source, ReadonlyMap<string, string>][] = [
    ['flag', flags],
    ['environment', readEnvironment(table, input.env, reservedVariables, problems)],
    ['file', readFile(table, input.file, problems)],
  ];
  const values: Record<string, unknown> = {};
  const sources: Record<string, Source> = {};
  for (const [key, option] of Object.entries(table)) {
    const [source, raws] = layers.find(([, each]) => each.has(key)) ?? [];
    sources[key] = source ?? 'default';
    values[key] = option.fallback;
    if (source === undefined || raws === undefined) continue;
    const parsed = option.parse(raws.get(key) ?? '');
    if (parsed.ok) values[key] = parsed.value;
    else problems.push(`${nameIn(source, key)} should be ${parsed.expected}${option.isSecret ? '' : `, not "${raws.get(key)}"`}`);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, values: values as ValuesOf<Table>, sources: sources as Record<keyof Table & string, Source>, positionals };
}

/** One line per option for `--help`: flag, type, default, meaning. */
export function describeOptions(table: OptionTable): string {
  const rows = Object.entries(table).map(([key, option]) => ({
    head: `  ${flagOf(key)} <${option.type}>`,
    body: `${option.description}${showFallback(option)} [${variableOf(key)}${option.alias ? `, ${option.alias}` : ''}]`,
  }));
  return rows.map(({ head, body }) => `${head}\n      ${body}`).join('\n');
}

/** A value fit to be printed: secrets only say whether they are set. */
export function showValue(option: Option<unknown>, value: unknown): string {
  if (value === undefined) return '(not set)';
  if (option.isSecret) return '(set, hidden)';
  if (Array.isArray(value)) return value.join(',') || '(none)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function showFallback(option: Option<unknown>): string {
  return option.fallback === undefined || option.isSecret ? '' : ` (default: ${showValue(option, option.fallback)})`;
}

function numeric(raw: string, isFit: (value: number) => boolean, type: string): Parsed<number> {
  const value = Number(raw);
  return raw.trim() !== '' && isFit(value) ? { ok: true, value } : { ok: false, expected: `a ${type.replace('integer', 'whole number')}` };
}

function nameIn(source: Source, key: string): string {
  if (source === 'flag') return flagOf(key);
  return source === 'environment' ? variableOf(key) : `"${key}" in the configuration file`;
}

function readFlags(table: OptionTable, args: readonly string[], problems: string[]) {
  const keys = new Map(Object.keys(table).map((key) => [flagOf(key), key]));
  const raws = new Map<string, string>();
  const positionals: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('--')) {
      positionals.push(arg);
      continue;
    }
    const [flag, inline] = splitOnce(arg, '=');
    const key = keys.get(flag) ?? keys.get(flag.replace(/^--no-/, '--'));
    if (key === undefined) {
      problems.push(unknown('option', flag, [...keys.keys()]));
    } else if (table[key]?.type === 'true | false' && inline === undefined) {
      raws.set(key, String(!flag.startsWith('--no-')));
    } else {
      const value = inline ?? args[(index += 1)];
      if (value === undefined) problems.push(`${flag} needs a value (${table[key]?.type})`);
      else raws.set(key, value);
    }
  }
  return { raws, positionals };
}

function readEnvironment(
  table: OptionTable,
  env: OptionInput['env'],
  reserved: readonly string[],
  problems: string[],
): Map<string, string> {
  const keys = new Map(Object.keys(table).map((key) => [variableOf(key), key]));
  const raws = new Map<string, string>();
  for (const [key, option] of Object.entries(table)) {
    const raw = env[variableOf(key)] ?? (option.alias === undefined ? undefined : env[option.alias]);
    if (raw !== undefined && raw !== '') raws.set(key, raw);
  }
  for (const name of Object.keys(env)) {
    if (!name.startsWith('MYDR24_') || keys.has(name) || reserved.includes(name)) continue;
    problems.push(unknown('environment variable', name, [...keys.keys()]));
  }
  return raws;
}

function readFile(table: OptionTable, file: unknown, problems: string[]): Map<string, string> {
  const raws = new Map<string, string>();
  if (file === undefined) return raws;
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    problems.push('the configuration file should hold one JSON object');
    return raws;
  }
  for (const [key, value] of Object.entries(file)) {
    if (!Object.hasOwn(table, key)) problems.push(unknown('key in the configuration file', key, Object.keys(table)));
    else raws.set(key, Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : JSON.stringify(value));
  }
  return raws;
}

function unknown(what: string, name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  return `unknown ${what} ${name}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

function splitOnce(word: string, mark: string): [string, string | undefined] {
  const at = word.indexOf(mark);
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
