// `npm run lint`: oxlint with our plugin, then our checks of files, promises and migrations. `--fix` passes on to oxlint.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFile } from './house-checks.ts';
import { parse } from 'yaml';
import { checkPromises, findPromises, type SourceText } from './promises.ts';
import { checkSecurityTables, type SecurityTables } from './security-tables.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FOLDERS = ['protocol', 'server', 'client', 'web', 'cli', 'simulation', 'tools'];

function read(pattern: string): SourceText[] {
  const exclude = (path: string): boolean => /(^|\/)(node_modules|dist)(\/|$)/.test(path);
  const paths = globSync(`{${FOLDERS.join(',')}}/**/${pattern}`, { cwd: ROOT, exclude }).toSorted();
  return paths.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** The security tables beside the vectors they answer. */
function readTables(): SecurityTables {
  const table = (name: string): Record<string, never[]> => parse(readFileSync(join(ROOT, 'docs/security', name), 'utf8')) as Record<string, never[]>;
  const vectors = JSON.parse(readFileSync(join(ROOT, 'tools/security/vectors/attacks.json'), 'utf8')) as { tests: { id: string }[] };
  return { attackIds: vectors.tests.map(({ id }) => id), attacks: table('attacks.yaml')['attacks'] ?? [], hazards: table('hazards.yaml')['hazards'] ?? [], requirements: table('asvs.yaml')['requirements'] ?? [], waysOut: table('ways-out.yaml')['waysOut'] ?? [] };
}

const oxlint = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
const folders = FOLDERS.filter((folder) => existsSync(join(ROOT, folder)));
const args = [oxlint, '--type-aware', '--deny-warnings', '--report-unused-disable-directives', ...process.argv.slice(2), ...folders];
const linted = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });

const sources = read('*.{ts,tsx,mjs}');
const tests = sources.filter(({ path }) => /\.(test\.tsx?|e2e\.ts)$/.test(path) && !path.startsWith('tools/lint/'));
const rules = read('RULES.md');
const promises = new Set(rules.flatMap(({ text }) => findPromises(text)));
const problems = [...[...sources, ...read('migrations/*.sql')].flatMap(checkFile), ...checkPromises(rules, tests), ...checkSecurityTables(readTables(), promises, (path) => existsSync(join(ROOT, path)))];
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.stdout.write(`${problems.length} house rules broken.\n`);
process.exitCode = linted.status === 0 && problems.length === 0 ? 0 : 1;
