// Checks that need only paths and texts: names and sizes of files, what they open with, the first line of a migration.
import { EMPTY_NAMES } from './rules/plain-names.ts';
import type { SourceText } from './promises.ts';

const MAX_FILE_LINES = 500;
const GENERATED = /(^|\/)(generated|vectors|fixtures|locales)(\/|$)/;

export function checkFile({ path, text }: SourceText): string[] {
  if (GENERATED.test(path)) return [];
  if (path.endsWith('.sql')) return checkMigration(path, text);
  return [...checkName(path), ...checkSize(path, text), ...checkOpening(path, text)];
}

function checkName(path: string): string[] {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  const stem = name.replace(/(\.(test|pg|sim|bus|socket|e2e|config|bench|property|d))*\.(tsx?|mjs|js)$/, '');
  const problems: string[] = [];
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)) problems.push(`${path}: file names are kebab-case and named for their main export, so that a search finds them.`);
  const empty = [stem, ...parts.slice(0, -1)].find((word) => EMPTY_NAMES.includes(word));
  // `simulation/data` and `tools/data` hold recorded data sets: there the word is the thing.
  if (empty !== undefined && !(empty === 'data' && /^(simulation|tools)\/data\//.test(path))) {
    problems.push(`${path}: "${empty}" says nothing about what is inside and becomes a junk drawer. Name it by its word in GLOSSARY.md.`);
  }
  return problems;
}

function checkSize(path: string, text: string): string[] {
  const lines = text.split('\n').length - 1;
  return lines > MAX_FILE_LINES ? [`${path}: ${lines} lines. Split it before ${MAX_FILE_LINES}: past that a file has more than one subject.`] : [];
}

function checkOpening(path: string, text: string): string[] {
  // A test file is opened by its titles.
  if (/\.(test\.tsx?|e2e\.ts)$/.test(path) || /^(#!.*\n)?(\/\/|\/\*)/.test(text) || path.endsWith('.d.ts')) return [];
  return [`${path}: a file opens with one to five comment lines: what it does, and what it deliberately does not.`];
}

function checkMigration(path: string, text: string): string[] {
  if (/^-- (compatible|breaking)\b/.test(text)) return [];
  return [`${path}: the first line is "-- compatible" or "-- breaking", because it decides whether yesterday's program may run on this schema.`];
}
